"""Systems that exist in Terraform and have no spec."""
