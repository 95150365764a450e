provider "aws" {
  region = "us-east-1"
}

resource "aws_cloudwatch_metric_alarm" "orders" {
  alarm_name          = "orders"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = "orders" }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 300
  period              = 60
  evaluation_periods  = 3
}
