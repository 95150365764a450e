provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_dynamodb_table" "carts" {
  name         = "carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "cart"

  attribute {
    name = "cart"
    type = "S"
  }
}

# A table of the same name, and of nothing else that is the same.
resource "aws_dynamodb_table" "carts_west" {
  provider     = aws.west
  name         = "carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "cart"

  attribute {
    name = "cart"
    type = "S"
  }
}
