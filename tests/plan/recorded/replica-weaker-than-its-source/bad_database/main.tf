provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_db_instance" "orders" {
  identifier              = "orders"
  engine                  = "postgres"
  instance_class          = "db.r6g.large"
  allocated_storage       = 100
  username                = "orders"
  password                = "MARKER-password"
  storage_encrypted       = true
  backup_retention_period = 7
  multi_az                = true
  deletion_protection     = true
  skip_final_snapshot     = true
}

resource "aws_kms_key" "standby" {
  provider = aws.standby
}

resource "aws_db_instance" "standby" {
  provider            = aws.standby
  identifier          = "orders-standby"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = "db.r6g.large"
  kms_key_id          = aws_kms_key.standby.arn
  skip_final_snapshot = true
}
