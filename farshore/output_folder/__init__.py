"""The folder that farshore writes Terraform to: what it holds, what may be replaced, and how."""

from farshore.output_folder.folder import OutputFolder

__all__ = ["OutputFolder"]
