resource "aws_route53_zone" "main" {
  name = var.domain
}

resource "aws_route53_health_check" "web" {
  fqdn              = module.web.dns_name
  port              = 443
  type              = "HTTPS"
  resource_path     = "/healthz"
  failure_threshold = 3
  request_interval  = 10
}

resource "aws_route53_health_check" "web_dr" {
  fqdn              = module.web_dr.dns_name
  port              = 443
  type              = "HTTPS"
  resource_path     = "/healthz"
  failure_threshold = 3
  request_interval  = 10
}

resource "aws_route53_record" "web_primary" {
  zone_id         = aws_route53_zone.main.zone_id
  name            = "app.${var.domain}"
  type            = "A"
  set_identifier  = "primary"
  health_check_id = aws_route53_health_check.web.id

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = module.web.dns_name
    zone_id                = module.web.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "web_secondary" {
  zone_id         = aws_route53_zone.main.zone_id
  name            = "app.${var.domain}"
  type            = "A"
  set_identifier  = "secondary"
  health_check_id = aws_route53_health_check.web_dr.id

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = module.web_dr.dns_name
    zone_id                = module.web_dr.zone_id
    evaluate_target_health = true
  }
}

resource "aws_cloudfront_origin_access_control" "media" {
  name                              = "storefront-media"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "media" {
  enabled = true
  aliases = ["media.${var.domain}"]

  origin_group {
    origin_id = "media"

    failover_criteria {
      status_codes = [403, 404, 500, 502, 503, 504]
    }

    member {
      origin_id = "primary"
    }

    member {
      origin_id = "dr"
    }
  }

  origin {
    origin_id                = "primary"
    domain_name              = aws_s3_bucket.media.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.media.id
  }

  origin {
    origin_id                = "dr"
    domain_name              = aws_s3_bucket.media_dr.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.media.id
  }

  default_cache_behavior {
    target_origin_id       = "media"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arns["cdn"]
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
