"""The ranking for a pull-request comment or a step summary: GitHub's Markdown, always small enough to post."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from farshore.checks.rank import Ranking
from farshore.report.comment import LIMIT
from farshore.report.entities import as_code, as_text
from farshore.report.telling import HEADS, Line, Told, tell

MARKER = "<!-- farshore rank -->"
"""The first line: by it a job finds its own comment again, and updates it instead of adding another."""

_MOST_MISSING = 5
_RESERVE = 20_000  # for the question, the criteria, the file's name and the line that says what was cut


def ranking_as_markdown(ranking: Ranking) -> str:
    """Return the comment: at most 60,000 bytes of UTF-8, cut from its end, saying that it was cut."""
    told = tell(ranking)
    blocks = [_table(told.table)] if told.table else []
    blocks += [_region(f"{number}.", one) for number, one in enumerate(told.listed, 1)]
    if told.offer:
        blocks += [as_text(told.offer), *(_region("-", one) for one in told.better)]
    blocks += map(as_text, told.remarks)
    kept = _fitting(blocks, LIMIT - _RESERVE)
    if len(kept) < len(blocks):
        kept.append(f"**Cut to stay under {LIMIT:,} bytes.** The other formats hold everything.")
    age = (ranking.today - ranking.catalog_date).days
    days = f"{age} day{'s' if age != 1 else ''} old"
    head = f"{MARKER}\n### farshore rank: {as_text(told.question)}"
    foot = f"{as_code(ranking.spec.file)}: evidence of {ranking.catalog_date} ({days})"
    small = [f"<sub>{as_text(words)}</sub>" for words in (*told.legend, told.criteria)]
    return "\n\n".join([head, *kept, *small, foot]) + "\n"


def _table(lines: Sequence[Line]) -> str:
    rows = [[*HEADS, "missing"], ["---"] * (len(HEADS) + 1)]
    for line in lines:
        region, *cells = map(as_text, line.cells)
        lacks = ", ".join(as_code(one) for one in line.missing[:_MOST_MISSING])
        more = f" and {len(line.missing) - _MOST_MISSING} more" if len(line.missing) > _MOST_MISSING else ""
        rows.append([region, *cells, lacks + more])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _region(head: str, told: Told) -> str:
    sign = "✅" if told.fits else "⚠️" if told.allowed else "❌"
    title = f"{head} **{as_text(told.region)}** {as_text(told.name)}: {sign} {as_text(told.verdict)}"
    return "<br>".join([title, *map(as_text, told.sentences)])


def _fitting(blocks: Sequence[str], room: int) -> list[str]:
    """Return the blocks up to the first that does not fit."""
    sizes = itertools.accumulate(len(block.encode()) + len("\n\n") for block in blocks)
    return [block for block, size in zip(blocks, sizes, strict=True) if size <= room]
