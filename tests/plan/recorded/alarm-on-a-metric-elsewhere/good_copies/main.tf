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

resource "aws_cloudwatch_metric_alarm" "pending" {
  provider            = aws.west
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

resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  replica {
    region_name = "us-west-2"
  }
}

# A replica has the name of its table, and metrics of its own.
resource "aws_cloudwatch_metric_alarm" "throttled_west" {
  provider            = aws.west
  alarm_name          = "throttled_west"
  namespace           = "AWS/DynamoDB"
  metric_name         = "WriteThrottleEvents"
  dimensions          = { TableName = aws_dynamodb_table.orders.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
}

resource "aws_cloudwatch_metric_alarm" "lag_to_west" {
  alarm_name          = "lag_to_west"
  namespace           = "AWS/DynamoDB"
  metric_name         = "ReplicationLatency"
  dimensions          = { TableName = aws_dynamodb_table.orders.name, ReceivingRegion = "us-west-2" }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
}

# Queues of one name in both regions, one alarm in each.
resource "aws_sqs_queue" "east" {
  name = "orders"
}

resource "aws_sqs_queue" "west" {
  provider = aws.west
  name     = "orders"
}

resource "aws_cloudwatch_metric_alarm" "age_west" {
  provider            = aws.west
  alarm_name          = "age_west"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.east.name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
}
