"""Whether a stored value is one that its field can hold: a change that came in a file may say anything.

Only what no version of the program could read is none: a text may be longer than today's limit, a number larger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache, partial

from xzdesk.core.changes import Change
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Choice, Data, Day, FieldType, Flag, Number, Refs, Stored, Whole

_EXACT = 1 << 53
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d+)?")


def unreadable(change: Change) -> list[str]:
    """The fields of a change that hold what they cannot; those that are not declared are not looked at."""
    texts, checks = _texts(change.kind), _checks(change.kind)
    return [
        name
        for name, (old, new) in change.patch.items()  # most of them set a text, and every change is asked
        if not (old is None and isinstance(new, str) and name in texts and ((of := texts[name]) is None or of(new)))
        and (check := checks.get(name))
        and not ((old is None or check(old)) and (new is None or check(new)))
    ]


def fits(kind: str, field: str, value: Stored) -> bool:
    """Whether a field of a kind of record can hold a value; False for one that is not declared."""
    check = _checks(kind).get(field) if kind in KINDS else None
    return check is not None and (value is None or check(value))


@cache
def _texts(kind: str) -> Mapping[str, Callable[[str], bool] | None]:
    """Of fields that hold texts: what a text must pass, if anything; without a call of Python for the common kinds."""
    found: dict[str, Callable[[str], bool] | None] = {}
    for name, spec in KINDS[kind].fields.items():
        if isinstance(spec.type, Choice):
            found[name] = _words(spec.type).__contains__
        elif isinstance(spec.type, Day):
            found[name] = _reads_as_day
        elif _checks(kind)[name] is _is_text:
            found[name] = None
    return found


@cache
def _checks(kind: str) -> Mapping[str, Callable[[Stored], bool]]:
    return {EXISTS: _is_flag, **{name: _check(spec.type) for name, spec in KINDS[kind].fields.items()}}


def _check(type: FieldType) -> Callable[[Stored], bool]:
    if isinstance(type, Choice):
        return partial(_is_among, _words(type))
    known = {Day: _is_day, Flag: _is_flag, Whole: _is_whole, Number: _is_amount, Refs: _is_list, Data: _is_document}
    return next((check for of, check in known.items() if isinstance(type, of)), _is_text)


def _words(type: Choice) -> frozenset[str]:
    return frozenset(member.value for member in type.of)


def _is_text(value: Stored) -> bool:
    return isinstance(value, str)


def _is_among(words: frozenset[str], value: Stored) -> bool:
    return isinstance(value, str) and value in words


def _is_flag(value: Stored) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Stored) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _EXACT


def _is_amount(value: Stored) -> bool:
    return isinstance(value, str) and _AMOUNT.fullmatch(value) is not None


def _is_list(value: Stored) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_document(value: Stored) -> bool:
    return isinstance(value, dict)


def _is_day(value: Stored) -> bool:
    return isinstance(value, str) and _reads_as_day(value)


@lru_cache(4096)
def _reads_as_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
