provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts-us-east-1"
  s3_key        = "orders.zip"
}

resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }
}

# Watches from outside and steers: a region that serves nothing.
resource "aws_sns_topic" "observer" {
  provider = aws.standby
  name     = "observer"
}

resource "aws_lambda_function" "promote" {
  provider      = aws.standby
  function_name = "promote"
  role          = "arn:aws:iam::123456789012:role/promote"
  runtime       = "python3.13"
  handler       = "promote.handle"
  s3_bucket     = "artifacts-us-west-2"
  s3_key        = "promote.zip"
}
