provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_lb" "primary" {
  name    = "front"
  subnets = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
}

resource "aws_lb" "standby" {
  provider = aws.standby
  name     = "front"
  subnets  = ["subnet-0cccccccccccccccc", "subnet-0dddddddddddddddd"]
}

resource "aws_route53_record" "primary" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "api.example.com"
  type           = "A"
  set_identifier = "primary"

  latency_routing_policy {
    region = "us-east-1"
  }

  alias {
    name                   = aws_lb.primary.dns_name
    zone_id                = aws_lb.primary.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "standby" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "api.example.com"
  type           = "A"
  set_identifier = "standby"

  latency_routing_policy {
    region = "us-west-2"
  }

  alias {
    name                   = aws_lb.standby.dns_name
    zone_id                = aws_lb.standby.zone_id
    evaluate_target_health = false
  }
}
