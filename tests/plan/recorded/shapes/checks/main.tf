provider "aws" {
  region = "us-east-1"
}

variable "environment" {
  default = "staging"

  validation {
    condition     = length(var.environment) > 3
    error_message = "too short"
  }
}

check "passes" {
  assert {
    condition     = var.environment == "staging"
    error_message = "not staging"
  }
}

check "fails" {
  assert {
    condition     = var.environment == "production"
    error_message = "MARKER not production: ${var.environment}"
  }
}

# Its own data source shows up among the resources of the plan.
check "asks" {
  data "aws_region" "scoped" {}

  assert {
    condition     = data.aws_region.scoped.name == "us-east-1"
    error_message = "elsewhere"
  }
}

check "unknown" {
  assert {
    condition     = aws_sns_topic.alerts.arn != ""
    error_message = "no address"
  }
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"

  lifecycle {
    precondition {
      condition     = var.environment != "forbidden"
      error_message = "forbidden"
    }

    postcondition {
      condition     = self.name == "alerts"
      error_message = "misnamed"
    }
  }
}

output "topic" {
  value = aws_sns_topic.alerts.arn

  precondition {
    condition     = var.environment != "forbidden"
    error_message = "forbidden"
  }
}
