provider "aws" {
  region = "us-east-1"
}

variable "allowed" {
  default = false
}

resource "aws_sns_topic" "fine" {
  name = "fine"
}

# Refused while planning, so its plan is not in the file; the others are.
resource "aws_ssm_parameter" "fails" {
  name           = "fails"
  type           = "String"
  insecure_value = "x"

  lifecycle {
    precondition {
      condition     = var.allowed
      error_message = "MARKER this cannot be"
    }
  }
}
