variable "region" {
  default   = "us-west-2"
  sensitive = true
}

provider "aws" {
  region = var.region
}

resource "aws_sns_topic" "alerts" {
  name = "alerts-${var.region}"
}
