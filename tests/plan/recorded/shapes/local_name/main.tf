# hashicorp/aws under another name, and a second name for the same provider in a module.
terraform {
  required_providers {
    amazon = { source = "hashicorp/aws" }
  }
}

provider "amazon" {
  region = "us-east-1"
}

provider "amazon" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_sns_topic" "east" {
  provider = amazon
  name     = "alerts"
}

resource "aws_sns_topic" "west" {
  provider = amazon.west
  name     = "alerts"
}

module "standby" {
  source    = "./modules/topic"
  providers = { aws = amazon.west }
}
