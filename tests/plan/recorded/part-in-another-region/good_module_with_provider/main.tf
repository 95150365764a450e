provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

resource "aws_vpc" "west" {
  provider   = aws.west
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "west" {
  provider   = aws.west
  count      = 2
  vpc_id     = aws_vpc.west.id
  cidr_block = cidrsubnet("10.1.0.0/16", 8, count.index)
}

module "web" {
  source  = "./modules/web"
  subnets = aws_subnet.west[*].id
  providers = {
    aws = aws.west
  }
}
