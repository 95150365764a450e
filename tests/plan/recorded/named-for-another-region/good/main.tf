provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

# Topics that say whom they are about are no stack for each region.
resource "aws_sns_topic" "alarms" {
  for_each = toset(["us-east-1", "us-west-2"])
  name     = "alarms-of-${each.key}"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs-us-east-1"
}

resource "aws_sqs_queue" "jobs_west" {
  provider = aws.west
  name     = "jobs-us-west-2"
}
