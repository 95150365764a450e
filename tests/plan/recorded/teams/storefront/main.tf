module "network" {
  source = "./modules/network"
  name   = "storefront"
  cidr   = "10.10.0.0/16"
  azs    = [for zone in ["a", "b", "c"] : "${var.primary_region}${zone}"]
}

module "network_dr" {
  source    = "./modules/network"
  providers = { aws = aws.dr }
  name      = "storefront-dr"
  cidr      = "10.20.0.0/16"
  azs       = [for zone in ["a", "b", "c"] : "${var.dr_region}${zone}"]
}

module "web" {
  source             = "./modules/web"
  name               = "storefront"
  vpc_id             = module.network.vpc_id
  public_subnet_ids  = module.network.public_subnet_ids
  private_subnet_ids = module.network.private_subnet_ids
  certificate_arn    = var.certificate_arns["primary"]
  ami_id             = var.ami_ids["primary"]
  min_size           = 3
  desired_capacity   = 6
  max_size           = 12
}

module "web_dr" {
  source             = "./modules/web"
  providers          = { aws = aws.dr }
  name               = "storefront-dr"
  vpc_id             = module.network_dr.vpc_id
  public_subnet_ids  = module.network_dr.public_subnet_ids
  private_subnet_ids = module.network_dr.private_subnet_ids
  certificate_arn    = var.certificate_arns["dr"]
  ami_id             = var.ami_ids["dr"]
  min_size           = 2
  desired_capacity   = 2
  max_size           = 12
}
