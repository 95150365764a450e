"""Routing controls: clusters that deploy, states behind five endpoints, safety rules that are kept.

moto has neither of the two services. On AWS a control is off when it is made, a change that a safety rule forbids is
refused, and so is every change for some seconds after the last. It matters because traffic follows the states: a system
whose controls nobody has turned on, or whose last one was turned off, must not be dark.

Sources, each read on 2026-11-28: where calls go,
https://docs.aws.amazon.com/recovery-cluster/latest/api/what-is-recovery-control.html; states and endpoints,
https://docs.aws.amazon.com/r53recovery/latest/dg/getting-started-cli-routing.control-state.html; limits,
https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.quotas.html; names of controls,
https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.create-control.html; rules, their names and how long
they wait,
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-route53recoverycontrol-safetyrule.html;
what a refusal names, and how it is overridden,
https://docs.aws.amazon.com/r53recovery/latest/dg/routing-control.override-safety-rule.html. The words of the refusals
are ours. That nothing is deleted while something else needs it is our own caution: no page says what AWS does.
"""

from __future__ import annotations

import functools
import json
import re
import time
import uuid
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from .service import ACCOUNT, Service
from .wire import Handler, Request, Response, aws_error

CONFIGURED_IN = "us-west-2"
ENDPOINTS = ("us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1", "ap-southeast-2")
MOST_CLUSTERS = 2
MOST_STATES_AT_ONCE = 10

CLUSTER, PANEL, CONTROL = "Cluster", "ControlPanel", "RoutingControl"
ASSERTION, GATING = "AssertionRule", "GatingRule"
_KINDS = {"cluster": (CLUSTER,), "controlpanel": (PANEL,), "routingcontrol": (CONTROL,)}
_KINDS["safetyrule"] = (ASSERTION, GATING)
"""What a path of the API is about, by its first part."""
_OF_A_PANEL = (CONTROL, ASSERTION, GATING)
_NAME = re.compile(r"\S{1,64}")
_LISTED = re.compile(r"/?controlpanel/(?P<panel>[^/]+)/(?P<what>routingcontrols|safetyrules)")

Body = dict[str, Any]


class Refused(Exception):
    """A call that AWS does not do as asked; the message says why."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Store:
    """All of ARC in the account: what one of the two services configures and the other one reads."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.bodies: dict[str, tuple[str, Body]] = {}
        self.states: dict[str, str] = {}
        self.changed: dict[str, float] = {}
        self.tags: dict[str, dict[str, str]] = {}

    def all(self, *kinds: str, **members: Any) -> list[Body]:
        """Return the resources of some kinds that have the given members."""
        found = [body for kind, body in self.bodies.values() if kind in kinds]
        return [body for body in found if all(body.get(name) == value for name, value in members.items())]

    def one(self, arn: str, *kinds: str) -> tuple[str, Body]:
        """Return a resource of one of some kinds, with its kind.

        Raises:
            Refused: There is none.
        """
        kind, body = self.bodies.get(arn, ("", {}))
        if kind not in kinds:
            raise Refused(HTTPStatus.NOT_FOUND, "ResourceNotFoundException", f"{arn} was not found")
        return kind, body


_STORE = Store()


def _answering(answer: Callable[..., Response]) -> Callable[..., Response]:
    """Turn what a handler refuses into AWS's form."""

    @functools.wraps(answer)
    def handle(service: Service, request: Request, moto: Handler) -> Response:
        try:
            return answer(service, request, moto)
        except Refused as refused:
            return aws_error(request, refused.status, refused.code, str(refused))

    return handle


class RecoveryControlConfig(Service):
    """Clusters, control panels, routing controls and safety rules, as they are configured."""

    name: ClassVar[str] = "route53-recovery-control-config"

    def reset(self) -> None:
        """Forget everything, states included."""
        _STORE.clear()

    @_answering
    def handle(self, request: Request, moto: Handler) -> Response:  # noqa: ARG002 - moto has no such service
        """Answer a call, which is one of the REST kind."""
        if request.region != CONFIGURED_IN:
            raise Refused(HTTPStatus.FORBIDDEN, "AccessDeniedException", f"There is no endpoint but in {CONFIGURED_IN}")
        kind, _, arn = request.path.strip("/").partition("/")
        sent = json.loads(request.body or b"{}")
        if kind == "tags":
            return Response.json(200, _tagged(request, arn, sent))
        listed = _LISTED.fullmatch(request.path)
        if listed or not (arn or sent):
            return Response.json(200, _listed(request.path.strip("/"), listed))
        verbs = {"POST": _create, "PUT": _update, "GET": _describe, "DELETE": _delete}
        return Response.json(200, verbs[request.method](_KINDS[kind], arn, sent, request))


class RecoveryCluster(Service):
    """The states of routing controls, at the five endpoints of their cluster; one of them may be refused, by region."""

    name: ClassVar[str] = "route53-recovery-cluster"

    @_answering
    def handle(self, request: Request, moto: Handler) -> Response:  # noqa: ARG002 - moto has no such service
        """Answer a call, which is one of the JSON kind."""
        if request.region not in ENDPOINTS:
            raise Refused(HTTPStatus.BAD_REQUEST, "ValidationException", f"No endpoint is in {request.region}")
        sent = json.loads(request.body or b"{}")
        actions = {
            "GetRoutingControlState": _state,
            "ListRoutingControls": _states,
            "UpdateRoutingControlState": lambda one: _change([one], one.get("SafetyRulesToOverride", ())),
            "UpdateRoutingControlStates": lambda many: _change(
                many["UpdateRoutingControlStateEntries"], many.get("SafetyRulesToOverride", ())
            ),
        }
        return Response.json(200, actions[request.action](sent))


def _create(kinds: Sequence[str], _arn: str, sent: Body, request: Request) -> Body:
    kind, given = next(((kind, sent[kind]) for kind in kinds if kind in sent), (kinds[0], sent))
    name = given.get("Name") or given[f"{kind}Name"]
    if not _NAME.fullmatch(name):
        raise Refused(HTTPStatus.BAD_REQUEST, "ValidationException", "A name has 1 to 64 characters, and no space")
    if kind in _OF_A_PANEL and _STORE.all(*kinds, Name=name, ControlPanelArn=given["ControlPanelArn"]):
        raise Refused(HTTPStatus.CONFLICT, "ConflictException", f"{name} is taken in this control panel")
    body = {**_MAKERS[kind](given, request), "Name": name, "Status": "PENDING", "Owner": ACCOUNT}
    arn = body[_arn_member(kind)]
    _STORE.bodies[arn] = (kind, body)
    _STORE.tags[arn] = dict(sent.get("Tags") or {})
    return {kind: dict(body)}


def _arn_member(kind: str) -> str:
    return "SafetyRuleArn" if kind in (ASSERTION, GATING) else f"{kind}Arn"


def _cluster(_given: Body, request: Request) -> Body:
    if len(_STORE.all(CLUSTER)) >= MOST_CLUSTERS:
        raise Refused(HTTPStatus.PAYMENT_REQUIRED, "ServiceQuotaExceededException", f"{MOST_CLUSTERS} clusters exist")
    url = f"http://{request.header('host')}"
    endpoints = [{"Region": region, "Endpoint": url} for region in ENDPOINTS]
    arn = f"arn:aws:route53-recovery-control::{ACCOUNT}:cluster/{uuid.uuid4()}"
    return {"ClusterArn": arn, "ClusterEndpoints": endpoints, "NetworkType": "IPV4"}


def _panel(given: Body, _request: Request) -> Body:
    _STORE.one(given["ClusterArn"], CLUSTER)
    arn = f"arn:aws:route53-recovery-control::{ACCOUNT}:controlpanel/{uuid.uuid4().hex}"
    return {"ControlPanelArn": arn, "ClusterArn": given["ClusterArn"], "DefaultControlPanel": False}


def _control(given: Body, _request: Request) -> Body:
    _STORE.one(given["ClusterArn"], CLUSTER)
    panel = _STORE.one(given["ControlPanelArn"], PANEL)[1]["ControlPanelArn"]
    arn = f"{panel}/routingcontrol/{uuid.uuid4().hex[:16]}"
    _STORE.states[arn] = "Off"
    return {"RoutingControlArn": arn, "ControlPanelArn": panel}


def _rule(given: Body, _request: Request) -> Body:
    panel = _STORE.one(given["ControlPanelArn"], PANEL)[1]["ControlPanelArn"]
    for control in _about(given):
        _STORE.one(control, CONTROL)
    return {**given, "SafetyRuleArn": f"{panel}/safetyrule/{uuid.uuid4().hex[:16]}"}


_MAKERS = {CLUSTER: _cluster, PANEL: _panel, CONTROL: _control, ASSERTION: _rule, GATING: _rule}


def _describe(kinds: Sequence[str], arn: str, _sent: Body, _request: Request) -> Body:
    """Describe a resource; a cluster is deployed at the second look, all else at the first."""
    kind, body = _STORE.one(arn, *kinds)
    seen = dict(body)
    body["Status"] = "DEPLOYED"
    return {kind: seen if kind == CLUSTER else dict(body)}


def _update(kinds: Sequence[str], _arn: str, sent: Body, _request: Request) -> Body:
    update = next((sent[f"{kind}Update"] for kind in kinds if f"{kind}Update" in sent), sent)
    kind, body = _STORE.one(update[_arn_member(kinds[0])], *kinds)
    body["Name"] = update.get("Name") or update.get(f"{kind}Name") or body["Name"]
    body.update({member: update[member] for member in ("WaitPeriodMs", "NetworkType") if member in update})
    return {kind: dict(body)}


def _delete(kinds: Sequence[str], arn: str, _sent: Body, _request: Request) -> Body:
    kind, _ = _STORE.one(arn, *kinds)
    needing = {
        CLUSTER: _STORE.all(PANEL, ClusterArn=arn),
        PANEL: _STORE.all(*_OF_A_PANEL, ControlPanelArn=arn),
        CONTROL: [rule for rule in _STORE.all(ASSERTION, GATING) if arn in _about(rule)],
    }
    if needing.get(kind):
        raise Refused(HTTPStatus.CONFLICT, "ConflictException", f"{needing[kind][0]['Name']} still needs {arn}")
    del _STORE.bodies[arn]
    _STORE.states.pop(arn, None)
    return {}


def _listed(path: str, listed: re.Match[str] | None) -> Body:
    if listed and listed["what"] == "safetyrules":
        rules = [(kind, _STORE.all(kind, ControlPanelArn=listed["panel"])) for kind in (ASSERTION, GATING)]
        return {"SafetyRules": [{kind.removesuffix("Rule"): one} for kind, found in rules for one in found]}
    if listed:
        return {"RoutingControls": _STORE.all(CONTROL, ControlPanelArn=listed["panel"])}
    return {"Clusters": _STORE.all(CLUSTER)} if path == "cluster" else {"ControlPanels": _STORE.all(PANEL)}


def _tagged(request: Request, arn: str, sent: Body) -> Body:
    tags = _STORE.tags.setdefault(arn, {})
    if request.method == "DELETE":
        tags.pop(request.query["TagKeys"], None)
    tags.update(sent.get("Tags", {}))
    return {"Tags": tags} if request.method == "GET" else {}


def _state(sent: Body) -> Body:
    _, control = _STORE.one(sent["RoutingControlArn"], CONTROL)
    return _described_state(control)


def _states(sent: Body) -> Body:
    panel = {"ControlPanelArn": sent["ControlPanelArn"]} if "ControlPanelArn" in sent else {}
    return {"RoutingControls": [_described_state(one) for one in _STORE.all(CONTROL, **panel)]}


def _described_state(control: Body) -> Body:
    arn, panel = control["RoutingControlArn"], control["ControlPanelArn"]
    return {
        "RoutingControlArn": arn,
        "RoutingControlName": control["Name"],
        "RoutingControlState": _STORE.states[arn],
        "ControlPanelArn": panel,
        "ControlPanelName": _STORE.one(panel, PANEL)[1]["Name"],
        "Owner": ACCOUNT,
    }


def _change(entries: Sequence[Body], overridden: Sequence[str]) -> Body:
    """Change states, all together or none."""
    if len(entries) > MOST_STATES_AT_ONCE:
        raise Refused(HTTPStatus.BAD_REQUEST, "ServiceLimitExceededException", f"At most {MOST_STATES_AT_ONCE} at once")
    for entry in entries:
        _STORE.one(entry["RoutingControlArn"], CONTROL)
    wanted = {entry["RoutingControlArn"]: entry["RoutingControlState"] for entry in entries}
    if not set(wanted.values()) <= {"On", "Off"}:
        raise Refused(HTTPStatus.BAD_REQUEST, "ValidationException", "A state is On or Off")
    after = {**_STORE.states, **wanted}
    concerned = [rule for rule in _STORE.all(ASSERTION, GATING) if wanted.keys() & set(_targets(rule))]
    for rule in concerned:
        if rule["SafetyRuleArn"] not in overridden:
            _check_rule(rule, after)
    _STORE.states = after
    _STORE.changed.update({rule["SafetyRuleArn"]: time.monotonic() for rule in concerned})
    return {}


def _check_rule(rule: Body, after: dict[str, str]) -> None:
    arn = rule["SafetyRuleArn"]
    since = time.monotonic() - _STORE.changed.get(arn, float("-inf"))
    if since * 1000 < rule["WaitPeriodMs"]:
        raise _conflict(arn, f"{rule['Name']} waits {rule['WaitPeriodMs']} ms after a change")
    judged = rule.get("AssertedControls") or rule["GatingControls"]
    states = after if "AssertedControls" in rule else _STORE.states  # a gate is as it was before the change
    if not _holds(rule["RuleConfig"], [states[control] == "On" for control in judged]):
        raise _conflict(arn, f"{rule['Name']} would not hold after the change")


def _holds(config: Body, on: Sequence[bool]) -> bool:
    least = {"ATLEAST": config["Threshold"], "AND": len(on), "OR": 1}[config["Type"]]
    return (sum(on) >= least) != config["Inverted"]


def _conflict(rule: str, why: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, "ConflictException", f"Safety rule {rule}: {why}")


def _targets(rule: Body) -> list[str]:
    """Return the controls whose changes a rule judges."""
    return list(rule.get("AssertedControls") or rule.get("TargetControls") or ())


def _about(rule: Body) -> list[str]:
    """Return all controls that a rule names."""
    return [*_targets(rule), *rule.get("GatingControls", ())]
