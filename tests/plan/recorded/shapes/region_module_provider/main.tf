variable "standby" {
  default = "us-west-2"
}

# A module that configures the provider itself, as was the way before Terraform 0.13.
module "primary" {
  source = "./modules/legacy"
  region = "us-east-1"
}

module "standby" {
  source = "./modules/legacy"
  region = var.standby
}

# One more step between the variable and the provider.
module "third" {
  source = "./modules/wrapper"
  where  = "eu-west-1"
}
