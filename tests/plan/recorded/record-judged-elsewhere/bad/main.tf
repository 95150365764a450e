provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_lb" "east" {
  name    = "shop"
  subnets = ["subnet-0a", "subnet-0b"]
}

resource "aws_lb" "west" {
  provider = aws.west
  name     = "shop"
  subnets  = ["subnet-0c", "subnet-0d"]
}

resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_route53_health_check" "east" {
  fqdn          = aws_lb.east.dns_name
  type          = "HTTPS"
  port          = 443
  resource_path = "/health"
}

resource "aws_route53_health_check" "west" {
  fqdn          = aws_lb.east.dns_name
  type          = "HTTPS"
  port          = 443
  resource_path = "/health"
}

resource "aws_route53_record" "east" {
  zone_id         = aws_route53_zone.main.zone_id
  name            = "shop.example.com"
  type            = "CNAME"
  ttl             = 60
  records         = [aws_lb.east.dns_name]
  set_identifier  = "east"
  health_check_id = aws_route53_health_check.east.id

  latency_routing_policy {
    region = "us-east-1"
  }
}

resource "aws_route53_record" "west" {
  zone_id         = aws_route53_zone.main.zone_id
  name            = "shop.example.com"
  type            = "CNAME"
  ttl             = 60
  records         = [aws_lb.west.dns_name]
  set_identifier  = "west"
  health_check_id = aws_route53_health_check.west.id

  latency_routing_policy {
    region = "us-west-2"
  }
}
