"""A document as JSON and back: what an issued report is printed from for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from xzdesk.errors import Refusal
from xzdesk.paper import document as blocks
from xzdesk.paper.charts import values as charts
from xzdesk.paper.document import Document

Json = Any  # None | bool | int | float | str | list | dict
_TYPE = "is"
_KNOWN: Mapping[str, Callable[..., Any]] = {
    cls.__name__: cls
    for module in (charts, blocks)
    for cls in vars(module).values()
    if isinstance(cls, type) and (is_dataclass(cls) or issubclass(cls, Enum))
}


def freeze(document: Document) -> Json:
    """A document as JSON, without what is as it is by default."""
    return _down(document)


def thaw(stored: Json) -> Document:
    """The document that was frozen. Refusal where a newer program made it of parts that are not known here."""
    try:
        found = _up(stored)
    except (KeyError, TypeError, ValueError) as no:
        raise Refusal("report_newer") from no
    if not isinstance(found, Document):
        raise Refusal("report_newer")
    return found


def _down(value: Any) -> Json:
    if isinstance(value, tuple | list):
        return [_down(each) for each in value]
    if isinstance(value, date):
        return {_TYPE: "date", "day": value.isoformat()}
    if isinstance(value, Enum):
        return {_TYPE: type(value).__name__, "value": value.value}
    if is_dataclass(value):
        told = {f.name: _down(v) for f in fields(value) if not _is_default(f, v := getattr(value, f.name))}
        return {_TYPE: type(value).__name__, **told}
    return value


def _is_default(field: Field[Any], value: Any) -> bool:
    return field.default is not MISSING and bool(field.default == value)


def _up(stored: Json) -> Any:
    if isinstance(stored, list):
        return tuple(_up(each) for each in stored)
    if not isinstance(stored, dict):
        return stored
    told = {name: _up(value) for name, value in stored.items() if name != _TYPE}
    if stored[_TYPE] == "date":
        return date.fromisoformat(told["day"])
    return _KNOWN[stored[_TYPE]](**told)
