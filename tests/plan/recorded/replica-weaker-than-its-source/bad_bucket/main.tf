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

resource "aws_s3_bucket_versioning" "media" {
  bucket = aws_s3_bucket.media.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "media" {
  bucket              = aws_s3_bucket.media.id
  block_public_acls   = true
  block_public_policy = true
}

resource "aws_s3_bucket" "media_standby" {
  provider = aws.standby
  bucket   = "media-us-west-2"
}

resource "aws_s3_bucket_versioning" "media_standby" {
  provider = aws.standby
  bucket   = aws_s3_bucket.media_standby.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "media" {
  bucket     = aws_s3_bucket_versioning.media.bucket
  depends_on = [aws_s3_bucket_versioning.media_standby]
  role       = "arn:aws:iam::123456789012:role/replication"

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
