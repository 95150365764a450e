"""What the user wants: the typed model of a spec, and the loader that knows line numbers."""

from farshore.spec.loader import load, load_all, load_bytes, load_waivers, loads, spec_of_project
from farshore.spec.model import Role, Spec, Strategy

__all__ = ["Role", "Spec", "Strategy", "load", "load_all", "load_bytes", "load_waivers", "loads", "spec_of_project"]
