"""How a workbook writes what XML cannot carry, `_x000D_`, and the underscore of a text that only looks like that.

A text that somebody typed comes back as typed: only what a spreadsheet has to escape is taken for an escape, for there
are programs that write `_x003D_` as it stands. Whatever this program writes is escaped so that every reader agrees.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_LIKE_ONE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # each underscore: two of them may share one
_LIKE_ONE_WHOLE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_AN_ESCAPE = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff]|[Ff]{3}[EeFf])_")


def escaped(text: str) -> str:
    """A text as a cell's XML has it, where it looks like an escape."""
    return _LIKE_ONE.sub("_x005F_", text) if "_x" in text else text


def plain(text: str) -> str:
    """The text that a cell's XML stands for."""
    return _AN_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def folded(text: str) -> str:
    """One form for a text and for what a program makes of it that takes every escape for one, or loses some."""
    while "_x" in text and (found := _LIKE_ONE_WHOLE.sub(lambda found: chr(int(found[1], 16)), text)) != text:
        text = found
    return text


def new_workbook(content: BytesIO, options: dict[str, Any]) -> Workbook:
    """A workbook of XlsxWriter, whose own escape misses what shares its underscore with the one before."""
    from xlsxwriter import Workbook, xmlwriter  # heavy: off the start-up path

    xmlwriter.re_control_chars_1 = re.compile(f"({_LIKE_ONE.pattern})")  # it puts _x005F before what it finds
    return Workbook(content, options)
