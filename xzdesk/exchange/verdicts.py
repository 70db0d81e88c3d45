"""What somebody says of likely duplicates, remembered at this desk: a pair that comes again is not asked of again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.problem_rows import Judged, Verdict, Verdicts
from xzdesk.problems.queries import Ledger

Pair = tuple[tuple[str, int], str]  # a row's sheet and number, and what it resembles
Said = Mapping[Pair, Verdict]
_STRONGEST = (Verdict.SKIP, Verdict.UPDATE, Verdict.LATER, Verdict.BOTH)
_KNOWN = {verdict.value: verdict for verdict in Verdict}


def judged(said: Said) -> Verdicts:
    """One verdict for each row: the one that says most."""
    found: dict[tuple[str, int], Judged] = {}
    for (place, other), verdict in said.items():
        if place not in found or _STRONGEST.index(verdict) < _STRONGEST.index(found[place].verdict):
            found[place] = Judged(verdict, other)
    return found


def remembered(ledger: Ledger, pairs: Iterable[Resemblance]) -> dict[Pair, Verdict]:
    """What was said of some of the pairs before."""
    listed = list(pairs)
    said = ledger.verdicts({pair.key for pair in listed}) if listed else {}
    return {(each.place, each.other): _KNOWN[said[each.key]] for each in listed if said.get(each.key) in _KNOWN}


def remember(ledger: Ledger, pairs: Iterable[Resemblance], verdict: Verdict | None) -> None:
    """Remember what is said of pairs; None takes it back."""
    with ledger.writing():
        ledger.say({pair.key: verdict.value if verdict else None for pair in pairs})
