provider "aws" {
  region = "us-east-1"
}

resource "aws_eip" "outbound" {
  count  = 3
  domain = "vpc"
}
