"""Routing controls: one switch for each serving region, for the whole system, which a person turns; in `controls`.

A cluster of Amazon Application Recovery Controller (ARC) keeps their states behind five endpoints, each in a region of
its own, and answers while at least three of them do. It is configured through us-west-2 alone, so no other stack holds
any of it. https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.update.api.html (2026-11-28)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from constructs import Construct

from farshore.constructs import aws
from farshore.constructs.base import REPLACE_BEFORE_DESTROYING

if TYPE_CHECKING:
    from farshore.constructs.stack import SpecStack

CONFIGURED_IN = "us-west-2"
"""The region of every call that is not about a state.

https://docs.aws.amazon.com/recovery-cluster/latest/api/what-is-recovery-control.html (2026-11-28)
"""

WAIT_PERIOD_MS = 5_000
"""How long the states stay as they are after a change, against flapping; AWS's own default.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-route53recoverycontrol-safetyrule-assertionrule.html
(2026-11-28)
"""


class RoutingControls(Construct):
    """The cluster, its switches, the rule that one of them stays on, and a health check that follows each.

    Attributes:
        checks: The id of the health check that follows a region's control, by region.
    """

    def __init__(self, stack: SpecStack) -> None:
        super().__init__(stack, "routing-controls")
        self._provider = stack.provider(CONFIGURED_IN)
        self._system = stack.spec.name
        cluster = self._add(aws.Route53RecoverycontrolconfigCluster, "cluster", name=self._system)
        panel = self._add(
            aws.Route53RecoverycontrolconfigControlPanel, "panel", name=self._system, cluster_arn=cluster.arn
        )
        controls = {region: self._control(cluster, panel, region) for region in stack.spec.serving_regions}
        self._keep_one_on(panel, controls)
        self.checks = {region: self._check(control, region) for region, control in controls.items()}
        self._tell(cluster, controls)

    def _control(self, cluster: Any, panel: Any, region: str) -> Any:
        return self._add(
            aws.Route53RecoverycontrolconfigRoutingControl,
            f"control-{region}",
            name=f"{self._system}-{region}",
            cluster_arn=cluster.arn,
            control_panel_arn=panel.arn,
        )

    def _keep_one_on(self, panel: Any, controls: dict[str, Any]) -> None:
        """Have ARC refuse a change after which all controls are off.

        In alphabetical order: the provider replaces the rule when the order changes, and roles may.
        """
        rule = aws.Route53RecoverycontrolconfigSafetyRuleRuleConfig(type="ATLEAST", threshold=1, inverted=False)
        self._add(
            aws.Route53RecoverycontrolconfigSafetyRule,
            "one-stays-on",
            name=f"{self._system}-one-stays-on",
            control_panel_arn=panel.arn,
            asserted_controls=[controls[region].arn for region in sorted(controls)],
            wait_period_ms=WAIT_PERIOD_MS,
            rule_config=rule,
        )

    def _check(self, control: Any, region: str) -> str:
        check = aws.Route53HealthCheck(
            self,
            f"check-{region}",
            type="RECOVERY_CONTROL",
            routing_control_arn=control.arn,
            tags={"Name": f"{self._system}-control-{region}"},
            lifecycle=REPLACE_BEFORE_DESTROYING,
        )
        check.override_logical_id(f"check-{region}")
        return str(check.id)

    def _tell(self, cluster: Any, controls: dict[str, Any]) -> None:
        endpoints = f"{cluster.fqn}.cluster_endpoints"
        self._output("endpoints", f"${{{endpoints}}}", "Where states are read and changed; try each in turn")
        arns = {region: control.arn for region, control in controls.items()}
        self._output("arns", arns, "The routing control of each region")
        entries = " ".join(
            f"RoutingControlArn=${{{control.fqn}.arn}},RoutingControlState=On" for control in controls.values()
        )
        command = (
            "aws route53-recovery-cluster update-routing-control-states --region ${one.region} "
            f"--endpoint-url ${{one.endpoint}} --update-routing-control-state-entries {entries}"
        )
        self._output(
            "turn-on", f'${{[for one in {endpoints} : "{command}"]}}', "Turns all controls on; any one of these does"
        )

    def _add(self, kind: Any, part: str, **properties: Any) -> Any:
        """Make a resource of ARC, addressed by its part alone, since it belongs to no service."""
        element = kind(self, part, provider=self._provider, **properties)
        element.override_logical_id(part)
        return element

    def _output(self, part: str, value: Any, description: str) -> None:
        output = aws.TerraformOutput(self, f"output-{part}", value=value, description=description)
        output.override_logical_id(f"routing-controls-{part}")
