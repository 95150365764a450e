provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "old_name" {
  name = "renamed"
}

resource "aws_sns_topic" "single" {
  name = "single"
}

resource "aws_sns_topic" "flat" {
  name = "flat"
}
