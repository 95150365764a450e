provider "aws" {
  region = "us-west-2"
}

resource "aws_sns_topic" "forgotten" {
  name = "forgotten"
}
