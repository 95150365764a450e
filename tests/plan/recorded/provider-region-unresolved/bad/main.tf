# The region is AWS_REGION's.
provider "aws" {}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}
