"""CDKTF constructs, one file for each service type; importing this package makes the bindings cheap to load."""

from farshore.constructs.lazy_bindings import prepare

prepare()
