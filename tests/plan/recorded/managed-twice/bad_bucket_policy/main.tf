provider "aws" {
  region = "us-east-1"
}

# Two teams, one bucket: the one refers to the bucket, the other to its versioning.
resource "aws_s3_bucket" "media" {
  bucket = "media"
}

resource "aws_s3_bucket_versioning" "media" {
  bucket = aws_s3_bucket.media.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "readers" {
  bucket = aws_s3_bucket.media.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_s3_bucket_policy" "writers" {
  bucket = aws_s3_bucket_versioning.media.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
