"""Text in cells: what a workbook can carry, what is the same text, and its hash."""

from __future__ import annotations

import re
from hashlib import sha256

from xzdesk.core.fieldtypes import clean_text

CLEAR_MARK = "〔清空〕"
LONGEST = 32767  # characters in one cell
HASH_LENGTH = 16

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how spreadsheets write what XML cannot carry
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")


def unescaped(text: str) -> str:
    """The text behind `_x000D_` and its like."""
    return _NOT_XML.sub("", _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def writable(text: str) -> str:
    """The text as a cell can hold it; only invisible and impossible characters are left out."""
    return clean_text(_NOT_XML.sub("", text))[:LONGEST]


def same_text(value: object) -> str:
    """One form for what reads the same: blanks, line ends and invisible characters do not count."""
    return "" if value is None else " ".join(writable(unescaped(str(value))).split())


def text_hash(value: object) -> str:
    """Hash of a cell's text, equal for what reads the same."""
    return sha256(same_text(value).encode()).hexdigest()[:HASH_LENGTH]


def has_invisible(text: str) -> bool:
    """True when cleaning takes out more than line ends and outer blanks."""
    plain = _LINE_ENDS.sub("\n", unescaped(text))
    return "".join(clean_text(plain).split()) != "".join(plain.split())
