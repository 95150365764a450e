provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_ecs_service" "api" {
  name          = "api"
  desired_count = 8
}

resource "aws_appautoscaling_target" "api" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/default/${aws_ecs_service.api.name}"
  min_capacity       = 1
  max_capacity       = 20
}

resource "aws_ecs_service" "api_standby" {
  provider      = aws.standby
  name          = "api"
  desired_count = 1
}

resource "aws_appautoscaling_target" "api_standby" {
  provider           = aws.standby
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/default/${aws_ecs_service.api_standby.name}"
  min_capacity       = 1
  max_capacity       = 20
}
