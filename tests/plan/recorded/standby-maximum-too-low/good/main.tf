provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_launch_template" "web" {
  name          = "web"
  image_id      = "ami-0aaaaaaaaaaaaaaaa"
  instance_type = "m6i.large"
}

resource "aws_launch_template" "web_standby" {
  provider      = aws.standby
  name          = "web"
  image_id      = "ami-0bbbbbbbbbbbbbbbb"
  instance_type = "m6i.large"
}

resource "aws_autoscaling_group" "web" {
  name               = "web"
  availability_zones = ["us-east-1a", "us-east-1b"]
  min_size           = 3
  desired_capacity   = 6
  max_size           = 12

  launch_template {
    id = aws_launch_template.web.id
  }
}

resource "aws_autoscaling_group" "web_standby" {
  provider           = aws.standby
  name               = "web"
  availability_zones = ["us-west-2a", "us-west-2b"]
  min_size           = 1
  desired_capacity   = 1
  max_size           = 12

  launch_template {
    id = aws_launch_template.web_standby.id
  }
}
