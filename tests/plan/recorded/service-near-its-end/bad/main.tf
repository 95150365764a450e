provider "aws" {
  region = "us-west-2"
}

resource "aws_appmesh_mesh" "shop" {
  name = "shop"
}
