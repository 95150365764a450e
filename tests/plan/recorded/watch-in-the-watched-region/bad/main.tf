provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_lb" "primary" {
  name    = "front"
  subnets = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
}

resource "aws_lb" "standby" {
  provider = aws.standby
  name     = "front"
  subnets  = ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"]
}

resource "aws_lambda_function" "promote" {
  function_name = "promote"
  role          = "arn:aws:iam::123456789012:role/promote"
  runtime       = "python3.13"
  handler       = "promote.handle"
  s3_bucket     = "artifacts-us-east-1"
  s3_key        = "promote.zip"
}
