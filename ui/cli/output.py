"""What a command answers: one JSON document, or lines for people; and how lines are laid out."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from ui.cli.trouble import reason_of
from xzdesk.core.fields import Record, described, values_of
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal

DONE, FINDINGS, FAILED = 0, 1, 2


class Answer(NamedTuple):
    """A command's result: `document` for --json, `lines` for people (made only when asked for), and the exit code."""

    document: object
    lines: Iterable[str] = ()
    code: int = DONE


def put(answer: Answer, *, as_json: bool) -> None:
    """Write an answer to standard output. Refusal when nobody reads it, or the disk is full."""
    try:
        if as_json:
            _encode(sys.stdout, encoding="utf-8")
            sys.stdout.write(json.dumps(answer.document, ensure_ascii=False, indent=2) + "\n")
        else:
            _encode(sys.stdout)
            for line in answer.lines:
                sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered has nowhere to go
        raise Refusal("output_not_written", reason=reason_of(error)) from error


def refusal_json(no: Refusal) -> dict[str, Any]:
    """Code and wording, and each reason where there are several."""
    reasons = getattr(no, "reasons", [])
    told = {"code": no.code, "message": str(no)}
    return {**told, "reasons": [{"code": each.code, "message": str(each)} for each in reasons]} if reasons else told


def tell(message: str) -> None:
    """One line on standard error."""
    _encode(sys.stderr)
    sys.stderr.write(" ".join(message.split("\n")) + "\n")
    sys.stderr.flush()


def record_json(record: Record) -> dict[str, Any]:
    """A record with the field names of the code; dates as ISO text, choices as code words."""
    stored = described(type(record)).store(values_of(record))
    return {"id": record.id, **stored, "conflicts": list(record.conflicts)}


def table(captions: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Aligned columns under their captions; Chinese characters count two."""
    cells = [list(captions), *([" ".join(cell.split()) for cell in row] for row in rows)]
    widths = [max(_width(row[place]) for row in cells) for place in range(len(captions))]
    cells.insert(1, ["-" * width for width in widths])
    for row in cells:
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()


def pairs(values: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One line for each caption with its value; further lines of a text stand under the first."""
    filled = [(caption, value) for caption, value in values if value]
    widest = max((_width(caption) for caption, _ in filled), default=0)
    for caption, value in filled:
        first, *rest = value.split("\n")
        yield f"{caption}{' ' * (widest - _width(caption))}  {first}"
        yield from (" " * (widest + 2) + line for line in rest)


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text if not unicodedata.combining(c))


def _encode(stream: TextIO, **options: str) -> None:
    """Let no character that a terminal cannot show end the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace", **options)
