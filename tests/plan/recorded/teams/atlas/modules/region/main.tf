terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.us_east_1]
    }
  }
}

variable "region" { type = string }
variable "weight" { type = number }
variable "key_arn" { type = string }
variable "image" { type = string }

resource "aws_sns_topic" "alarms" {
  name              = "atlas-alarms"
  kms_master_key_id = var.key_arn
}

resource "aws_ecs_cluster" "main" {
  name = "atlas"
}

resource "aws_ecs_task_definition" "api" {
  family                   = "atlas-api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024

  container_definitions = jsonencode([{
    name         = "api"
    image        = "${var.image}:1"
    essential    = true
    portMappings = [{ containerPort = 8080 }]
  }])
}

resource "aws_ecs_service" "api" {
  name            = "api"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = var.weight
  launch_type     = "FARGATE"

  network_configuration {
    subnets = ["subnet-00000000000000000"]
  }
}

resource "aws_appautoscaling_target" "api" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/atlas/api"
  min_capacity       = var.weight
  # Room for the share of a region that is lost.
  max_capacity = var.weight * 3
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/atlas/api"
  retention_in_days = 30
  kms_key_id        = var.key_arn
}

resource "aws_route53_health_check" "api" {
  fqdn              = "${var.region}.api.atlas.example.com"
  port              = 443
  type              = "HTTPS"
  resource_path     = "/health"
  failure_threshold = 2
  request_interval  = 10
}

resource "aws_route53_record" "api" {
  zone_id         = "Z0123456789ABCDEFGHIJ"
  name            = "api.atlas.example.com"
  type            = "CNAME"
  ttl             = 30
  records         = ["${var.region}.api.atlas.example.com"]
  set_identifier  = var.region
  health_check_id = aws_route53_health_check.api.id

  latency_routing_policy {
    region = var.region
  }
}

# Route 53 publishes its metrics in us-east-1, so that is where the alarm on them is.
resource "aws_cloudwatch_metric_alarm" "health" {
  provider            = aws.us_east_1
  alarm_name          = "atlas-health-${var.region}"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 1
  dimensions          = { HealthCheckId = aws_route53_health_check.api.id }
}

resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name          = "atlas-cpu"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 3
  dimensions          = { ClusterName = aws_ecs_cluster.main.name, ServiceName = aws_ecs_service.api.name }
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
