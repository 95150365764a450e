provider "aws" {
  region = "us-east-1"
}

resource "aws_launch_template" "web" {
  name          = "web"
  instance_type = "t3.small"
}
