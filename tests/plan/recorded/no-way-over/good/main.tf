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

resource "aws_route53_record" "east" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "shop.example.com"
  type           = "A"
  set_identifier = "east"

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = aws_lb.east.dns_name
    zone_id                = aws_lb.east.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "west" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "shop.example.com"
  type           = "A"
  set_identifier = "west"

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = aws_lb.west.dns_name
    zone_id                = aws_lb.west.zone_id
    evaluate_target_health = true
  }
}
