provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_ecr_replication_configuration" "primary" {
  replication_configuration {
    rule {
      destination {
        region      = "us-west-2"
        registry_id = "123456789012"
      }
    }
  }
}

# The other region's registry has its own.
resource "aws_ecr_replication_configuration" "standby" {
  provider = aws.standby

  replication_configuration {
    rule {
      destination {
        region      = "us-east-1"
        registry_id = "123456789012"
      }
    }
  }
}

# One name in DNS, and a set identifier for each region.
resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_route53_record" "api" {
  for_each       = toset(["us-east-1", "us-west-2"])
  zone_id        = aws_route53_zone.main.zone_id
  name           = "api"
  type           = "CNAME"
  ttl            = 60
  records        = ["${each.key}.example.net"]
  set_identifier = each.key

  latency_routing_policy {
    region = each.key
  }
}
