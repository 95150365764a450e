provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_kms_key" "east" {
  description = "media"
}

resource "aws_kms_key" "west" {
  provider    = aws.west
  description = "media"
}

resource "aws_s3_bucket" "media" {
  bucket = "example-media-us-east-1"
}

resource "aws_s3_bucket" "media_west" {
  provider = aws.west
  bucket   = "example-media-us-west-2"
}

resource "aws_s3_bucket_versioning" "media" {
  bucket = aws_s3_bucket.media.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "media_west" {
  provider = aws.west
  bucket   = aws_s3_bucket.media_west.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "media" {
  bucket = aws_s3_bucket.media.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.east.arn
    }
  }
}

# The bucket encrypts with a KMS key, and no rule selects what is encrypted with one.
resource "aws_s3_bucket_replication_configuration" "media" {
  bucket = aws_s3_bucket.media.id
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.media_west.arn
    }
  }
}
