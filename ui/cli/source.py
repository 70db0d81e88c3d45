"""JSON that comes in: from a file or standard input, in UTF-8, UTF-16 with its mark, or GBK."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ui.cli.trouble import reason_of
from xzdesk.errors import Refusal

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_DIGITS = 1000


def read_json(source: str) -> object:
    """The document in a file, or on standard input for "-". Refusal when there is none."""
    name, raw = ("标准输入", _standard_input()) if source == "-" else (source, _file(Path(source)))
    try:
        value = json.loads(_text(raw), object_pairs_hook=_object, parse_constant=_no_number, parse_int=_integer)
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as no:
        raise Refusal("json_unreadable", name=name, place=_place(no)) from no
    return value


def read_object(source: str) -> dict[str, object]:
    """The JSON object in a file or on standard input."""
    value = read_json(source)
    if not isinstance(value, dict):
        raise Refusal("json_no_object")
    return value


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise Refusal("json_no_input")
    return sys.stdin.buffer.read()


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as no:
        raise Refusal("input_missing", path=path) from no
    except OSError as no:
        raise Refusal("input_unreadable", path=path, reason=reason_of(no)) from no


def _text(raw: bytes) -> str:
    for mark, encoding in _MARKED:
        if raw.startswith(mark):
            return raw.decode(encoding)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """An object; a name given twice would let one value vanish."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError("、".join(sorted({name for name in names if names.count(name) > 1})) + "重复")
    return made


def _no_number(name: str) -> object:
    raise ValueError(f"{name} 不是数")


def _integer(digits: str) -> int:
    """A whole number; Python itself stops at a few thousand digits, with an English word."""
    if len(digits) > _DIGITS:
        raise ValueError(f"有{len(digits)}位的数，编号和号码请加引号写成文字")
    return int(digits)


def _place(no: Exception) -> str:
    if isinstance(no, json.JSONDecodeError):
        return f"第{no.lineno}行第{no.colno}列附近不合格式"
    if isinstance(no, UnicodeEncodeError):
        return "含有残缺的字符"
    if isinstance(no, UnicodeError):
        return "编码不是 UTF-8 或 GBK"
    return "嵌套过深" if isinstance(no, RecursionError) else str(no)
