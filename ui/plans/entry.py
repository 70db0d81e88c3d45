"""A period's figures for many targets as a Qt model: what is noted, what is typed over it, and what cannot be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.plans.table import SPACE
from ui.theme import colour
from xzdesk.core.fields import FieldSpec, described
from xzdesk.errors import Refusal
from xzdesk.plans.records import Actual

Index = QModelIndex | QPersistentModelIndex
CLUSTER, TARGET, MEASURED_IN, AIM, BEFORE, VALUE, SOURCE = range(7)
CAPTIONS = ("产业集群", "指标", "计量单位", "年度目标", "上期完成值", "完成值", "数据来源")
_FIELDS: dict[int, FieldSpec] = {
    VALUE: described(Actual).fields["value"],
    SOURCE: described(Actual).fields["source"],
}
_NUMBERS = (AIM, BEFORE, VALUE)


@dataclass(frozen=True)
class EntryRow:
    """A target with what is noted of it; all as it is shown. `usual` is where its figures come from."""

    plan: str
    target: str
    cluster: str
    name: str
    measured_in: str
    aim: str
    before: str
    value: str = ""
    source: str = ""
    usual: str = ""

    def text(self, column: int) -> str:
        """What stands in a column."""
        shown = (self.cluster, self.name, self.measured_in, self.aim, self.before, self.value, self.source)
        return shown[column]


class Figure(NamedTuple):
    """A row that was changed: the raw value and source, None for nothing."""

    plan: str
    target: str
    value: str | None
    source: str | None


class Pasted(NamedTuple):
    """What became of a paste: cells taken, cells that hold something unreadable, and texts there was no room for."""

    taken: int
    refused: int
    over: tuple[str, ...]


def without_unit(text: str, unit: str) -> str:
    """A figure without the unit that stands behind it: 12.5亿元, 85％. Another unit than the target's is no figure."""
    said, own = unicodedata.normalize("NFKC", text).strip(), unicodedata.normalize("NFKC", unit)
    return said.removesuffix(own).rstrip() if own and said.endswith(own) else text.strip()


class EntryModel(QAbstractTableModel):
    """Rows by target. What was typed stays as it was typed until it is saved or dropped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[EntryRow] = ()
        self._typed: dict[tuple[int, int], str] = {}
        self._red, self._soft, self._fresh = colour("red"), colour("red-soft"), colour("amber-soft")
        self._muted = colour("muted")

    def show(self, rows: Sequence[EntryRow]) -> None:
        """Show these targets, nothing typed."""
        self.beginResetModel()
        self._rows, self._typed = rows, {}
        self.endResetModel()

    def settle(self, rows: Sequence[EntryRow]) -> None:
        """The same targets read anew after saving; a row that could not be saved stays as typed."""
        kept = {(self._rows[row].target, at): text for (row, at), text in self._typed.items() if row in self._wrong()}
        places = {row.target: place for place, row in enumerate(rows)}
        self.beginResetModel()
        self._rows = rows
        self._typed = {(places[target], at): text for (target, at), text in kept.items() if target in places}
        self.endResetModel()

    def typed(self) -> dict[str, str]:
        """What was typed and not saved, for keeping."""
        return {f"{self._rows[row].target}/{at}": text for (row, at), text in self._typed.items()}

    def restore(self, typed: Mapping[str, object]) -> None:
        """Put back what was kept, for the targets that are still there."""
        places = {row.target: place for place, row in enumerate(self._rows)}
        for key, text in typed.items():
            target, _, column = key.partition("/")
            if target in places:
                self._typed[places[target], int(column)] = str(text)
        self._tell()

    @property
    def rows(self) -> Sequence[EntryRow]:
        return self._rows

    def figures(self) -> list[Figure]:
        """The rows with something new in them; a row with a cell that cannot be read is not saved by halves."""
        return [
            Figure(self._rows[row].plan, self._rows[row].target, self._said(row, VALUE), self._said(row, SOURCE))
            for row in sorted({row for row, _ in self._typed} - self._wrong())
        ]

    def refused(self) -> list[tuple[int, int, str]]:
        """(row, column, why) of every cell that cannot be saved."""
        found = ((row, at, self.error(row, at)) for row, at in sorted(self._typed))
        return [(row, at, why) for row, at, why in found if why]

    def error(self, row: int, column: int) -> str:
        """Why what was typed in a cell cannot be saved; empty when it can."""
        typed = self._typed.get((row, column))
        if typed is None:
            return ""
        try:
            _FIELDS[column].type.read(typed)
        except Refusal as no:
            return str(no)
        if column == SOURCE and typed and not self.shown(row, VALUE):
            return "还没有填“完成值”。"
        return ""

    def shown(self, row: int, column: int) -> str:
        """What a cell shows: as typed, else as noted."""
        return self._typed.get((row, column), self._rows[row].text(column))

    def paste(self, row: int, column: int, block: Sequence[Sequence[str]]) -> Pasted:
        """Put a block of texts at a cell; a blank keeps what is there. What finds no cell is given back, not dropped in
        silence."""
        taken, over = 0, []
        for down, line in enumerate(block):
            for right, text in enumerate(line):
                if text and self._editable(row + down, column + right):
                    self._type(row + down, column + right, text)
                    taken += 1
                elif text:
                    over.append(text)
        self._tell()
        return Pasted(taken, len(self.refused()), tuple(over))

    def paste_rows(self, block: Sequence[Sequence[str]]) -> Pasted:
        """Put whole rows, as they were copied out, back to their targets by cluster and name, in whatever order."""
        taken, over = 0, []
        places: dict[tuple[str, str], list[int]] = {}
        for place, row in enumerate(self._rows):
            places.setdefault((row.cluster, row.name), []).append(place)
        for line in block:
            left = places.get((line[CLUSTER], line[TARGET]))
            if not left:
                over.append(line[TARGET])
                continue
            row_now = left.pop(0)
            for column in _FIELDS:
                if line[column]:
                    self._type(row_now, column, line[column])
                    taken += 1
        self._tell()
        return Pasted(taken, len(self.refused()), tuple(over))

    def fill(self, cells: Iterable[Index], text: str) -> int:
        """Put one text into each cell that can be written; returns how many."""
        places = [(index.row(), index.column()) for index in cells if self._editable(index.row(), index.column())]
        for row, column in places:
            self._type(row, column, text)
        self._tell()
        return len(places)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(CAPTIONS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() in _FIELDS else base

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self._editable(index.row(), index.column()):
            return False
        self._type(index.row(), index.column(), str(value or ""))
        self._tell()
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.shown(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.error(row, column) or self.shown(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(filter(None, (self.shown(row, column), self.error(row, column))))
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._red if self.error(row, column) else None if column in _FIELDS else self._muted
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(CAPTIONS):
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{CAPTIONS[section]}{SPACE if section in _NUMBERS else ''}"
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def unfilled(self) -> Iterator[int]:
        """Rows without a figure."""
        return (row for row in range(len(self._rows)) if not self.shown(row, VALUE))

    def _editable(self, row: int, column: int) -> bool:
        return 0 <= row < len(self._rows) and column in _FIELDS

    def _type(self, row: int, column: int, text: str) -> None:
        """Remember what was typed, unless it is noted already; a new figure comes from where it usually does."""
        text = without_unit(text, self._rows[row].measured_in) if column == VALUE else text.strip()
        if text == self._rows[row].text(column):
            self._typed.pop((row, column), None)
        else:
            self._typed[row, column] = text
        if column == VALUE and text and not self.shown(row, SOURCE) and self._rows[row].usual:
            self._typed[row, SOURCE] = self._rows[row].usual

    def _said(self, row: int, column: int) -> str | None:
        return self.shown(row, column) or None

    def _wrong(self) -> set[int]:
        """The rows with a cell that cannot be saved."""
        return {row for row, at in self._typed if self.error(row, at)}

    def _ground(self, row: int, column: int) -> Any:
        if (row, column) not in self._typed:
            return None
        return self._soft if self.error(row, column) else self._fresh

    def _tell(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, SOURCE))
