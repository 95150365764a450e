provider "aws" {
  region = "us-east-1"
}

resource "aws_sqs_queue" "jobs" {
  count = 2
  name  = "jobs-${count.index}"
}

# Tuples, not sets: the index is a number in the plan.
resource "aws_sns_topic" "one" {
  count = 1
  name  = "one"
}
