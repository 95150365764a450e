provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_sqs_queue" "primary" {
  name = "orders"
}

resource "aws_sqs_queue" "standby" {
  provider = aws.standby
  name     = "orders"
}
