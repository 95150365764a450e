# Ireland is the primary. Virginia runs the function of the edge, where CloudFront wants it; Ohio only watches.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "standby"
  region = "eu-central-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

provider "aws" {
  alias  = "observer"
  region = "us-east-2"
}

resource "aws_lambda_function" "api_primary" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts-api_primary"
  s3_key        = "orders.zip"
}

resource "aws_lambda_function" "api_standby" {
  provider      = aws.standby
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts-api_standby"
  s3_key        = "orders.zip"
}

resource "aws_sqs_queue" "orders_primary" {
  name = "orders"
}

resource "aws_sqs_queue" "orders_standby" {
  provider = aws.standby
  name     = "orders"
}

resource "aws_lambda_function" "headers" {
  provider      = aws.virginia
  function_name = "headers"
  role          = "arn:aws:iam::123456789012:role/edge"
  runtime       = "nodejs22.x"
  handler       = "headers.handle"
  s3_bucket     = "artifacts"
  s3_key        = "headers.zip"
  publish       = true
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = "api.example.com"
    origin_id   = "api"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "api"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"

    lambda_function_association {
      event_type = "origin-response"
      lambda_arn = aws_lambda_function.headers.qualified_arn
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_cloudwatch_metric_alarm" "api" {
  provider            = aws.observer
  alarm_name          = "api"
  namespace           = "CloudWatchSynthetics"
  metric_name         = "SuccessPercent"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  period              = 60
  statistic           = "Average"
  threshold           = 90
}
