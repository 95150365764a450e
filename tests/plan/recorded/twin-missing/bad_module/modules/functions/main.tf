resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
  runtime       = "python3.13"
  handler       = "orders.handle"
  s3_bucket     = "artifacts"
  s3_key        = "orders.zip"
}
