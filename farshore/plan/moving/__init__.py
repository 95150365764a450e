"""What stands in the way of running a system in another region, one rule a file."""

from farshore.plan.moving import (  # noqa: F401 - each registers its rule
    default_quota_too_low,
    id_of_one_region,
    key_of_one_region,
    kind_not_checked,
    name_taken,
    state_of_one_region,
)
