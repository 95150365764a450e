provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "order"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "order"
    type = "S"
  }

  replica {
    region_name = "us-west-2"
  }
}

resource "aws_dynamodb_table" "invoices" {
  name             = "invoices"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "invoice"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "invoice"
    type = "S"
  }

  replica {
    region_name = "us-west-2"
  }
}

# The load balancer's logs can be lost.
resource "aws_s3_bucket" "access_logs" {
  bucket = "access-logs"
}

resource "aws_lb" "front" {
  name    = "front"
  subnets = ["subnet-0a", "subnet-0b"]

  access_logs {
    bucket  = aws_s3_bucket.access_logs.bucket
    enabled = true
  }
}

resource "aws_lambda_function" "api_primary" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts"
  s3_key        = "orders.zip"
}

resource "aws_lambda_function" "api_standby" {
  provider      = aws.standby
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts"
  s3_key        = "orders.zip"
}
