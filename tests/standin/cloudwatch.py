"""Alarms made of alarms, and none of an alarm that is not there.

moto has no composite alarms. AWS refuses one whose rule names an alarm that does not exist, which matters because
terraform has to make them in order, and one that another's rule names cannot be deleted.
https://github.com/awsdocs/aws-cloudformation-user-guide/issues/911 (2026-11-28) has the first refusal in AWS's words.
The second is our own caution.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from .service import Service, replaces

_NAMED = re.compile(r"(?:ALARM|OK|INSUFFICIENT_DATA)\(\"?([^\")]+)\"?\)")


class CloudWatch(Service):
    """CloudWatch with composite alarms."""

    name: ClassVar[str] = "monitoring"

    def patch(self) -> None:
        """Let moto keep a composite alarm as one of its alarms, which it can describe as such."""
        from moto.cloudwatch.models import CloudWatchBackend
        from moto.cloudwatch.responses import CloudWatchResponse

        CloudWatchResponse.put_composite_alarm = _put_composite_alarm

        @replaces(CloudWatchBackend, "delete_alarms")
        def delete_alarms(original: Any, backend: Any, names: list[str]) -> None:
            left = [one for one in backend.alarms.values() if one.name not in names and one.rule]
            needed = {name: one.name for one in left for name in _NAMED.findall(one.rule) if name in names}
            for name, by in needed.items():
                _refuse(f"Cannot delete {name} as there are composite alarm(s) depending on it: {by}")
            original(backend, names)


def _put_composite_alarm(self: Any) -> Any:
    rule = self._get_param("AlarmRule")
    missing = [name for name in _NAMED.findall(rule) if name not in self.cloudwatch_backend.alarms]
    if missing or not _NAMED.search(rule):
        _refuse(f"Could not save the composite alarm as alarms [{', '.join(missing)}] in the alarm rule do not exist")
    return self.put_metric_alarm()  # which reads the rule too


def _refuse(message: str) -> None:
    from moto.cloudwatch.exceptions import ValidationError

    raise ValidationError(message)
