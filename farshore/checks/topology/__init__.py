"""The family *topology*: whether the shape the spec asks for can fail over at all."""

from farshore.checks.topology import writes_through_origin_group

__all__ = ["writes_through_origin_group"]
