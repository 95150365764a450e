provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "standby"
  region = "us-west-2"
}

# The functions are in both regions, the queues only in the primary.
module "functions_primary" {
  source = "./modules/functions"
}

module "functions_standby" {
  source    = "./modules/functions"
  providers = { aws = aws.standby }
}

module "queues" {
  source = "./modules/queues"
}
