provider "aws" {
  region = "us-west-2"
}

resource "aws_s3_bucket" "assets" {
  bucket = "farshore-deposed-two"

  lifecycle {
    create_before_destroy = true
  }
}
