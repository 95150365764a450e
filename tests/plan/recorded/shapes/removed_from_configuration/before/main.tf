provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_sns_topic" "kept" {
  name = "alerts"
}

resource "aws_sns_topic" "dropped" {
  provider = aws.west
  name     = "alerts"
}

resource "aws_cloudwatch_log_group" "dropped" {
  provider = aws.west
  name     = "dropped"
}

resource "aws_sns_topic" "fewer" {
  count = 2
  name  = "fewer-${count.index}"
}

module "standby" {
  source    = "./modules/topic"
  for_each  = toset(["us-west-2"])
  providers = { aws = aws.west }
}
