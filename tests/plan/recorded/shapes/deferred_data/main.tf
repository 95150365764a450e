provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

# Asks for what does not exist yet, so it is read during apply.
data "aws_sns_topic" "later" {
  name       = aws_sns_topic.alerts.name
  depends_on = [aws_sns_topic.alerts]
}

data "aws_iam_policy_document" "later" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]
  }
}

data "aws_iam_policy_document" "now" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
  }
}

resource "aws_ssm_parameter" "reads" {
  name           = "reads"
  type           = "String"
  insecure_value = data.aws_sns_topic.later.arn
}
