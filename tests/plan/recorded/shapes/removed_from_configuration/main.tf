provider "aws" {
  region = "us-east-1"
}

# Still here, so that what it made can be destroyed; the resources are not.
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_sns_topic" "kept" {
  name = "alerts"
}

resource "aws_sns_topic" "fewer" {
  count = 1
  name  = "fewer-${count.index}"
}
