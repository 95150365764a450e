provider "aws" {
  region                      = "us-east-1"
  access_key                  = "fake"
  secret_key                  = "fake"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "standby"
  region                      = "us-west-2"
  access_key                  = "fake"
  secret_key                  = "fake"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

resource "aws_sqs_queue" "orders_primary" {
  name = "orders"
}

resource "aws_sqs_queue" "orders_standby" {
  provider = aws.standby
  name     = "orders"
}

resource "aws_lambda_function" "orders_primary" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts-us-east-1"
  s3_key        = "orders.zip"

  environment {
    variables = { QUEUE_URL = aws_sqs_queue.orders_primary.url }
  }
}

resource "aws_lambda_function" "orders_standby" {
  provider      = aws.standby
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts-us-west-2"
  s3_key        = "orders.zip"

  environment {
    variables = { QUEUE_URL = aws_sqs_queue.orders_primary.url }
  }
}
