"""The field's words for columns, states and tiers, from resources/exchange/synonyms.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xzdesk.exchange.problem_rows import squeezed

_FILE = Path(__file__).resolve().parents[3] / "resources" / "exchange" / "synonyms.json"
_TELLING = 3  # characters that a word needs to count inside of a longer one
SKIP = "skip"  # the target of a column that numbers the rows


@dataclass(frozen=True)
class Words:
    """Squeezed word -> what it stands for."""

    columns: Mapping[str, str]
    states: Mapping[str, str]
    tiers: Mapping[str, str]
    totals: frozenset[str]

    def column(self, heading: str) -> tuple[str, int]:
        """The target that a heading names, and how well: 3 word for word, 1 as a part of it, 0 not at all."""
        word = squeezed(heading)
        if word in self.columns:
            return self.columns[word], 3
        target = _inside(self.columns, word)
        return (target, 1) if target else ("", 0)

    def state(self, text: str) -> str:
        """The state that a county's own word stands for; empty when none is known."""
        word = squeezed(text)
        return self.states.get(word) or ("handling" if word.startswith(("未", "尚未")) else _inside(self.states, word))

    def tier(self, text: str) -> str:
        """The tier that a county's own word stands for; empty when none is known."""
        word = squeezed(text)
        return self.tiers.get(word) or _inside(self.tiers, word)

    def is_total(self, text: str) -> bool:
        return squeezed(text) in self.totals


def _inside(words: Mapping[str, str], text: str) -> str:
    """What the longest telling word inside of the text stands for."""
    found = [word for word in words if len(word) >= _TELLING and word in text]
    return words[max(found, key=len)] if found else ""


@cache
def load_words() -> Words:
    """Read once."""
    raw = json.loads(_FILE.read_bytes())
    turned = [
        {squeezed(word): target for target, listed in raw[part].items() for word in listed}
        for part in ("columns", "states", "tiers")
    ]
    marks = {"√": "resolved", "×": "handling"}
    return Words(turned[0], {**turned[1], **marks}, turned[2], frozenset(map(squeezed, raw["totals"])))
