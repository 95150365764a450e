resource "aws_sns_topic" "oncall" {
  name = "storefront-oncall"
}

resource "aws_sns_topic" "oncall_dr" {
  provider = aws.dr
  name     = "storefront-oncall"
}

resource "aws_sns_topic_subscription" "oncall" {
  topic_arn = aws_sns_topic.oncall.arn
  protocol  = "https"
  endpoint  = "https://events.pager.example.com/integration/abc"
}

resource "aws_sns_topic_subscription" "oncall_dr" {
  provider  = aws.dr
  topic_arn = aws_sns_topic.oncall_dr.arn
  protocol  = "https"
  endpoint  = "https://events.pager.example.com/integration/abc"
}

# Route 53 publishes its metrics in us-east-1 only, which is the primary here.
resource "aws_cloudwatch_metric_alarm" "health" {
  alarm_name          = "storefront-health"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 1
  dimensions          = { HealthCheckId = aws_route53_health_check.web.id }
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "replica_lag" {
  provider            = aws.dr
  alarm_name          = "storefront-replica-lag"
  namespace           = "AWS/RDS"
  metric_name         = "ReplicaLag"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 60
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 3
  dimensions          = { DBInstanceIdentifier = aws_db_instance.replica.identifier }
  alarm_actions       = [aws_sns_topic.oncall_dr.arn]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "storefront-5xx"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 20
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 2
  dimensions          = { LoadBalancer = module.web.arn_suffix }
  alarm_actions       = [aws_sns_topic.oncall.arn]
}

resource "aws_cloudwatch_metric_alarm" "errors_dr" {
  provider            = aws.dr
  alarm_name          = "storefront-5xx"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 20
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 2
  dimensions          = { LoadBalancer = module.web_dr.arn_suffix }
  alarm_actions       = [aws_sns_topic.oncall_dr.arn]
}

# Promotes the replica; lives where it is needed.
resource "aws_lambda_function" "promote" {
  provider      = aws.dr
  function_name = "storefront-promote"
  role          = "arn:aws:iam::123456789012:role/storefront-promote"
  runtime       = "python3.12"
  handler       = "promote.handle"
  s3_bucket     = "storefront-artifacts-us-west-2"
  s3_key        = "promote.zip"

  environment {
    variables = { REPLICA = aws_db_instance.replica.identifier }
  }
}
