provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = "ami-0d5f7b21c9e84a630"
}

resource "aws_launch_template" "worker_west" {
  provider = aws.west
  name     = "worker"
  image_id = "ami-0d5f7b21c9e84a630"
}
