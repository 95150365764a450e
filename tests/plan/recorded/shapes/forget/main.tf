provider "aws" {
  region = "us-west-2"
}

removed {
  from = aws_sns_topic.forgotten

  lifecycle {
    destroy = false
  }
}
