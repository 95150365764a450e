provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_route53_zone" "internal" {
  name = "shop.internal"

  vpc {
    vpc_id = aws_vpc.east.id
  }

  vpc {
    vpc_id     = aws_vpc.west.id
    vpc_region = "us-west-2"
  }
}

resource "aws_vpc" "east" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "west" {
  provider   = aws.west
  cidr_block = "10.1.0.0/16"
}

resource "aws_lb" "east" {
  name     = "shop"
  internal = true
  subnets  = ["subnet-0a", "subnet-0b"]
}

resource "aws_lb" "west" {
  provider = aws.west
  name     = "shop"
  internal = true
  subnets  = ["subnet-0c", "subnet-0d"]
}

resource "aws_route53_record" "east" {
  zone_id        = aws_route53_zone.internal.zone_id
  name           = "api.shop.internal"
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
  zone_id        = aws_route53_zone.internal.zone_id
  name           = "api.shop.internal"
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
