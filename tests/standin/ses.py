"""Mail: identities that are verified by what stands in DNS, and what AWS keeps of configuration sets and rules.

moto has no DKIM tokens, takes every identity for verified, and knows no MAIL FROM, event destinations or account in
version 2 of the API; of a configuration set it returns types that the provider cannot read. AWS makes tokens of its own
in each region, and sends only when it has found them in DNS. It matters because a region whose records are missing
would send nothing on the bad day. What is refused here is refused as
https://docs.aws.amazon.com/ses/latest/APIReference-V2/ and https://docs.aws.amazon.com/ses/latest/APIReference/ say in
botocore's copy of them (2026-11-28); AWS's own wording of each message is not known.
"""

from __future__ import annotations

import hashlib
import json
import urllib.parse
from email.utils import parseaddr
from typing import Any

from .service import ACCOUNT, Service, replaces

_OPTIONS = ("delivery", "reputation", "sending", "suppression", "tracking", "vdm")
_IDENTITY, _SET = "identities/(?P<EmailIdentity>[^/]+)", "configuration-sets/(?P<ConfigurationSetName>[^/]+)"
_PATHS = (
    "account",
    *(f"{_IDENTITY}/{part}" for part in ("mail-from", "configuration-set", "dkim/signing")),
    *(f"{_SET}/{options}-options" for options in _OPTIONS),
    f"{_SET}/event-destinations",
    f"{_SET}/event-destinations/(?P<EventDestinationName>[^/]+)",
)
"""What moto's table of paths lacks, below `/v2/email/`."""
_FEEDBACK_SERVER = "feedback-smtp.{region}.amazonses.com"
_SANDBOX = {"Max24HourSend": 200.0, "MaxSendRate": 1.0}


class Ses(Service):
    """SES, of both versions of its API: they sign with the same name."""

    name = "ses"

    def patch(self) -> None:
        """Add what moto lacks, and check what it does not."""
        from moto.ses.models import ConfigurationSet, EmailIdentity, SESBackend
        from moto.ses.responses import EmailResponse
        from moto.sesv2 import urls
        from moto.sesv2.models import SESV2Backend
        from moto.sesv2.responses import SESV2Response

        replaces(EmailIdentity, "get_response_object")(_described)
        replaces(ConfigurationSet, "to_dict_v2")(_configuration_set)
        replaces(SESV2Response, "create_email_identity")(_create_identity)
        replaces(SESV2Response, "create_configuration_set")(_create_configuration_set)
        replaces(SESV2Response, "delete_configuration_set")(_with_its_configuration_set)
        replaces(SESV2Response, "get_configuration_set")(_with_its_configuration_set)
        replaces(SESV2Response, "send_email")(_send)
        for action in ("list_tags_for_resource", "tag_resource", "untag_resource"):
            replaces(SESV2Backend, action)(_of_an_identity)
        replaces(SESBackend, "_validate_s3_action")(_writable)
        urls.url_paths |= {f"{{0}}/v2/email/{path}$": SESV2Response.dispatch for path in _PATHS}
        for action, function in _NEW.items():
            setattr(SESV2Response, action, function)
        for options in _OPTIONS:
            setattr(SESV2Response, f"put_configuration_set_{options}_options", _setter(options))
        EmailResponse.delete_receipt_rule = _delete_receipt_rule


def dkim_tokens(region: str, domain: str) -> list[str]:
    """The three DKIM tokens of a domain in a region."""
    return [hashlib.md5(f"{region}/{domain}/{number}".encode()).hexdigest() for number in range(3)]


def _create_identity(original: Any, responses: Any) -> str:
    body = json.loads(responses.body)
    name, configuration_set = body["EmailIdentity"], body.get("ConfigurationSetName")
    backend = responses.sesv2_backend
    if name in backend.core_backend.email_identities:
        raise _error("AlreadyExistsException", f"Email identity {name} already exist.")
    if configuration_set is not None and configuration_set not in backend.core_backend.config_sets:
        raise _error("NotFoundException", f"Configuration set <{configuration_set}> does not exist.")
    original(responses)
    identity = backend.get_email_identity(name)
    identity.region = responses.region
    return json.dumps(identity.get_response_object)


def _described(original: Any, identity: Any) -> dict[str, Any]:
    answer: dict[str, Any] = original(identity)
    region = getattr(identity, "region", None)
    if identity.identity_type != "DOMAIN" or region is None:
        return answer
    tokens, zone = dkim_tokens(region, identity.email_identity), "dkim.amazonses.com"
    verified = all(
        [f"{token}.{zone}"] == _records("CNAME", f"{token}._domainkey.{identity.email_identity}") for token in tokens
    )
    sent = identity.dkim_signing_attributes or {}
    length = sent.get("NextSigningKeyLength", "RSA_2048_BIT")
    return {
        **answer,
        "VerifiedForSendingStatus": verified,
        "VerificationStatus": "SUCCESS" if verified else "PENDING",
        "DkimAttributes": {
            "SigningEnabled": True,
            "Status": "SUCCESS" if verified else "PENDING",
            "Tokens": tokens,
            "SigningHostedZone": zone,
            "SigningAttributesOrigin": "AWS_SES",
            "CurrentSigningKeyLength": length,
            "NextSigningKeyLength": length,
        },
        **({"MailFromAttributes": mail_from} if (mail_from := _mail_from(identity)) else {}),
    }


def _mail_from(identity: Any) -> dict[str, Any] | None:
    sent = getattr(identity, "mail_from", None)
    if sent is None:
        return None
    servers = _records("MX", sent["MailFromDomain"])
    found = servers == [f"10 {_FEEDBACK_SERVER.format(region=identity.region)}"]
    return {**sent, "MailFromDomainStatus": "SUCCESS" if found else "PENDING"}


def _put_mail_from(responses: Any) -> str:
    identity, body = _identity(responses), json.loads(responses.body)
    domain = body.get("MailFromDomain")
    if domain and not domain.endswith(f".{identity.email_identity}"):
        message = f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity"
        raise _error("BadRequestException", message)
    behavior = body.get("BehaviorOnMxFailure", "USE_DEFAULT_VALUE")
    identity.mail_from = {"MailFromDomain": domain, "BehaviorOnMxFailure": behavior} if domain else None
    return "{}"


def _put_identity_configuration_set(responses: Any) -> str:
    identity, name = _identity(responses), json.loads(responses.body).get("ConfigurationSetName")
    if name is not None:
        _existing_set(responses, name)
    identity.configuration_set_name = name
    return "{}"


def _put_dkim_signing(responses: Any) -> str:
    identity = _identity(responses)
    identity.dkim_signing_attributes = json.loads(responses.body).get("SigningAttributes", {})
    dkim = identity.get_response_object["DkimAttributes"]
    return json.dumps({"DkimStatus": dkim["Status"], "DkimTokens": dkim["Tokens"]})


def _create_configuration_set(original: Any, responses: Any) -> str:
    body = json.loads(responses.body)
    answer: str = original(responses)
    found = _existing_set(responses, body["ConfigurationSetName"])
    found.as_sent = {f"{one.title() if one != 'vdm' else 'Vdm'}Options": None for one in _OPTIONS} | body
    found.destinations = {}
    return answer


def _configuration_set(original: Any, configuration_set: Any) -> dict[str, Any]:
    if not hasattr(configuration_set, "as_sent"):
        return dict(original(configuration_set))
    defaults = {"SendingOptions": {"SendingEnabled": True}, "ReputationOptions": {"ReputationMetricsEnabled": False}}
    return defaults | {key: value for key, value in configuration_set.as_sent.items() if value is not None}


def _with_its_configuration_set(original: Any, responses: Any) -> str:
    _existing_set(responses, _from_path(responses, "configuration-sets"))
    answer: str = original(responses)
    return answer


def _setter(options: str) -> Any:
    def put(responses: Any) -> str:
        found = _existing_set(responses, _from_path(responses, "configuration-sets"))
        found.as_sent[f"{options.title()}Options"] = json.loads(responses.body)
        return "{}"

    return put


def _put_destination(responses: Any, *, new: bool) -> str:
    found, body = _existing_set(responses, _from_path(responses, "configuration-sets")), json.loads(responses.body)
    name = body["EventDestinationName"] if new else _from_path(responses, "event-destinations")
    destination = body["EventDestination"]
    if new and name in found.destinations:
        raise _error("AlreadyExistsException", f"Event destination <{name}> already exists.")
    if not new and name not in found.destinations:
        raise _error("NotFoundException", f"Event destination <{name}> does not exist.")
    if not destination.get("MatchingEventTypes"):
        raise _error("BadRequestException", "At least one event type must be given.")
    bus = destination.get("EventBridgeDestination", {}).get("EventBusArn", "event-bus/default")
    if not bus.endswith("event-bus/default"):
        raise _error("BadRequestException", "Only the default event bus is supported.")
    found.destinations[name] = {"Name": name, **destination}
    return "{}"


def _get_destinations(responses: Any) -> str:
    found = _existing_set(responses, _from_path(responses, "configuration-sets"))
    return json.dumps({"EventDestinations": list(found.destinations.values())})


def _delete_destination(responses: Any) -> str:
    found = _existing_set(responses, _from_path(responses, "configuration-sets"))
    if found.destinations.pop(_from_path(responses, "event-destinations"), None) is None:
        raise _error("NotFoundException", "The event destination does not exist.")
    return "{}"


def _send(original: Any, responses: Any) -> str:
    body = json.loads(responses.body)
    if body.get("ConfigurationSetName") is not None:
        _existing_set(responses, body["ConfigurationSetName"])
    sender = parseaddr(body["FromEmailAddress"])[1]
    identities = responses.sesv2_backend.core_backend.email_identities
    domain = identities.get(sender.rpartition("@")[2])
    if sender not in identities and not (domain and domain.get_response_object["VerifiedForSendingStatus"]):
        where = responses.region.upper()
        message = (
            f"Email address is not verified. The following identities failed the check in region {where}: {sender}"
        )
        raise _error("MessageRejected", message)
    answer: str = original(responses)
    return answer


def _of_an_identity(original: Any, backend: Any, *arguments: Any, **named: Any) -> Any:
    """Read the ARN of an identity as AWS writes it; moto has another word in it."""
    first, *rest = arguments or (named.pop("resource_arn", None) or named.pop("arn"),)
    return original(backend, first.replace(":identity/", ":email-identity/"), *rest, **named)


def _get_account(responses: Any) -> str:
    sent = responses.sesv2_backend.core_backend.sent_message_count
    return json.dumps(
        {
            "ProductionAccessEnabled": False,
            "SendingEnabled": True,
            "EnforcementStatus": "HEALTHY",
            "SendQuota": {**_SANDBOX, "SentLast24Hours": float(sent)},
            "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        }
    )


def _writable(original: Any, backend: Any, action: dict[str, str]) -> None:
    """Refuse a rule whose bucket does not let SES write."""
    from moto.s3.models import s3_backends
    from moto.ses.exceptions import InvalidS3ConfigurationException

    original(backend, action)
    policy = s3_backends[ACCOUNT]["aws"].get_bucket(action["BucketName"]).policy
    allowed = [
        one
        for one in (json.loads(policy)["Statement"] if policy else [])
        if one["Effect"] == "Allow" and "ses.amazonaws.com" in json.dumps(one["Principal"])
    ]
    if not any("s3:PutObject" in one["Action"] for one in allowed):
        raise InvalidS3ConfigurationException(f"Could not write to bucket: {action['BucketName']}")


def _delete_receipt_rule(responses: Any) -> Any:
    from moto.core.responses import EmptyResult

    rules = responses.backend.describe_receipt_rule_set(responses._get_param("RuleSetName"))
    name = responses._get_param("RuleName")
    rules.rules[:] = [rule for rule in rules.rules if rule["Name"] != name]
    return EmptyResult()


_NEW = {
    "put_email_identity_mail_from_attributes": _put_mail_from,
    "put_email_identity_configuration_set_attributes": _put_identity_configuration_set,
    "put_email_identity_dkim_signing_attributes": _put_dkim_signing,
    "create_configuration_set_event_destination": lambda responses: _put_destination(responses, new=True),
    "update_configuration_set_event_destination": lambda responses: _put_destination(responses, new=False),
    "get_configuration_set_event_destinations": _get_destinations,
    "delete_configuration_set_event_destination": _delete_destination,
    "get_account": _get_account,
}


def _identity(responses: Any) -> Any:
    return responses.sesv2_backend.get_email_identity(_from_path(responses, "identities"))


def _existing_set(responses: Any, name: str) -> Any:
    found = responses.sesv2_backend.core_backend.config_sets.get(name)
    if found is None:
        raise _error("NotFoundException", f"Configuration set <{name}> does not exist.")
    return found


def _from_path(responses: Any, collection: str) -> str:
    parts = urllib.parse.urlparse(responses.uri).path.split("/")
    return urllib.parse.unquote(parts[parts.index(collection) + 1])


def _records(kind: str, name: str) -> list[str]:
    from moto.route53.models import route53_backends

    zones = route53_backends[ACCOUNT]["aws"].zones.values()
    found = [one for zone in zones for one in zone.rrsets if one.type == kind and one.name.rstrip(".") == name]
    return [value.rstrip(".") for record in found for value in record.records]


def _error(code: str, message: str) -> Exception:
    from moto.core.exceptions import JsonRESTError

    error = JsonRESTError(code, message)
    error.code = 404 if code == "NotFoundException" else 400
    return error
