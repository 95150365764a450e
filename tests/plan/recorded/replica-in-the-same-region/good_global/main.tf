provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

# Right: what AWS copies to another region, declared in either.
resource "aws_kms_key" "data" {
  multi_region        = true
  enable_key_rotation = true
}

resource "aws_kms_replica_key" "data" {
  provider        = aws.standby
  primary_key_arn = aws_kms_key.data.arn
}

resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  replica {
    region_name = "us-west-2"
  }
}

resource "aws_secretsmanager_secret" "api" {
  name = "api"

  replica {
    region = "us-west-2"
  }
}

resource "aws_ecr_replication_configuration" "all" {
  replication_configuration {
    rule {
      destination {
        region      = "us-west-2"
        registry_id = "123456789012"
      }
    }
  }
}

resource "aws_rds_global_cluster" "orders" {
  global_cluster_identifier = "orders"
  engine                    = "aurora-postgresql"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier        = "orders"
  engine                    = "aurora-postgresql"
  global_cluster_identifier = aws_rds_global_cluster.orders.id
  master_username           = "orders"
  master_password           = "MARKER-password"
  skip_final_snapshot       = true
}

resource "aws_rds_cluster" "orders_standby" {
  provider                  = aws.standby
  cluster_identifier        = "orders-standby"
  engine                    = "aurora-postgresql"
  global_cluster_identifier = aws_rds_global_cluster.orders.id
  skip_final_snapshot       = true
}
