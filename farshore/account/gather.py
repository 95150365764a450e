"""Gathering: every lookup in every region at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from farshore.account.ask import Asker, Clients, Denied, Limits, Refused
from farshore.account.facts import Fact, NotAllowed, RegionStanding
from farshore.account.identity import account_id
from farshore.account.lookup import Lookup, Needs
from farshore.account.lookups import LOOKUPS, RegionStandings
from farshore.account.snapshot import Account
from farshore.servers import aws
from farshore.servers.deadline import Deadline
from farshore.spec import Spec

MOST_THREADS = 16

Offered = Callable[[str, str], bool]
"""Says whether a region has an AWS service, by their ids, so that nobody waits for an endpoint that does not exist."""

Question = tuple[Lookup, str]


def gather(
    session: Any,
    spec: Spec,
    regions: Sequence[str],
    today: datetime.date,
    *,
    needs: Needs | None = None,
    offered: Offered = lambda _service, _region: True,
    limits: Limits | None = None,
    deadline: Deadline | None = None,
) -> Account:
    """Return what the account may use of what a spec needs.

    Args:
        session: A boto3 session, as `farshore.account.ask.open_session` gives it.
        spec: What is to be built.
        regions: Where to look: regions that exist, in the order in which they are asked what has no region.
        today: The day of the evidence.
        needs: What a system needs of which the spec knows only the regions.
        offered: Whether a region has a service at all; where it has not, nobody is asked.
        limits: How long to wait for one call.
        deadline: When to give up; a minute from now by default.

    Raises:
        SourceUnreachable: AWS gave no answer to a question that it should have answered.
    """
    deadline = deadline or Deadline()
    clients = Clients(session, limits)
    deadline.run("the AWS credentials", partial(aws.find_credentials, session))
    account, first = account_id(clients, regions, deadline)
    standings = _standings(clients, first, regions, deadline)
    open_regions = [one.region for one in standings if isinstance(one, RegionStanding) and one.usable]
    questions = [
        (lookup, region)
        for kind in LOOKUPS
        if kind is not RegionStandings
        for lookup in (*kind.for_spec(spec, account), *(kind.for_system(needs) if needs else ()))
        for region in (open_regions if kind.everywhere else [first])
        if offered(kind.aws_service, region)
    ]
    return Account(account, today, tuple(_without_refusals(standings, _ask_all(clients, questions, deadline))))


def _standings(clients: Clients, asked: str, regions: Sequence[str], deadline: Deadline) -> list[Fact]:
    """Return the standing of each region in the order given; `unknown` where the credentials may not ask."""
    facts = _ask_all(clients, [(RegionStandings(), asked)], deadline)
    known = {one.region: one for one in facts if isinstance(one, RegionStanding)}
    gaps = [one for one in facts if isinstance(one, NotAllowed)]
    return [*gaps, *(known.get(one, RegionStanding(region=one, status="unknown")) for one in regions)]


def _ask_all(clients: Clients, questions: Sequence[Question], deadline: Deadline) -> list[Fact]:
    """Ask all questions at once; return the facts in the order of the questions."""
    answers = deadline.each(_words, partial(_answer, clients), questions, MOST_THREADS)
    return [fact for one in answers for fact in one]


def _words(question: Question) -> str:
    lookup, region = question
    return f"{' and '.join(lookup.actions)} in {region}"


def _answer(clients: Clients, question: Question) -> list[Fact]:
    """Ask one question; a refusal is an answer."""
    lookup, region = question
    try:
        return list(lookup.look(Asker(clients, region, lookup.actions), region))
    except Denied as missing:
        return [NotAllowed(region=region, action=missing.action, purpose=lookup.purpose)]
    except Refused as refusal:
        return [RegionStanding(region=region, status="unknown", refused=refusal.code)]


def _without_refusals(standings: Sequence[Fact], facts: Sequence[Fact]) -> Iterable[Fact]:
    """Put each region's refusals into its one standing; a region refuses every question, not one."""
    refused = {one.region: one.refused for one in facts if isinstance(one, RegionStanding)}
    for one in standings:
        if isinstance(one, RegionStanding) and one.region in refused:
            yield RegionStanding(region=one.region, status=one.status, refused=refused[one.region])
        else:
            yield one
    yield from (one for one in facts if not isinstance(one, RegionStanding))
