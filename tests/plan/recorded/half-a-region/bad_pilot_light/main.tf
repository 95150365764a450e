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

resource "aws_s3_bucket" "orders" {
  bucket = "orders-us-east-1"
}

# Data alone: a pilot light.
resource "aws_s3_bucket" "orders_standby" {
  provider = aws.standby
  bucket   = "orders-us-west-2"
}
