"""The specs in config/, deployed: real terraform and AWS provider against the stand-in for AWS."""
