terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.here, aws.there]
    }
  }
}

resource "aws_sns_topic" "here" {
  provider = aws.here
  name     = "pair"
}

resource "aws_sns_topic" "there" {
  provider = aws.there
  name     = "pair"
}

# The name changes once more on the way down.
module "queue" {
  source    = "../queue"
  name      = "pair"
  providers = { aws = aws.there }
}
