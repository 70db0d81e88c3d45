"""The field's words for columns, states and tiers, from resources/exchange/synonyms.json."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xzdesk.exchange.problem_rows import squeezed

_FILE = Path(__file__).resolve().parents[3] / "resources" / "exchange" / "synonyms.json"
_TELLING = 3  # characters that a word needs to count inside of a longer one
_MARKS = {**dict.fromkeys("√✓✔☑", "resolved"), **dict.fromkeys("×✕✗✘", "handling")}
_ENDED = ("resolved", "closed")
_DOUBTED = re.compile("[?？]")
_HEDGED = re.compile(r"[%％]|未|待|正在|部分|基本|前期|一期|继续|推进|下一?步|预计|计划|拟|尚|除.*外|不|无法|可|能")
_TOTAL_OF = re.compile(r"\d+[件个项家户条]?")
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
        if mark := _MARKS.get(text.strip()):
            return mark
        word = squeezed(text)
        if _DOUBTED.search(text):
            return ""
        if word in self.states or word.startswith(("未", "尚未")):
            return self.states.get(word, "handling")
        found = _inside(self.states, word)
        return "" if found in _ENDED and _HEDGED.search(text) else found  # 已完成60%, 已解决前期手续，待验收

    def tier(self, text: str) -> str:
        """The tier that a county's own word stands for; empty when none is known."""
        word = squeezed(text)
        return self.tiers.get(word) or _inside(self.tiers, word)

    def is_total(self, text: str) -> bool:
        """合计, and with what it comes to: 小计：3件, 共3件."""
        word = squeezed(text)
        if _TOTAL_OF.fullmatch(word.removeprefix("共")) and word.startswith("共"):
            return True
        head = next((each for each in self.totals if word.startswith(each)), "")
        rest = word.removeprefix(head)
        return bool(head) and (not rest or _TOTAL_OF.fullmatch(rest) is not None)


def _inside(words: Mapping[str, str], text: str) -> str:
    """What the longest telling word inside of the text stands for."""
    found = [word for word in words if len(word) >= _TELLING and word in text]
    return words[max(found, key=len)] if found else ""


@cache
def load_words() -> Words:
    """Read once."""
    raw = json.loads(_FILE.read_bytes())
    turned = [
        {squeezed(word): target for target, listed in raw[part].items() for word in listed if squeezed(word)}
        for part in ("columns", "states", "tiers")
    ]
    return Words(turned[0], turned[1], turned[2], frozenset(map(squeezed, raw["totals"])))
