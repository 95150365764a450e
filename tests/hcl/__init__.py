"""The outline of Terraform files: blocks, lines, comments, modules."""
