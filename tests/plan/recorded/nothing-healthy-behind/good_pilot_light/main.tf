# The standby starts its servers when the primary fails.
provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_route53_zone" "main" {
  name = "example.com"
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

resource "aws_autoscaling_group" "east" {
  name                = "web"
  min_size            = 0
  max_size            = 4
  vpc_zone_identifier = ["subnet-11111111", "subnet-22222222"]
  target_group_arns   = [aws_lb_target_group.east.arn]

  launch_template {
    id      = "lt-0123456789abcdef0"
    version = "1"
  }
}

resource "aws_lb" "west" {
  provider = aws.west
  name     = "web"
  subnets  = ["subnet-11111111", "subnet-22222222"]
}

resource "aws_lb_target_group" "west" {
  provider = aws.west
  name     = "web"
  port     = 80
  protocol = "HTTP"
  vpc_id   = "vpc-11111111"
}

resource "aws_lb_listener" "west" {
  provider = aws.west
  load_balancer_arn = aws_lb.west.arn
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.west.arn
  }
}

resource "aws_autoscaling_group" "west" {
  provider = aws.west
  name                = "web"
  min_size            = 0
  max_size            = 0
  vpc_zone_identifier = ["subnet-11111111", "subnet-22222222"]
  target_group_arns   = [aws_lb_target_group.west.arn]

  launch_template {
    id      = "lt-0123456789abcdef0"
    version = "1"
  }
}

resource "aws_route53_record" "east" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "app.example.com"
  type           = "A"
  set_identifier = "east"

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = aws_lb.east.dns_name
    zone_id                = aws_lb.east.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "west" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "app.example.com"
  type           = "A"
  set_identifier = "west"

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = aws_lb.west.dns_name
    zone_id                = aws_lb.west.zone_id
    evaluate_target_health = true
  }
}

