"""The wizard's third step: the ledger's own words for states, tiers, clusters and categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.exchange.wizard_grid import Choices, choosing, make_grid, put
from ui.theme import colour
from ui.widgets.combo import Combo
from ui.widgets.plain import plain
from xzdesk.catalogue import Catalogue
from xzdesk.core.captions import Tier
from xzdesk.core.fields import described
from xzdesk.exchange.adoption.mapping import NAMED, Mapping
from xzdesk.exchange.adoption.proposal import Look
from xzdesk.problems.records import Problem, State

_ABOUT = (
    "旧台账里的写法各相当于什么。拿不准的保持建议值，导入以后还可以改。"
    "旧台账说已办结、缺少佐证或办理人的，会先停在能到的那一步，并说明还缺什么。"
)
_NOTHING = "没有需要对应的写法，直接下一步。"
_WIDEST = 1200
_EMPTY = "（空白的格子）"
_FIELDS = described(Problem).fields


class _Line(NamedTuple):
    """A word: of which part of the mapping, of which field, and what it can stand for."""

    part: str
    field: str
    word: str
    often: int
    value: str
    choices: Choices


class WordsStep(QWidget):
    """One row a word, with a list of what it can stand for."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue
        self.grid = make_grid(("栏目", "旧台账的写法", "件数", "相当于"), (150, 0, 80, 380))
        self.grid.setMaximumWidth(_WIDEST)
        self.combos: dict[tuple[str, str, str], Combo] = {}
        self._mapping: Mapping | None = None
        self.about = QLabel()
        plain(self.about)
        self.about.setProperty("role", "muted")
        self.about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.about)
        layout.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)

    def load(self, look: Look, mapping: Mapping) -> None:
        """Show the words of the columns that the mapping names."""
        self._mapping = mapping
        lines = list(self._lines(look, mapping))
        self.about.setText(_ABOUT if lines else _NOTHING)
        self.combos.clear()
        self.grid.setRowCount(0)
        self.grid.setRowCount(len(lines))
        for row, line in enumerate(lines):
            put(self.grid, row, 0, _FIELDS[line.field].caption, colour("muted"))
            put(self.grid, row, 1, line.word, colour("amber") if line.part == "words" and not line.value else None)
            put(self.grid, row, 2, str(line.often) if line.often else "")
            combo = choosing(line.choices, line.value)
            self.combos[line.part, line.field, line.word] = combo
            self.grid.setCellWidget(row, 3, combo)

    def amended(self) -> Mapping:
        """The mapping with what is chosen."""
        assert self._mapping is not None
        mapping = self._mapping
        states, tiers = {**mapping.states}, {**mapping.tiers}
        words = {name: {**mapping.words.get(name, {})} for name in NAMED}
        defaults = dict(mapping.defaults)
        for (part, field, word), combo in self.combos.items():
            value = str(combo.currentData() or "")
            if part == "words":
                words[field][word] = value
            elif part == "defaults":
                defaults[field] = value
            else:
                (states if part == "states" else tiers)[word] = value
        kept = {name: value for name, value in defaults.items() if value}
        said = {name: of for name, of in words.items() if of}
        return replace(mapping, states=states, tiers=tiers, words=said, defaults=kept)

    def _lines(self, look: Look, mapping: Mapping) -> Iterator[_Line]:
        states = [("", "（按待研判）"), *((state.value, state.caption) for state in State)]
        tiers = [("", "（按县级办理）"), *((tier.value, tier.caption) for tier in Tier)]
        counted = look.words(mapping.headings("status"), mapping.sheets)
        for word, count in counted.most_common():
            yield _Line("states", "status", word, count, mapping.states.get(word, ""), states)
        counted += look.words(mapping.headings("tier"), mapping.sheets)
        for word in mapping.tiers:
            if word in counted:
                yield _Line("tiers", "tier", word, counted[word], mapping.tiers[word], tiers)
        for name in NAMED:
            names = [(each, each) for each in self._catalogue.names(_listing(name))]
            found = look.words(mapping.headings(name), mapping.sheets)
            for word, value in mapping.words.get(name, {}).items():
                if word in found:
                    choices = [("", "（不认，写进办理进展）"), *names]
                    yield _Line("words", name, word, found[word], value, choices)
            choices = [("", "（留空，以后再补）"), *names]
            yield _Line("defaults", name, _EMPTY, 0, mapping.defaults.get(name, ""), choices)


def _listing(name: str) -> str:
    return {"cluster": "clusters", "category": "categories"}[name]
