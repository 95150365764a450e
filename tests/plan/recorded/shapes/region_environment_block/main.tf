# A provider block without a region.
provider "aws" {
  max_retries = 3
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}
