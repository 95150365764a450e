variable "name" { type = string }
variable "handler" { type = string }
variable "memory" { type = number }
variable "alarm_topic" { type = string }
variable "artifacts" { type = string }

resource "aws_iam_role" "this" {
  name = var.name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.this.arn
  runtime       = "python3.12"
  handler       = var.handler
  memory_size   = var.memory
  s3_bucket     = var.artifacts
  s3_key        = "${var.name}.zip"
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = 30
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 2
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
  alarm_actions       = [var.alarm_topic]
}
