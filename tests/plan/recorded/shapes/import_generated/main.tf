provider "aws" {
  region = "us-west-2"
}

# No resource block: terraform writes one, and the plan carries its text.
import {
  to = aws_cloudwatch_log_group.found
  id = "found"
}
