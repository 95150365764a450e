provider "aws" {
  region = "us-east-1"
}

# It was true.
resource "aws_dynamodb_table" "orders" {
  name                        = "orders"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "order"
  deletion_protection_enabled = false

  attribute {
    name = "order"
    type = "S"
  }
}
