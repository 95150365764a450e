variable "key" { type = string }

resource "aws_kms_replica_key" "data" {
  primary_key_arn = var.key
}
