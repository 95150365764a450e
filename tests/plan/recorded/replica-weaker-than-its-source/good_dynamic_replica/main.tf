provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

variable "replicas" {
  type    = list(string)
  default = ["us-west-2"]
}

resource "aws_kms_key" "sessions" {
  description = "sessions"
}

resource "aws_kms_key" "sessions_west" {
  provider    = aws.west
  description = "sessions"
}

resource "aws_dynamodb_table" "sessions" {
  name             = "sessions"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "session"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "session"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.sessions.arn
  }

  # The configuration in a plan does not hold what is in here.
  dynamic "replica" {
    for_each = var.replicas

    content {
      region_name = replica.value
      kms_key_arn = aws_kms_key.sessions_west.arn
    }
  }
}
