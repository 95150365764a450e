provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

# What may name another region: a queue that subscribes, a peering, an event bus, a replica key.
resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "west" {
  provider = aws.west
  name     = "orders"
}

resource "aws_sns_topic_subscription" "west" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.west.arn
}

resource "aws_vpc" "east" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "west" {
  provider   = aws.west
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_peering_connection" "both" {
  vpc_id      = aws_vpc.east.id
  peer_vpc_id = aws_vpc.west.id
  peer_region = "us-west-2"
}

resource "aws_kms_key" "main" {
  multi_region = true
}

resource "aws_kms_replica_key" "west" {
  provider        = aws.west
  primary_key_arn = aws_kms_key.main.arn
}

resource "aws_sns_topic" "sealed" {
  provider          = aws.west
  name              = "sealed"
  kms_master_key_id = aws_kms_replica_key.west.arn
}

resource "aws_cloudwatch_event_target" "bus" {
  rule = "all"
  arn  = "arn:aws:events:us-west-2:123456789012:event-bus/default"
}
