"""Rules over a spec and the catalog: one rule, one class, one id; no I/O."""

from farshore.checks.preflight import Preflight, Row, preflight
from farshore.checks.subject import PREFLIGHT_RULES

__all__ = ["PREFLIGHT_RULES", "Preflight", "Row", "preflight"]
