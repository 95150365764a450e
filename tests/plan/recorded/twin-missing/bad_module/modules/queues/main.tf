resource "aws_sqs_queue" "dead" {
  name = "dead"
}

resource "aws_sqs_queue" "each" {
  for_each = toset(["mail", "orders", "refunds"])
  name     = each.key
}
