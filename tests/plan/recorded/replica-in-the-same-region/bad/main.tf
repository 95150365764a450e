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
  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_db_instance" "standby" {
  identifier          = "orders-standby"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
  skip_final_snapshot = true
}
