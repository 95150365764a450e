resource "aws_kms_key" "db" {
  description         = "storefront database"
  enable_key_rotation = true
}

resource "aws_kms_key" "db_dr" {
  provider            = aws.dr
  description         = "storefront database"
  enable_key_rotation = true
}

resource "aws_db_subnet_group" "main" {
  name       = "storefront"
  subnet_ids = module.network.private_subnet_ids
}

resource "aws_db_subnet_group" "dr" {
  provider   = aws.dr
  name       = "storefront-dr"
  subnet_ids = module.network_dr.private_subnet_ids
}

resource "aws_db_instance" "main" {
  identifier              = "storefront"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.r6g.xlarge"
  allocated_storage       = 200
  max_allocated_storage   = 1000
  username                = "storefront"
  password                = var.db_password
  multi_az                = true
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.db.arn
  backup_retention_period = 14
  deletion_protection     = true
  db_subnet_group_name    = aws_db_subnet_group.main.name
  skip_final_snapshot     = false

  final_snapshot_identifier = "storefront-final"
}

resource "aws_db_instance" "replica" {
  provider                = aws.dr
  identifier              = "storefront-replica"
  replicate_source_db     = aws_db_instance.main.arn
  instance_class          = "db.r6g.xlarge"
  max_allocated_storage   = 1000
  multi_az                = true
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.db_dr.arn
  backup_retention_period = 14
  deletion_protection     = true
  db_subnet_group_name    = aws_db_subnet_group.dr.name
  skip_final_snapshot     = false

  final_snapshot_identifier = "storefront-replica-final"
}

resource "aws_dynamodb_table" "carts" {
  name                        = "storefront-carts"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "cart_id"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true

  attribute {
    name = "cart_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = var.dr_region
    point_in_time_recovery = true
    propagate_tags         = true
  }
}

resource "aws_s3_bucket" "media" {
  bucket = "storefront-media-${var.primary_region}"
}

resource "aws_s3_bucket" "media_dr" {
  provider = aws.dr
  bucket   = "storefront-media-${var.dr_region}"
}

resource "aws_s3_bucket_versioning" "media" {
  bucket = aws_s3_bucket.media.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "media_dr" {
  provider = aws.dr
  bucket   = aws_s3_bucket.media_dr.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_iam_role" "replication" {
  name = "storefront-media-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "s3.amazonaws.com" }
    }]
  })
}

resource "aws_s3_bucket_replication_configuration" "media" {
  bucket     = aws_s3_bucket_versioning.media.bucket
  depends_on = [aws_s3_bucket_versioning.media_dr]
  role       = aws_iam_role.replication.arn

  rule {
    id     = "to-dr"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.media_dr.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "media_dr" {
  provider   = aws.dr
  bucket     = aws_s3_bucket_versioning.media_dr.bucket
  depends_on = [aws_s3_bucket_versioning.media]
  role       = aws_iam_role.replication.arn

  rule {
    id     = "to-primary"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.media.arn
    }
  }
}
