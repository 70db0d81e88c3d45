"""The ledger's export: the template's columns with the problems in them, out in a stream and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from xzdesk.core.changes import canonical
from xzdesk.core.fieldtypes import Day
from xzdesk.exchange.cells import text_hash, writable
from xzdesk.exchange.streamed import Value
from xzdesk.exchange.template_book import FIRST_ROW, Table, pour_rows
from xzdesk.exchange.template_columns import (
    FORM,
    LEDGER_MARK,
    SHEET,
    choices,
    filled_columns,
    number_column,
    standing_columns,
)
from xzdesk.placing import place, with_ending
from xzdesk.problems.case import creation
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import ExchangeFile, Problem
from xzdesk.problems.usecases import Problems

_AT_ONCE = 500
_APART, _END = "\x1f", "\x1e"  # no cell holds them
_hashed = lru_cache(4096)(text_hash)  # names of clusters, departments, places: most cells say what others say


@dataclass(frozen=True)
class ExportedProblems:
    """A workbook that was written: where, how many problems, its SHA-256."""

    path: Path
    count: int
    sha256: str


def export_problems(problems: Problems, query: ProblemQuery, out: Path) -> ExportedProblems:
    """Write the problems that match, in the template's columns and with their numbers; a record of it is kept."""
    found = problems.ledger.problem_rows(query, problems.clockwork.rule(problems.desk.today))
    target = with_ending(out)
    with TemporaryFile("w+", encoding="utf-8") as hashes:
        export = _Export(problems, found, hashes)
        place(export.write, target, export.is_whole, partial(export.record, target), problems.ledger.writing)
    return ExportedProblems(target, export.count, export.file_hash)


class _Export:
    """One export under way. `hashes`: a scratch file for what tells an edited cell from an old one."""

    def __init__(self, problems: Problems, found: Sequence[int], hashes: IO[str]) -> None:
        self._problems, self._found, self._hashes = problems, found, hashes
        self._hashed = [*filled_columns(), *standing_columns()]
        self._columns = [number_column(), *self._hashed]
        self._names, self._shows = [c.name for c in self._columns], [c.type.show for c in self._columns]
        self._days = [at for at, column in enumerate(self._columns) if column.open and isinstance(column.type, Day)]
        self._content = _Content()
        self.count = 0
        self.file_hash = ""

    def write(self, beside: Path) -> None:
        """Pour the rows into a new file."""
        problems = self._problems
        listed = {column.name: choices(problems, column) for column in filled_columns()}
        heading, mark = f"问题台账（{problems.desk.identity.office}）", [(LEDGER_MARK, str(FORM))]
        table = Table(heading, self._columns, [], listed, mark, to_come=len(self._found))
        pour_rows(beside, table, self._rows(), self._identity)
        with beside.open("rb") as file:
            self.file_hash = file_digest(file, "sha256").hexdigest()

    def is_whole(self, beside: Path) -> bool:
        """Whether the file, read back, says cell by cell what was meant."""
        from python_calamine import load_workbook  # heavy: off the start-up path

        read = _Content()
        with load_workbook(beside) as book:
            for row in islice(book.get_sheet_by_name(SHEET).iter_rows(), FIRST_ROW, None):
                read.add(_plain(cell) for cell in row[1 : len(self._columns) + 1])
        return read.digest == self._content.digest

    def record(self, target: Path) -> None:
        """Remember the file that went out."""
        desk = self._problems.desk
        record = ExchangeFile(
            id=desk.new_id(), name=target.name, sha256=self.file_hash, direction="out", on=desk.today,
            counts={"count": self.count},
        )  # fmt: skip
        self._problems.commit("export", [creation(record)])

    def _rows(self) -> Iterator[Sequence[Value]]:
        for start in range(0, len(self._found), _AT_ONCE):
            for problem in self._problems.ledger.problems_at(self._found[start : start + _AT_ONCE]):
                yield self._row(problem)

    def _row(self, problem: Problem) -> Sequence[Value]:
        values = [getattr(problem, name) for name in self._names]
        texts = [writable(show(value)) for show, value in zip(self._shows, values, strict=True)]
        told = canonical([_hashed(text) for text in texts[1:]])
        self._hashes.write(f"{canonical([texts[0], told])}\n")
        cells: list[Value] = list(texts)
        for at in self._days:
            cells[at] = values[at] or ""
        self._content.add(map(_plain, cells))
        self.count += 1
        return cells

    def _identity(self) -> Iterator[tuple[str, str]]:
        self._hashes.seek(0)
        for line in self._hashes:
            number, told = json.loads(line)
            yield number, told


class _Content:
    """A digest over the cells of a table, row by row."""

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, texts: Iterable[str]) -> None:
        self._hash.update((_APART.join(texts) + _END).encode())

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
