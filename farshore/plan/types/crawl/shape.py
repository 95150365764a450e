"""One resource type as a schema of the provider shows it, whatever form that schema has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """The top-level attributes of one resource type. Nested blocks are not among them.

    Attributes:
        name: As `aws_s3_bucket`.
        required: Attributes that a configuration must set.
        optional: Attributes that it may set.
        computed: Attributes that the provider fills in, alone or when the configuration does not set them.
        region_argument: Whether `region` is the argument that version 6 of the provider adds to what lives in a region.
    """

    name: str
    required: frozenset[str]
    optional: frozenset[str]
    computed: frozenset[str]
    region_argument: bool = False

    @property
    def settable(self) -> frozenset[str]:
        """What a configuration can set."""
        return self.required | self.optional
