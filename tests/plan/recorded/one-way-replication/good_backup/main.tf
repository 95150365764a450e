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

# The other region only keeps a copy.
resource "aws_lambda_function" "api" {
  function_name = "api"
  role          = "arn:aws:iam::123456789012:role/api"
  runtime       = "python3.13"
  handler       = "api.handle"
  s3_bucket     = "artifacts-us-east-1"
  s3_key        = "api.zip"
}
