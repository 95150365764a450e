provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_s3_bucket" "east" {
  bucket = "orders-east-example"
}

resource "aws_s3_bucket" "west" {
  provider = aws.west
  bucket   = "orders-west-example"
}

# S3 publishes this one where the destination is.
resource "aws_cloudwatch_metric_alarm" "pending" {
  alarm_name          = "pending"
  namespace           = "AWS/S3"
  metric_name         = "BytesPendingReplication"
  dimensions          = { SourceBucket = aws_s3_bucket.east.bucket, DestinationBucket = aws_s3_bucket.west.bucket, RuleId = "all" }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
}
