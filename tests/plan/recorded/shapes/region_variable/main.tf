variable "primary_region" {
  type    = string
  default = "us-east-1"
}

variable "regions" {
  type = map(string)
}

provider "aws" {
  region = var.primary_region
}

provider "aws" {
  alias  = "standby"
  region = var.regions["standby"]
}

provider "aws" {
  alias  = "third"
  region = coalesce(var.regions["third"], "eu-west-1")
}

resource "aws_sns_topic" "primary" {
  name = "topic"
}

resource "aws_sns_topic" "standby" {
  provider = aws.standby
  name     = "topic"
}

resource "aws_sns_topic" "third" {
  provider = aws.third
  name     = "topic"
}
