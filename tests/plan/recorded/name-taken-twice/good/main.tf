provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "worker-us-east-1"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role" "worker_west" {
  provider           = aws.west
  name               = "worker-us-west-2"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
