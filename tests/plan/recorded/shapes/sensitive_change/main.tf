provider "aws" {
  region = "us-east-1"
}

variable "password" {
  default   = "MARKER-new"
  sensitive = true
}

resource "aws_ssm_parameter" "rotated" {
  name  = "rotated"
  type  = "SecureString"
  value = var.password
}

# Marked after, in clear before: the old value stands in `before` unmarked.
resource "aws_sns_topic" "becomes_sensitive" {
  name         = "becomes"
  display_name = var.password
}

output "secret" {
  value     = var.password
  sensitive = true
}
