provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

resource "aws_kms_key" "data" {
  multi_region        = true
  enable_key_rotation = true
}

# `providers = { aws = aws.standby }` is missing.
module "copy" {
  source = "./modules/copy"
  key    = aws_kms_key.data.arn
}
