provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

# Both are made where the default provider works.
resource "aws_sqs_queue" "jobs" {
  for_each = toset(["us-east-1", "us-west-2"])
  name     = "jobs-${each.key}"
}
