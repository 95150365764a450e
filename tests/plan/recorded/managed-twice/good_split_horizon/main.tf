provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_vpc" "east" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_route53_zone" "public" {
  name = "example.org"
}

# Inside of the network the same names mean something else.
resource "aws_route53_zone" "private" {
  name = "example.org"

  vpc {
    vpc_id = aws_vpc.east.id
  }
}

resource "aws_route53_record" "public" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "api.example.org"
  type    = "A"
  ttl     = 60
  records = ["203.0.113.7"]
}

resource "aws_route53_record" "private" {
  zone_id = aws_route53_zone.private.zone_id
  name    = "api.example.org"
  type    = "A"
  ttl     = 60
  records = ["10.0.0.7"]
}
