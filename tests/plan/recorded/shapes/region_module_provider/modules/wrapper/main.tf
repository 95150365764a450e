variable "where" {
  type = string
}

module "inner" {
  source = "../legacy"
  region = var.where
}
