provider "aws" {
  region = "us-east-1"
}

resource "aws_lb" "web" {
  name     = "web"
  internal = true
  subnets  = ["subnet-11111111", "subnet-22222222"]
}

resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_route53_record" "web" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "web.example.com"
  type    = "A"

  alias {
    name                   = aws_lb.web.dns_name
    zone_id                = aws_lb.web.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_health_check" "web" {
  fqdn              = aws_route53_record.web.fqdn
  port              = 443
  type              = "HTTPS"
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3
}
