# One certificate covers two names, and each record proves one of them.
provider "aws" {
  region = "us-east-1"
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "shop.example.com"
  subject_alternative_names = ["www.example.com"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "proof" {
  zone_id = "Z0123456789ABCDEFGHIJ"
  name    = one([for one in aws_acm_certificate.shop.domain_validation_options : one.resource_record_name if one.domain_name == "shop.example.com"])
  type    = "CNAME"
  ttl     = 300
  records = [one([for one in aws_acm_certificate.shop.domain_validation_options : one.resource_record_value if one.domain_name == "shop.example.com"])]
}

resource "aws_route53_record" "proof_of_www" {
  zone_id = "Z0123456789ABCDEFGHIJ"
  name    = one([for one in aws_acm_certificate.shop.domain_validation_options : one.resource_record_name if one.domain_name == "www.example.com"])
  type    = "CNAME"
  ttl     = 300
  records = [one([for one in aws_acm_certificate.shop.domain_validation_options : one.resource_record_value if one.domain_name == "www.example.com"])]
}
