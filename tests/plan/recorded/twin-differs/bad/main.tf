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
  visibility_timeout_seconds = 30
}
