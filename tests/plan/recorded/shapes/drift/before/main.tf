provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "renamed" {
  name         = "renamed"
  display_name = "as written"
}

resource "aws_sns_topic" "deleted" {
  name = "deleted"
}

resource "aws_ssm_parameter" "used" {
  name  = "used"
  type  = "String"
  value = "as written"
}

# What it reads has drifted: relevant_attributes says so.
resource "aws_ssm_parameter" "reads" {
  name  = "reads"
  type  = "String"
  value = aws_sns_topic.renamed.display_name
}
