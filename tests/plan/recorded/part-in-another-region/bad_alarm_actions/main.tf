provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

# The topic of the primary, by its ARN, for an alarm of the standby.
resource "aws_cloudwatch_metric_alarm" "errors" {
  provider            = aws.west
  alarm_name          = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = ["arn:aws:sns:us-east-1:123456789012:alerts"]
  dimensions          = { FunctionName = "checkout" }
}
