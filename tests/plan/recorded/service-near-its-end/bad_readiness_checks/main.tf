provider "aws" {
  region = "us-west-2"
}

resource "aws_route53recoveryreadiness_cell" "east" {
  cell_name = "east"
}

resource "aws_route53recoveryreadiness_recovery_group" "shop" {
  recovery_group_name = "shop"
  cells               = [aws_route53recoveryreadiness_cell.east.arn]
}
