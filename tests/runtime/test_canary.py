"""The canary asks a real server over TLS, by another name's address, and reports to a CloudWatch over a socket."""

from __future__ import annotations

import datetime
import importlib.util
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.runtime.recorder import Recorder

SCRIPT = Path(__file__).parents[2] / "farshore" / "runtime" / "canary.py"
HOST = "api.example.com"


class Answering(BaseHTTPRequestHandler):
    """Answers with the status that the path names."""

    def do_GET(self) -> None:
        """Answer."""
        self.server.asked.append(self.headers["Host"])  # type: ignore[attr-defined]
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    """A server on loopback that proves to be `api.example.com`."""
    _write_certificate(tmp_path / "cert.pem", tmp_path / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.asked = []  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _write_certificate(cert: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(private, hashes.SHA256())
    )
    cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key.write_bytes(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))


@pytest.fixture
def run(
    site: ThreadingHTTPServer, runtime_aws: Recorder, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """Runs the canary; returns the metrics that each region then has, by their names."""
    for name, value in {
        "AWS_ENDPOINT_URL": runtime_aws.endpoint,
        "AWS_REGION": "us-east-2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)

    def start(steps: dict[str, int], canary: str, via: str = "127.0.0.1", **more: Any) -> None:
        port = site.server_address[1]
        asked = {
            step: [{"host": HOST, "path": f"/{status}", "via": via, "port": port}] for step, status in steps.items()
        }
        watch = {"namespace": "farshore", "canary": canary, "steps": asked, "report_to": ["eu-west-1"], **more}
        monkeypatch.setenv("FARSHORE_WATCH", json.dumps(watch))
        script().handler(None, None)

    return start


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("farshore_canary", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reported(canary: str, region: str) -> set[tuple[str, str | None]]:
    """Return which metrics a region has of a canary, each with its step."""
    import boto3

    found = boto3.client("cloudwatch", region_name=region).list_metrics(Namespace="farshore")["Metrics"]
    named = [(one["MetricName"], {each["Name"]: each["Value"] for each in one["Dimensions"]}) for one in found]
    return {(metric, dimensions.get("Step")) for metric, dimensions in named if dimensions["Canary"] == canary}


def available(canary: str, step: str) -> float:
    """Return what the canary's own region last heard of a step."""
    import boto3

    now = datetime.datetime.now(datetime.timezone.utc)
    points = boto3.client("cloudwatch", region_name="us-east-2").get_metric_statistics(
        Namespace="farshore",
        MetricName="Available",
        Dimensions=[{"Name": "Canary", "Value": canary}, {"Name": "Step", "Value": step}],
        StartTime=now - datetime.timedelta(hours=1),
        EndTime=now + datetime.timedelta(hours=1),
        Period=3600,
        Statistics=["Minimum"],
    )["Datapoints"]
    return float(min(point["Minimum"] for point in points))


@pytest.mark.parametrize("status", [200, 204, 302])
def test_an_answer_is_reported_with_its_latency_and_that_the_canary_ran_elsewhere(run, site, status: int) -> None:
    canary = f"answered-{status}"

    run({"public": status}, canary)

    assert site.asked == [f"{HOST}:{site.server_address[1]}"], "the address of one name, the host of another"
    assert reported(canary, "us-east-2") == {("Available", "public"), ("Milliseconds", "public")}
    assert reported(canary, "eu-west-1") == {("Ran", None)}
    assert available(canary, "public") == 100


@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_step_that_fails_fails_the_run_and_is_reported_beside_those_that_do_not(run, status: int) -> None:
    canary = f"refused-{status}"

    with pytest.raises(Exception, match=rf"us-west-2: .* answers {status}"):
        run({"public": 200, "us-west-2": status}, canary)

    assert (available(canary, "public"), available(canary, "us-west-2")) == (100, 0)
    assert reported(canary, "eu-west-1") == {("Ran", None)}


def test_a_name_that_does_not_resolve_is_no_answer(run) -> None:
    with pytest.raises(Exception, match="public: gaierror"):
        run({"public": 200}, "unresolved", via="nowhere.invalid")

    assert available("unresolved", "public") == 0


def test_a_server_that_proves_to_be_somebody_else_is_no_answer(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(Exception, match="public: SSLCertVerificationError"):
        run({"public": 200}, "impostor")


@pytest.mark.parametrize(("state", "heard"), [("OK", True), ("ALARM", True), ("INSUFFICIENT_DATA", False)])
def test_what_route_53_says_is_passed_on_if_it_knows(run, state: str, heard: bool) -> None:
    import boto3

    cloudwatch = boto3.client("cloudwatch", region_name="us-east-1")
    cloudwatch.put_metric_alarm(
        AlarmName=f"route53-{state}",
        ComparisonOperator="LessThanThreshold",
        EvaluationPeriods=1,
        Threshold=1,
        MetricName="HealthCheckStatus",
        Namespace="AWS/Route53",
        Period=60,
        Statistic="Minimum",
    )
    cloudwatch.set_alarm_state(AlarmName=f"route53-{state}", StateValue=state, StateReason="test")
    canary = f"verdict-{state.lower()}"

    run({"public": 200}, canary, verdicts={"step": "route53", "region": "us-east-1", "alarms": [f"route53-{state}"]})

    assert (("Available", "route53") in reported(canary, "us-east-2")) == heard
    if heard:
        assert available(canary, "route53") == (100 if state == "OK" else 0)


def test_a_cloudwatch_that_does_not_answer_silences_no_step(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    run({"public": 200}, "unheard")
