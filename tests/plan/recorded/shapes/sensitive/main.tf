provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { Owner = var.owner }
  }
}

variable "owner" {
  default = "platform"
}

variable "password" {
  default   = "MARKER-variable"
  sensitive = true
}

variable "settings" {
  default = {
    public = "shown"
    nested = [{ token = "MARKER-nested" }]
  }
  sensitive = true
}

# Marked in the provider's schema.
resource "aws_ssm_parameter" "schema" {
  name  = "schema"
  type  = "SecureString"
  value = "MARKER-schema"
}

# Marked by the variable: a tag, one key of a map, one element of a list, a whole block.
resource "aws_sns_topic" "values" {
  name         = "values"
  display_name = var.password
  tags         = { Public = "shown", Hidden = var.password }
}

resource "aws_lambda_function" "nested" {
  function_name = "nested"
  role          = "arn:aws:iam::123456789012:role/nested"
  filename      = "code.zip"
  handler       = "app.handle"
  runtime       = "python3.12"

  environment {
    variables = { PUBLIC = "shown", TOKEN = var.settings.nested[0].token }
  }
}

# A secret that nothing marks, and one that only its name gives away.
resource "aws_ssm_parameter" "insecure" {
  name           = "insecure"
  type           = "String"
  insecure_value = "nobody marked this"
}

resource "terraform_data" "everything" {
  input            = var.settings
  triggers_replace = [var.password, "shown"]
}

output "plain" {
  value = "shown"
}

output "secret" {
  value     = var.password
  sensitive = true
}

output "nested" {
  value     = { open = "shown", closed = var.settings }
  sensitive = true
}
