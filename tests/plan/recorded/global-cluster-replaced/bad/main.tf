provider "aws" {
  region = "us-east-1"
}

# It was not encrypted; that cannot be changed in place.
resource "aws_rds_global_cluster" "shop" {
  global_cluster_identifier = "shop"
  engine                    = "aurora-postgresql"
  engine_version            = "16.4"
  storage_encrypted         = true
}
