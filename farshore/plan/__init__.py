"""A Terraform plan as data: the region and the twin of each resource, and the rules that review it."""
