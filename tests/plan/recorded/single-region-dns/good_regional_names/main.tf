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

# A name for each region; what users ask for is made from them elsewhere.

resource "aws_route53_record" "use1" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "use1.example.com"
  type    = "A"

  alias {
    name                   = aws_lb.primary.dns_name
    zone_id                = aws_lb.primary.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "usw2" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "usw2.example.com"
  type    = "A"

  alias {
    name                   = aws_lb.standby.dns_name
    zone_id                = aws_lb.standby.zone_id
    evaluate_target_health = true
  }
}
