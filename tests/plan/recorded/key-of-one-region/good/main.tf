provider "aws" {
  region = "us-east-1"
}

resource "aws_kms_key" "data" {
  description  = "data"
  multi_region = true
}
