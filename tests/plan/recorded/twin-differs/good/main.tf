provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_sqs_queue" "orders_primary" {
  name                       = "orders"
  visibility_timeout_seconds = 120
}

resource "aws_sqs_queue" "orders_standby" {
  provider                   = aws.standby
  name                       = "orders"
  visibility_timeout_seconds = 120
}

# What differs in each region by its nature: names, keys, tags, the values of an environment.
resource "aws_kms_key" "primary" {
  description = "functions in us-east-1"
}

resource "aws_kms_key" "standby" {
  provider    = aws.standby
  description = "functions in us-west-2"
}

resource "aws_lambda_function" "api_primary" {
  function_name = "shop-us-east-1-api"
  role          = "arn:aws:iam::123456789012:role/api"
  runtime       = "python3.13"
  handler       = "api.handle"
  s3_bucket     = "artifacts-us-east-1"
  s3_key        = "api.zip"
  kms_key_arn   = aws_kms_key.primary.arn
  tags          = { region = "us-east-1" }

  environment {
    variables = { QUEUE = aws_sqs_queue.orders_primary.url, PEER = "us-west-2" }
  }
}

resource "aws_lambda_function" "api_standby" {
  provider      = aws.standby
  function_name = "shop-us-west-2-api"
  role          = "arn:aws:iam::123456789012:role/api"
  runtime       = "python3.13"
  handler       = "api.handle"
  s3_bucket     = "artifacts-us-west-2"
  s3_key        = "api.zip"
  kms_key_arn   = aws_kms_key.standby.arn
  tags          = { region = "us-west-2", role = "standby" }

  environment {
    variables = { QUEUE = aws_sqs_queue.orders_standby.url, PEER = "us-east-1" }
  }
}
