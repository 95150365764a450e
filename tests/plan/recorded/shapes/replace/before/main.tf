provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "forced" {
  name = "forced-one"
}

resource "aws_sns_topic" "create_first" {
  name = "create-first-one"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sns_topic" "asked" {
  name = "asked"
}

resource "aws_ssm_parameter" "triggered" {
  name  = "triggered"
  type  = "String"
  value = "same"

  lifecycle {
    replace_triggered_by = [aws_sns_topic.forced.name]
  }
}

resource "aws_dynamodb_table" "deep" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}
