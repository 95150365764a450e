provider "aws" {
  region = "us-east-1"
}

resource "aws_lb" "east" {
  name     = "web"
  subnets  = ["subnet-11111111", "subnet-22222222"]
}

resource "aws_lb_target_group" "east" {
  name     = "web"
  port     = 80
  protocol = "HTTP"
  vpc_id   = "vpc-11111111"
}

resource "aws_lb_listener" "east" {
  load_balancer_arn = aws_lb.east.arn
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.east.arn
  }
}
