provider "aws" {
  region = "us-east-1"
}

resource "aws_route53_health_check" "web" {
  fqdn              = "web.example.com"
  port              = 443
  type              = "HTTPS"
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3
}
