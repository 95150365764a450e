"""Rules over a spec and the catalog: one rule, one class, one id; no I/O."""

from farshore.checks.preflight import Preflight, Row, preflight, rules_of
from farshore.checks.subject import PREFLIGHT_RULES, Existing

__all__ = ["PREFLIGHT_RULES", "Existing", "Preflight", "Row", "preflight", "rules_of"]
