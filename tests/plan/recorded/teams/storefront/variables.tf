variable "primary_region" {
  type    = string
  default = "us-east-1"
}

variable "dr_region" {
  type    = string
  default = "us-west-2"
}

variable "domain" {
  type    = string
  default = "storefront.example.com"
}

variable "certificate_arns" {
  type = map(string)
  default = {
    cdn     = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-1111-1111-111111111111"
    primary = "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-2222-2222-222222222222"
    dr      = "arn:aws:acm:us-west-2:123456789012:certificate/33333333-3333-3333-3333-333333333333"
  }
}

variable "ami_ids" {
  type = map(string)
  default = {
    primary = "ami-0aaaaaaaaaaaaaaaa"
    dr      = "ami-0bbbbbbbbbbbbbbbb"
  }
}

variable "db_password" {
  type      = string
  sensitive = true
  default   = "MARKER-db-password"
}

locals {
  tags = {
    Project   = "storefront"
    ManagedBy = "terraform"
  }
}
