provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_kms_key" "orders" {
  multi_region = true
}

resource "aws_kms_replica_key" "standby" {
  provider        = aws.standby
  primary_key_arn = aws_kms_key.orders.arn
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

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.orders.arn
  }

  replica {
    region_name = "us-west-2"
    kms_key_arn = aws_kms_replica_key.standby.arn
  }
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
  skip_final_snapshot     = true
}

resource "aws_db_instance" "standby" {
  provider                = aws.standby
  identifier              = "orders-standby"
  replicate_source_db     = aws_db_instance.orders.arn
  instance_class          = "db.r6g.large"
  kms_key_id              = aws_kms_replica_key.standby.arn
  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_s3_bucket" "media" {
  bucket = "media-us-east-1"
}

resource "aws_s3_bucket_versioning" "media" {
  bucket = aws_s3_bucket.media.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "media_standby" {
  provider = aws.standby
  bucket   = "media-us-west-2"
}

resource "aws_s3_bucket_versioning" "media_standby" {
  provider = aws.standby
  bucket   = aws_s3_bucket.media_standby.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "media" {
  depends_on = [aws_s3_bucket_versioning.media_standby]
  bucket     = aws_s3_bucket_versioning.media.bucket
  role       = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.media_standby.arn
    }
  }
}
