provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_vpc" "primary" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "standby" {
  provider   = aws.standby
  cidr_block = "10.1.0.0/16"
}

resource "aws_acm_certificate" "primary" {
  domain_name       = "www.example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "standby" {
  provider          = aws.standby
  domain_name       = "www.example.com"
  validation_method = "DNS"
}

module "primary" {
  source          = "./service"
  vpc_id          = aws_vpc.primary.id
  certificate_arn = aws_acm_certificate.primary.arn
}

module "standby" {
  source          = "./service"
  providers       = { aws = aws.standby }
  vpc_id          = aws_vpc.standby.id
  certificate_arn = aws_acm_certificate.standby.arn
}

resource "aws_cloudwatch_metric_alarm" "standby" {
  provider            = aws.standby
  alarm_name          = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "HTTPCode_ELB_5XX_Count"
  namespace           = "AWS/ApplicationELB"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
  dimensions          = { LoadBalancer = module.standby.load_balancer }
}

# Something that serves in both, as the module should.
resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "orders_standby" {
  provider = aws.standby
  name     = "orders"
}
