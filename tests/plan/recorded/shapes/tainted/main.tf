provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

resource "aws_ssm_parameter" "tainted" {
  name           = "tainted"
  type           = "String"
  insecure_value = "x"
}
