terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" {
  type = string
}

resource "aws_sns_topic" "events" {
  name = "${var.name}-events"
}

module "queue" {
  source = "../queue"
  name   = var.name
}
