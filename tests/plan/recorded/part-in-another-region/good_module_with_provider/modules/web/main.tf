terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "subnets" {
  type = list(string)
}

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_lb" "web" {
  name            = "web"
  subnets         = var.subnets
  security_groups = [aws_security_group.web.id]
}
