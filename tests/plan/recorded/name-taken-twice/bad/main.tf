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
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

# IAM is the same in every region: the second one is refused.
resource "aws_iam_role" "worker_west" {
  provider           = aws.west
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
