provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_sns_topic" "duty_west" {
  provider = aws.west
  name     = "duty"
}

module "shop_east" {
  source = "./shop"
}

module "shop_west" {
  source = "./shop"
}
