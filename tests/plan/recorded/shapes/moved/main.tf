provider "aws" {
  region = "us-east-1"
}

resource "aws_sns_topic" "new_name" {
  name = "renamed"
}

resource "aws_sns_topic" "single" {
  for_each     = toset(["us-east-1"])
  name         = "single"
  display_name = "changed on the way"
}

module "inside" {
  source = "./modules/topic"
}

moved {
  from = aws_sns_topic.old_name
  to   = aws_sns_topic.new_name
}

moved {
  from = aws_sns_topic.single
  to   = aws_sns_topic.single["us-east-1"]
}

moved {
  from = aws_sns_topic.flat
  to   = module.inside.aws_sns_topic.flat
}
