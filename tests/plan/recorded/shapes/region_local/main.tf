locals {
  regions = { primary = "us-east-1", standby = "us-west-2" }
}

provider "aws" {
  region = local.regions.primary
}

provider "aws" {
  alias  = "standby"
  region = local.regions["standby"]
}

resource "aws_sns_topic" "primary" {
  name = "topic"
}

resource "aws_dynamodb_table" "standby" {
  provider     = aws.standby
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

# A zone says where the subnet is, whatever the provider block says.
resource "aws_subnet" "standby" {
  provider          = aws.standby
  vpc_id            = "vpc-00000000000000000"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-west-2a"
}
