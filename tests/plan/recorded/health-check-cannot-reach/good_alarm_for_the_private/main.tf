# What is private is judged by an alarm in its region.
provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_cloudwatch_metric_alarm" "unhealthy" {
  provider            = aws.west
  alarm_name          = "unhealthy"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = { LoadBalancer = "app/web/0123456789abcdef" }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
}

resource "aws_route53_health_check" "web" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = aws_cloudwatch_metric_alarm.unhealthy.alarm_name
  cloudwatch_alarm_region         = "us-west-2"
  insufficient_data_health_status = "Unhealthy"
}
