provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_sns_topic_subscription" "both_unknown" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.jobs.arn
}

# Unknown inside a list of blocks, inside a map, and a text of known and unknown parts.
resource "aws_cloudwatch_metric_alarm" "deep" {
  alarm_name          = "deep"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "NumberOfMessagesSent"
  namespace           = "AWS/SQS"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.alerts.arn, "arn:aws:sns:us-west-2:123456789012:other"]
  dimensions          = { QueueName = aws_sqs_queue.jobs.id, Known = "yes" }
  tags                = { Topic = aws_sns_topic.alerts.arn, Plain = "tag" }
}

output "map" {
  value = { known = "here", unknown = aws_sqs_queue.jobs.arn }
}
