provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_lb" "east" {
  name    = "shop"
  subnets = ["subnet-0a", "subnet-0b"]
}

resource "aws_lb" "west" {
  provider = aws.west
  name     = "shop"
  subnets  = ["subnet-0c", "subnet-0d"]
}

# And no record, accelerator or distribution leads to it, or to the one in the other region.
