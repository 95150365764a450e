provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_route53_zone" "main" {
  name = "example.org"
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.org"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "shop_west" {
  provider          = aws.west
  domain_name       = "shop.example.org"
  validation_method = "DNS"
}

resource "aws_route53_record" "proof" {
  for_each = { for one in aws_acm_certificate.shop.domain_validation_options : one.domain_name => one }

  zone_id = aws_route53_zone.main.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 300
}

resource "aws_route53_record" "proof_west" {
  zone_id = aws_route53_zone.main.zone_id
  name    = tolist(aws_acm_certificate.shop_west.domain_validation_options)[0].resource_record_name
  type    = tolist(aws_acm_certificate.shop_west.domain_validation_options)[0].resource_record_type
  records = [tolist(aws_acm_certificate.shop_west.domain_validation_options)[0].resource_record_value]
  ttl     = 300
}
