locals {
  others = ["us-east-1", "ap-northeast-1", "sa-east-1"]
}

resource "aws_kms_key" "data" {
  description         = "atlas data"
  multi_region        = true
  enable_key_rotation = true
}

resource "aws_kms_replica_key" "virginia" {
  provider        = aws.virginia
  description     = "atlas data"
  primary_key_arn = aws_kms_key.data.arn
}

resource "aws_kms_replica_key" "tokyo" {
  provider        = aws.tokyo
  description     = "atlas data"
  primary_key_arn = aws_kms_key.data.arn
}

resource "aws_kms_replica_key" "sao_paulo" {
  provider        = aws.sao_paulo
  description     = "atlas data"
  primary_key_arn = aws_kms_key.data.arn
}

resource "aws_dynamodb_table" "sessions" {
  name                        = "atlas-sessions"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }

  replica {
    region_name            = "us-east-1"
    kms_key_arn            = aws_kms_replica_key.virginia.arn
    point_in_time_recovery = true
    propagate_tags         = true
  }

  replica {
    region_name            = "ap-northeast-1"
    kms_key_arn            = aws_kms_replica_key.tokyo.arn
    point_in_time_recovery = true
    propagate_tags         = true
  }

  replica {
    region_name            = "sa-east-1"
    kms_key_arn            = aws_kms_replica_key.sao_paulo.arn
    point_in_time_recovery = true
    propagate_tags         = true
  }
}

resource "aws_secretsmanager_secret" "signing" {
  name       = "atlas/signing"
  kms_key_id = aws_kms_key.data.arn

  replica {
    region     = "us-east-1"
    kms_key_id = aws_kms_replica_key.virginia.arn
  }

  replica {
    region     = "ap-northeast-1"
    kms_key_id = aws_kms_replica_key.tokyo.arn
  }

  replica {
    region     = "sa-east-1"
    kms_key_id = aws_kms_replica_key.sao_paulo.arn
  }
}

resource "aws_ecr_repository" "api" {
  name                 = "atlas/api"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_ecr_replication_configuration" "all" {
  replication_configuration {
    rule {
      dynamic "destination" {
        for_each = local.others

        content {
          region      = destination.value
          registry_id = "123456789012"
        }
      }

      repository_filter {
        filter      = "atlas/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}

# A certificate and a firewall for CloudFront belong in us-east-1, whatever the home is.
resource "aws_acm_certificate" "edge" {
  provider          = aws.virginia
  domain_name       = "atlas.example.com"
  validation_method = "DNS"
}

resource "aws_wafv2_web_acl" "edge" {
  provider = aws.virginia
  name     = "atlas-edge"
  scope    = "CLOUDFRONT"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "atlas-edge"
    sampled_requests_enabled   = true
  }
}

resource "aws_cloudfront_distribution" "edge" {
  enabled    = true
  aliases    = ["atlas.example.com"]
  web_acl_id = aws_wafv2_web_acl.edge.arn

  # One origin whose name is answered by latency; it serves writes too.
  origin {
    origin_id   = "api"
    domain_name = "api.atlas.example.com"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id         = "api"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    viewer_protocol_policy   = "redirect-to-https"
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    origin_request_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate.edge.arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
