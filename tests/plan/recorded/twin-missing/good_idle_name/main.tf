# A domain name that no API is mapped to only keeps its certificate in use; the other region needs none.
provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_api_gateway_domain_name" "held" {
  domain_name              = "proof.example.com"
  regional_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000"
  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_domain_name" "east" {
  domain_name              = "api.example.com"
  regional_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-0000-4000-8000-000000000000"
  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "east" {
  api_id      = "a1b2c3d4e5"
  stage_name  = "live"
  domain_name = aws_api_gateway_domain_name.east.domain_name
}

resource "aws_lambda_function" "east" {
  function_name = "read"
  role          = "arn:aws:iam::123456789012:role/read"
  handler       = "app.read"
  runtime       = "python3.13"
  s3_bucket     = "code-us-east-1"
  s3_key        = "app.zip"
}

resource "aws_api_gateway_domain_name" "west" {
  provider                 = aws.west
  domain_name              = "api.example.com"
  regional_certificate_arn = "arn:aws:acm:us-west-2:123456789012:certificate/22222222-0000-4000-8000-000000000000"
  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "west" {
  provider    = aws.west
  api_id      = "f6g7h8i9j0"
  stage_name  = "live"
  domain_name = aws_api_gateway_domain_name.west.domain_name
}

resource "aws_lambda_function" "west" {
  provider      = aws.west
  function_name = "read"
  role          = "arn:aws:iam::123456789012:role/read"
  handler       = "app.read"
  runtime       = "python3.13"
  s3_bucket     = "code-us-west-2"
  s3_key        = "app.zip"
}
