provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

provider "aws" {
  alias  = "europe"
  region = var.europe
}

variable "europe" {
  default = "eu-west-1"
}

# Inherits the default provider, two deep.
module "east" {
  source = "./modules/cell"
  name   = "east"
}

# Hands one alias down as the default.
module "west" {
  source    = "./modules/cell"
  name      = "west"
  providers = { aws = aws.west }
}

# Hands two on under names of the module's own.
module "pair" {
  source = "./modules/pair"
  providers = {
    aws.here  = aws
    aws.there = aws.europe
  }
}
