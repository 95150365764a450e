terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "home" {
  description = "Where the keys and secrets are made first; not a primary in any other sense."
  default     = "eu-west-1"
}

provider "aws" {
  region = var.home
}

provider "aws" {
  alias  = "dublin"
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

provider "aws" {
  alias  = "tokyo"
  region = "ap-northeast-1"
}

provider "aws" {
  alias  = "sao_paulo"
  region = "sa-east-1"
}

# Watches from outside of the four.
provider "aws" {
  alias  = "observer"
  region = "ca-central-1"
}
