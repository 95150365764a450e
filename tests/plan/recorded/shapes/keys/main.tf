provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

locals {
  # What a key may hold: anything but nothing at all is forbidden.
  keys = toset([
    "plain",
    "us-east-1",
    "a.b",
    "a/b",
    "a[0]",
    "a\"b",
    "a\\b",
    "two\nlines",
    "größe 世界 🌊",
    "module.x[\"y\"].aws_sns_topic.z",
    "$${not.a.template}",
    "<b>&amp;</b>",
    "`tick` | pipe @mention",
    "",
  ])
}

resource "aws_cloudwatch_log_group" "each" {
  for_each = local.keys
  name     = "group-${md5(each.key)}"
}

module "each" {
  source    = "./modules/topic"
  for_each  = local.keys
  providers = { aws = aws.west }
  name      = md5(each.key)
}

module "counted" {
  source = "./modules/topic"
  count  = 2
  name   = "counted-${count.index}"
}
