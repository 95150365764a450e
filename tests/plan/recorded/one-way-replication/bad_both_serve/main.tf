provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_s3_bucket" "media" {
  bucket = "media-us-east-1"
}

resource "aws_s3_bucket" "media_standby" {
  provider = aws.standby
  bucket   = "media-us-west-2"
}

resource "aws_s3_bucket_replication_configuration" "there" {
  bucket = aws_s3_bucket.media.id
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.media_standby.arn
    }
  }
}

resource "aws_route53_record" "api" {
  for_each       = toset(["us-east-1", "us-west-2"])
  zone_id        = "Z0123456789ABCDEFGHIJ"
  name           = "api.example.com"
  type           = "CNAME"
  ttl            = 60
  records        = ["${each.key}.api.example.com"]
  set_identifier = each.key

  latency_routing_policy {
    region = each.key
  }
}
