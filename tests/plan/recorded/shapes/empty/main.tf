provider "aws" {
  region = "us-east-1"
}

variable "name" {
  default = "nothing"
}
