provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { Team = "platform", Region = "us-east-1" }
  }
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"

  default_tags {
    tags = { Team = "platform", Region = "us-west-2" }
  }

  assume_role {
    role_arn    = "arn:aws:iam::123456789012:role/deploy"
    external_id = "MARKER-external-id"
  }
}

resource "aws_sns_topic" "east" {
  name = "alerts"
}

resource "aws_sns_topic" "west" {
  provider = aws.west
  name     = "alerts"
  tags     = { Team = "web" }
}
