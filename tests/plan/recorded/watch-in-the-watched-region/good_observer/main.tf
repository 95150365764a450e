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

provider "aws" {
  alias  = "observer"
  region = "ca-central-1"
}

# A third region steers and watches.
resource "aws_lambda_function" "promote" {
  provider      = aws.observer
  function_name = "promote"
  role          = "arn:aws:iam::123456789012:role/promote"
  runtime       = "python3.13"
  handler       = "promote.handle"
  s3_bucket     = "artifacts-ca-central-1"
  s3_key        = "promote.zip"
}

resource "aws_sns_topic" "oncall" {
  name = "oncall"
}

resource "aws_sns_topic_subscription" "oncall" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "https"
  endpoint  = "https://events.pager.example.com/integration/abc"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 20
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_synthetics_canary" "outside" {
  provider             = aws.observer
  name                 = "outside"
  artifact_s3_location = "s3://canaries-ca-central-1/outside/"
  execution_role_arn   = "arn:aws:iam::123456789012:role/canary"
  handler              = "canary.handler"
  runtime_version      = "syn-python-selenium-6.0"
  s3_bucket            = "canaries-ca-central-1"
  s3_key               = "canary.zip"

  schedule {
    expression = "rate(1 minute)"
  }
}
