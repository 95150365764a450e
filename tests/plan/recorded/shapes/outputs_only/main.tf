provider "aws" {
  region = "us-east-1"
}

output "where" {
  value = "us-east-1"
}

output "secret" {
  value     = "MARKER-secret-output"
  sensitive = true
}
