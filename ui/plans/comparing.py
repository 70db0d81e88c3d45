"""The issues of a plan, and any two of them side by side: old struck beside new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from ui.plans.rows import REVISIONS, RevisionRow
from ui.plans.table import Table
from ui.problem.telling import STYLE
from ui.theme import COLOURS
from ui.widgets.combo import Combo
from xzdesk.plans.compare import Difference, How

NOW = -1  # in place of an issue's number: the plan as it stands
_CELL = 'style="padding: 5px 8px; border-bottom: 1px solid #d5dbe2"'
_OLD = f'style="color: {COLOURS["red"]}; text-decoration: line-through"'
_NEW = f'style="color: {COLOURS["green"]}; font-weight: bold"'


class ComparingTab(QWidget):
    """`compare` gives what differs between two issues by number; NOW as the newer one is the plan as it stands."""

    wants_paper = Signal(int, int)  # older, newer

    def __init__(self, compare: Callable[[int, int], Sequence[Difference]]) -> None:
        super().__init__()
        self._compare = compare
        self.table: Table[RevisionRow] = Table(REVISIONS, _key, name="历次印发")
        self.older, self.newer, self.count = Combo(), Combo(), QLabel()
        self.paper = QPushButton("对照表")
        self.paper.setToolTip("预览、打印、保存这两次印发的修订对照表")
        self.text = QTextBrowser()
        self.text.document().setDefaultStyleSheet(STYLE)
        self.text.document().setDocumentMargin(10)
        self.text.setAccessibleName("两次印发的不同")
        self.count.setProperty("role", "small")
        self._lay_out()
        for combo in (self.older, self.newer):
            combo.activated.connect(self.show_difference)
        self.paper.clicked.connect(self._print)

    def show_issues(self, rows: Sequence[RevisionRow], *, open_now: bool) -> None:
        """The issues, the last one first; `open_now`: a revision is under way and can be compared, too."""
        chosen = self.older.currentData(), self.newer.currentData()
        self.table.show_rows(rows)
        issued = [row for row in rows if row.issued_on]
        self._fill(self.older, issued, False)
        self._fill(self.newer, issued, open_now)
        known = [row.n for row in issued]
        kept = chosen[0] in known and chosen[1] in (*known, NOW)
        self.older.setCurrentIndex(self.older.findData(chosen[0] if kept else _before(known, open_now)))
        self.newer.setCurrentIndex(max(self.newer.findData(chosen[1] if kept else None), 0))
        self.show_difference()

    def choose(self, older: int, newer: int) -> None:
        """Compare these two."""
        self.older.setCurrentIndex(self.older.findData(older))
        self.newer.setCurrentIndex(self.newer.findData(newer))
        self.show_difference()

    def show_difference(self) -> None:
        """Compare the two that are chosen."""
        older, newer = self._chosen()
        self.paper.setEnabled(older != newer and None not in (older, newer))
        if older is None or newer is None:
            self.count.clear()
            self.text.setHtml(_said("方案印发后，每次印发的内容都留在这里，可任选两次对照。"))
            return
        found = self._compare(older, newer)
        self.count.setText(f"{len(found)}处不同" if found else "没有不同")
        same = "这两次印发的内容相同。" if older != newer else "请选择不同的两次印发。"
        self.text.setHtml(table(found) if found else _said(same))

    def _chosen(self) -> tuple[int | None, int | None]:
        """The earlier one first, whichever way they were chosen."""
        older, newer = self.older.currentData(), self.newer.currentData()
        turned = older is not None and newer is not None and newer != NOW and newer < older
        return (newer, older) if turned else (older, newer)

    def _print(self) -> None:
        self.wants_paper.emit(*self._chosen())

    def _fill(self, combo: Combo, issued: Sequence[RevisionRow], open_now: bool) -> None:
        combo.clear()
        if open_now:
            combo.addItem("现在的内容（还没有印发）", NOW)
        for row in issued:
            combo.addItem(f"{row.caption}（{row.issued_on}）", row.n)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        for caption, combo in (("对照", self.older), ("与", self.newer)):
            label = QLabel(caption)
            label.setBuddy(combo)
            bar.addWidget(label)
            bar.addWidget(combo)
        bar.addWidget(self.count)
        bar.addStretch()
        bar.addWidget(self.paper)
        under = QWidget()
        inside = QVBoxLayout(under)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(bar)
        inside.addWidget(self.text, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(under)
        split.setSizes([130, 360])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)


def table(found: Sequence[Difference]) -> str:
    """What differs as a table: which part, which field, old struck, new beside it."""
    caption = f'style="color: {COLOURS["muted"]}; padding: 5px 8px"'
    head = "".join(f'<td {caption} width="{width}%">{name}</td>' for name, width in _COLUMNS)
    rows = "".join(_rows(list(lines)) for _, lines in groupby(found, lambda each: (each.kind, each.record)))
    return f'<table width="100%" cellspacing="0"><tr>{head}</tr>{rows}</table>'


_COLUMNS = (("内容", 30), ("栏目", 14), ("原来", 28), ("现在", 28))


def _rows(lines: Sequence[Difference]) -> str:
    """One part: its name once, then a row a field."""
    mark = f"（{lines[0].how.caption}）" if lines[0].how is not How.CHANGED else ""
    told = f"<b>{escape(lines[0].name)}</b><br>{lines[0].part}{mark}"
    rows = []
    for place, each in enumerate(lines):
        name = f'<td {_CELL} rowspan="{len(lines)}">{told}</td>' if not place else ""
        old = f"<span {_OLD}>{_lines(each.old)}</span>" if each.old else ""
        new = f"<span {_NEW}>{_lines(each.new)}</span>" if each.new else ""
        rows.append(
            f"<tr>{name}<td {_CELL}>{escape(each.caption)}</td><td {_CELL}>{old}</td><td {_CELL}>{new}</td></tr>"
        )
    return "".join(rows)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _said(text: str) -> str:
    return f'<p class="caption">{escape(text)}</p>'


def _before(known: Sequence[int], open_now: bool) -> int | None:
    """What the last is compared with: the issue before it, or the last one while a revision is under way."""
    return known[0] if known and (open_now or len(known) == 1) else known[1] if known else None


def _key(row: RevisionRow) -> str:
    return str(row.n)
