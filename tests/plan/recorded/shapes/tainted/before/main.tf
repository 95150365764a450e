provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

# A provisioner that fails taints what it belongs to.
resource "aws_ssm_parameter" "tainted" {
  name           = "tainted"
  type           = "String"
  insecure_value = "x"

  provisioner "local-exec" {
    command = "exit 1"
  }
}
