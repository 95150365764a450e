# Two pairs, one in North America and one in Europe: each region has its counterpart, none has three.
provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "oregon"
  region = "us-west-2"
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

module "america" {
  source = "./modules/pair"
  name   = "america"
  queues = ["orders", "invoices"]
  providers = {
    aws       = aws
    aws.other = aws.oregon
  }
}

module "europe" {
  source = "./modules/pair"
  name   = "europe"
  queues = ["orders", "vat"]
  providers = {
    aws       = aws.ireland
    aws.other = aws.frankfurt
  }
}
