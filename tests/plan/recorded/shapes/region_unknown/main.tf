# The region is the outcome of something that is made in the same apply.
resource "terraform_data" "region" {
  input = "us-west-2"
}

provider "aws" {
  region = terraform_data.region.output
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}
