provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_sqs_queue" "orders_primary" {
  name = "orders"
}

resource "aws_sqs_queue" "orders_standby" {
  provider = aws.standby
  name     = "orders"
}

resource "aws_lambda_function" "api_primary" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts-api_primary"
  s3_key        = "orders.zip"
}

resource "aws_lambda_function" "api_standby" {
  provider      = aws.standby
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts-api_standby"
  s3_key        = "orders.zip"
}
