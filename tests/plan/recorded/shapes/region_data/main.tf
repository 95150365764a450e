provider "aws" {
  region = "eu-central-1"
}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

# A second provider that follows the first one's region.
provider "aws" {
  alias  = "again"
  region = data.aws_region.current.name
}

resource "aws_sns_topic" "alerts" {
  name = "alerts-${data.aws_region.current.name}-${data.aws_caller_identity.current.account_id}"
}

resource "aws_sns_topic" "again" {
  provider = aws.again
  name     = "again"
}
