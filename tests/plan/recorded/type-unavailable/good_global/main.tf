# What belongs to no region is made through whichever provider there is.
provider "aws" {
  region = "ca-west-1"
}

resource "aws_route53_health_check" "site" {
  fqdn              = "www.example.com"
  port              = 443
  type              = "HTTPS"
  request_interval  = 30
  failure_threshold = 3
}

resource "aws_globalaccelerator_accelerator" "front" {
  name = "front"
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}
