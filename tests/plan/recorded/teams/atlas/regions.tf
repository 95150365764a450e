module "dublin" {
  source    = "./modules/region"
  providers = { aws = aws.dublin, aws.us_east_1 = aws.virginia }
  region    = "eu-west-1"
  weight    = 6
  key_arn   = aws_kms_key.data.arn
  image     = aws_ecr_repository.api.repository_url
}

module "virginia" {
  source    = "./modules/region"
  providers = { aws = aws.virginia, aws.us_east_1 = aws.virginia }
  region    = "us-east-1"
  weight    = 6
  key_arn   = aws_kms_replica_key.virginia.arn
  image     = replace(aws_ecr_repository.api.repository_url, "eu-west-1", "us-east-1")
}

module "tokyo" {
  source    = "./modules/region"
  providers = { aws = aws.tokyo, aws.us_east_1 = aws.virginia }
  region    = "ap-northeast-1"
  weight    = 6
  key_arn   = aws_kms_replica_key.tokyo.arn
  image     = replace(aws_ecr_repository.api.repository_url, "eu-west-1", "ap-northeast-1")
}

module "sao_paulo" {
  source    = "./modules/region"
  providers = { aws = aws.sao_paulo, aws.us_east_1 = aws.virginia }
  region    = "sa-east-1"
  weight    = 6
  key_arn   = aws_kms_replica_key.sao_paulo.arn
  image     = replace(aws_ecr_repository.api.repository_url, "eu-west-1", "sa-east-1")
}

# The observer: probes everybody, pages by its own topic.
resource "aws_sns_topic" "observer" {
  provider = aws.observer
  name     = "atlas-observer"
}

resource "aws_synthetics_canary" "outside" {
  provider             = aws.observer
  name                 = "atlas-outside"
  artifact_s3_location = "s3://atlas-canaries-ca-central-1/outside/"
  execution_role_arn   = "arn:aws:iam::123456789012:role/atlas-canary"
  handler              = "canary.handler"
  runtime_version      = "syn-python-selenium-6.0"
  s3_bucket            = "atlas-canaries-ca-central-1"
  s3_key               = "canary.zip"

  schedule {
    expression = "rate(1 minute)"
  }
}
