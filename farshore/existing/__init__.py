"""A system that exists in Terraform and has no spec yet: what to ask about it, and the spec it would have."""

from farshore.existing.system import System, recognise

__all__ = ["System", "recognise"]
