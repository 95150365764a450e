provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_sns_topic" "east" {
  name = "alerts"
}

resource "aws_sns_topic" "west" {
  provider = aws.west
  name     = "alerts"
}
