provider "aws" {
  region = "us-east-1"
}

# The table's key was `order`; a key cannot be changed.
resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "order_id"

  attribute {
    name = "order_id"
    type = "S"
  }
}
