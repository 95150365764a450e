provider "aws" {
  region = "us-west-2"
}

resource "aws_vpclattice_service" "shop" {
  name = "shop"
}
