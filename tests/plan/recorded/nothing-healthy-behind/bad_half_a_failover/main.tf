provider "aws" {
  region = "us-east-1"
}

resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_route53_record" "east" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "app.example.com"
  type           = "CNAME"
  set_identifier = "east"

  failover_routing_policy {
    type = "PRIMARY"
  }

  ttl = 60
  records = ["east.example.net"]
}

