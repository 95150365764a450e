terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }

  # One state a region; the bucket comes from -backend-config in the pipeline.
}

variable "region" {
  type = string
}

variable "peer_region" {
  type = string
}

variable "services" {
  type = map(object({
    handler = string
    memory  = number
  }))
}

variable "alarm_email" {
  type    = string
  default = "tickets-oncall@example.com"
}

locals {
  short = { us-east-1 = "use1", us-west-2 = "usw2" }[var.region]
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { app = "tickets", region = var.region }
  }
}

module "service" {
  source      = "./modules/service"
  for_each    = var.services
  name        = "tickets-${each.key}-${local.short}"
  handler     = each.value.handler
  memory      = each.value.memory
  alarm_topic = aws_sns_topic.alarms.arn
  artifacts   = "tickets-artifacts-${var.region}"
}

resource "aws_sns_topic" "alarms" {
  name = "tickets-alarms-${local.short}"
}

resource "aws_sns_topic_subscription" "alarms" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

resource "aws_sqs_queue" "dead" {
  name                      = "tickets-dead-${local.short}"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "intake" {
  name = "tickets-intake-${local.short}"

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_s3_bucket" "uploads" {
  bucket = "tickets-uploads-${var.region}"
}

resource "aws_s3_bucket_versioning" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "uploads" {
  bucket = aws_s3_bucket_versioning.uploads.bucket
  role   = "arn:aws:iam::123456789012:role/tickets-uploads-replication"

  rule {
    id     = "to-peer"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      # By name: the peer's bucket is in the peer's state.
      bucket = "arn:aws:s3:::tickets-uploads-${var.peer_region}"
    }
  }
}

# The global table belongs to one state only.
resource "aws_dynamodb_table" "tickets" {
  count                       = local.short == "use1" ? 1 : 0
  name                        = "tickets"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "ticket_id"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true

  attribute {
    name = "ticket_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = var.peer_region
    point_in_time_recovery = true
  }
}

resource "aws_route53_health_check" "api" {
  fqdn              = "tickets-${local.short}.example.com"
  type              = "HTTPS"
  port              = 443
  resource_path     = "/health"
  failure_threshold = 3
  request_interval  = 10
}

resource "aws_route53_record" "api" {
  zone_id         = "Z0123456789ABCDEFGHIJ"
  name            = "tickets.example.com"
  type            = "CNAME"
  ttl             = 30
  records         = ["tickets-${local.short}.example.com"]
  set_identifier  = var.region
  health_check_id = aws_route53_health_check.api.id

  latency_routing_policy {
    region = var.region
  }
}
