"""A Terraform plan as data, and the rules that review it."""
