provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "ledger" }
}

resource "aws_subnet" "private" {
  for_each          = { eu-central-1a = "10.0.0.0/20", eu-central-1b = "10.0.16.0/20" }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_dynamodb_table" "entries" {
  name                        = "ledger-entries"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "account"
  range_key                   = "entry_id"
  deletion_protection_enabled = false
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "account"
    type = "S"
  }

  attribute {
    name = "entry_id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_s3_bucket" "statements" {
  bucket = "ledger-statements"
}

resource "aws_s3_bucket_versioning" "statements" {
  bucket = aws_s3_bucket.statements.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_secretsmanager_secret" "bank" {
  name = "ledger/bank"
}

resource "aws_secretsmanager_secret_version" "bank" {
  secret_id     = aws_secretsmanager_secret.bank.id
  secret_string = "MARKER-bank-credentials"
}

resource "aws_ssm_parameter" "settings" {
  name           = "/ledger/settings"
  type           = "String"
  insecure_value = "{}"
}

resource "aws_sns_topic" "alerts" {
  name = "ledger-alerts"
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/ledger/app"
  retention_in_days = 90
}

# The second region.

resource "aws_vpc" "ireland" {
  provider   = aws.ireland
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "ledger-ireland" }
}

resource "aws_subnet" "private_ireland" {
  provider          = aws.ireland
  for_each          = { eu-west-1a = "10.1.0.0/20", eu-west-1b = "10.1.16.0/20" }
  vpc_id            = aws_vpc.ireland.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_ssm_parameter" "settings_ireland" {
  provider       = aws.ireland
  name           = "/ledger/settings"
  type           = "String"
  insecure_value = "{}"
}

resource "aws_sns_topic" "alerts_ireland" {
  provider = aws.ireland
  name     = "ledger-alerts"
}

resource "aws_cloudwatch_log_group" "app_ireland" {
  provider          = aws.ireland
  name              = "/ledger/app"
  retention_in_days = 90
}
