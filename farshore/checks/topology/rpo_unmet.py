"""rpo-unmet: the estimated loss of a service is above the objective."""

from __future__ import annotations

import datetime

from farshore.checks.objective import ObjectiveUnmet
from farshore.checks.subject import PREFLIGHT_RULES
from farshore.findings import Severity
from farshore.spec.services import Service, StaticSite


@PREFLIGHT_RULES.register
class RpoUnmet(ObjectiveUnmet):
    """A warning; a note where nothing is built that could bound it, or the files can be published anew."""

    objective = "rpo"
    noun = "loss"
    id = "rpo-unmet"
    title = "A service may lose more than `objectives.rpo` allows"
    severity = Severity.WARNING
    why = "What was written last and not yet replicated is gone with the region, or comes back too late to be of use."
    remedy = (
        "Keep what must not be lost in a table, whose copy is typically a second behind; give a bucket `time_control`, "
        "for the only bound that S3 promises; or change the objective."
    )
    source = "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html"
    source_date = datetime.date(2026, 11, 21)
    good = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rto: 5m, rpo: 1m}
        services: {orders: {type: table, key: {partition: orderId}}}
    """
    bad = """
        name: shop
        domain: example.com
        regions: {primary: us-east-1, standby: us-west-2}
        objectives: {rpo: 1m}
        services: {files: {type: bucket}}
    """

    def weight(self, service: Service) -> Severity:
        """Return how much the loss matters: the files of a site can be published anew."""
        return Severity.NOTE if isinstance(service, StaticSite) else super().weight(service)
