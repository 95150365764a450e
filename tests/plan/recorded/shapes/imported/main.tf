provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

import {
  to = aws_sns_topic.kept
  id = "arn:aws:sns:us-east-1:123456789012:kept"
}

import {
  provider = aws.west
  to       = aws_sns_topic.changed
  id       = "arn:aws:sns:us-west-2:123456789012:changed"
}

resource "aws_sns_topic" "kept" {
  name = "kept"
}

resource "aws_sns_topic" "changed" {
  provider     = aws.west
  name         = "changed"
  display_name = "imported and changed"
}

import {
  to = aws_cloudwatch_log_group.replaced
  id = "found"
}

# Imported and replaced at once.
resource "aws_cloudwatch_log_group" "replaced" {
  name            = "found"
  log_group_class = "INFREQUENT_ACCESS"
}
