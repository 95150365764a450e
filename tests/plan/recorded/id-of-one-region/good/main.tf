provider "aws" {
  region = "us-east-1"
}

resource "aws_security_group" "web" {
  name = "web"
}

resource "aws_launch_template" "web" {
  name                   = "web"
  instance_type          = "t3.small"
  vpc_security_group_ids = [aws_security_group.web.id]
}
