provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

output "topic" {
  value = aws_sns_topic.alerts.arn
}
