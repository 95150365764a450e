provider "aws" {
  region = "us-east-1"
}

variable "password" {
  default   = "MARKER-old"
  sensitive = true
}

resource "aws_ssm_parameter" "rotated" {
  name  = "rotated"
  type  = "SecureString"
  value = var.password
}

resource "aws_sns_topic" "becomes_sensitive" {
  name         = "becomes"
  display_name = "MARKER-before-only"
}

resource "aws_sns_topic" "destroyed" {
  name = "destroyed"
  tags = { Token = var.password }
}

output "secret" {
  value     = var.password
  sensitive = true
}
