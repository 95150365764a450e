terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.other]
    }
  }
}

variable "name" {
  type = string
}

variable "queues" {
  type = list(string)
}

resource "aws_sqs_queue" "one" {
  for_each = toset(var.queues)
  name     = "${var.name}-${each.key}"
}

resource "aws_sqs_queue" "other" {
  provider = aws.other
  for_each = toset(var.queues)
  name     = "${var.name}-${each.key}"
}

resource "aws_lambda_function" "one" {
  function_name = var.name
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts"
  s3_key        = "orders.zip"
}

resource "aws_lambda_function" "other" {
  provider      = aws.other
  function_name = var.name
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts"
  s3_key        = "orders.zip"
}
