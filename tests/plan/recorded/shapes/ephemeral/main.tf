provider "aws" {
  region = "us-east-1"
}

variable "token" {
  default   = "MARKER-ephemeral-variable"
  ephemeral = true
}

ephemeral "aws_secretsmanager_random_password" "made" {
  password_length = 20
}

# Write-only attributes: null in the plan, whatever was written.
resource "aws_ssm_parameter" "write_only" {
  name             = "write-only"
  type             = "SecureString"
  value_wo         = ephemeral.aws_secretsmanager_random_password.made.random_password
  value_wo_version = 1
}

resource "aws_secretsmanager_secret" "token" {
  name = "token"
}

resource "aws_secretsmanager_secret_version" "token" {
  secret_id                = aws_secretsmanager_secret.token.id
  secret_string_wo         = var.token
  secret_string_wo_version = 1
}
