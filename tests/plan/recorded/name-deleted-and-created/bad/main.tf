provider "aws" {
  region = "us-east-1"
}

# It was called `orders`, and no `moved` block says so.
resource "aws_dynamodb_table" "orders_table" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "order"

  attribute {
    name = "order"
    type = "S"
  }
}
