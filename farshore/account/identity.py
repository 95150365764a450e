"""Who is asking: also the proof that the credentials are good for something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from farshore.account.ask import CHECK_CREDENTIALS, Asker, Clients, Denied, Refused
from farshore.errors import SourceUnreachable
from farshore.servers.deadline import ONE_ANSWER, Deadline

ACTIONS: Mapping[str, str] = {"sts:GetCallerIdentity": "*"}
"""STS answers it to every valid credential, whatever its permissions.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html (2026-11-21)
"""


def account_id(clients: Clients, regions: Sequence[str], deadline: Deadline) -> tuple[str, str]:
    """Return the account's id, and the first of the regions that gave it.

    The others are asked only when one does not answer or, not being enabled, refuses: no single region is needed.

    Raises:
        SourceUnreachable: None of them gave it; the message is that of the first.
    """
    failures: list[SourceUnreachable] = []
    for region in regions:
        answer = _ask(clients, region, deadline)
        if isinstance(answer, str):
            return answer, region
        failures.append(answer)
    raise failures[0]


def _ask(clients: Clients, region: str, deadline: Deadline) -> str | SourceUnreachable:
    try:
        return deadline.run(f"sts:GetCallerIdentity in {region}", partial(_account, clients, region), ONE_ANSWER)
    except (Refused, Denied) as error:
        return SourceUnreachable(
            f"AWS does not accept the credentials ({error}, asked in {region}); {CHECK_CREDENTIALS}"
        )
    except SourceUnreachable as error:
        return error


def _account(clients: Clients, region: str) -> str:
    account: str = Asker(clients, region, ACTIONS)("sts:GetCallerIdentity")["Account"]
    return account
