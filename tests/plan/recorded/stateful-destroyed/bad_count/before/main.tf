provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_bucket" "invoices" {
  count         = 3
  bucket        = "invoices-${count.index}"
  force_destroy = true
}
