"""farshore: know the far shore before you fail over.

One YAML spec lists the AWS services a team runs and the regions it considers; farshore says which regions can carry
them, and writes the multi-region Terraform.
"""

__version__ = "0.2.0"
