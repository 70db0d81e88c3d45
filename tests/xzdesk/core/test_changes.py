"""A patch's JSON is read by a quick reader, and what that refuses by JSON's own: never two different readings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzdesk.core.changes import PatchText, canonical, pairs_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(blacklist_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
PATCHES = st.dictionaries(st.text(max_size=5), st.tuples(VALUES, VALUES), max_size=4)
# What may stand in a text that somebody made up: marks of JSON, control characters, half a pair, beyond all numbers.
PIECES = st.sampled_from([*'{}[]",:0123456789.eE+- \t\n\r\\u', "\x00", "\x1f", "\x7f", "甲", "\ud800", "NaN", "1e400"])


def as_json_reads(text: str) -> dict[str, Any]:
    return {name: (old, new) for name, (old, new) in json.loads(text).items()}


def told(value: object) -> str:
    """Apart where == is not: 1 and 1.0, NaN."""
    return repr(value)


@given(PATCHES, st.booleans())
def test_every_patch_that_can_be_written_is_read_as_it_was_written(patch: dict[str, Any], ascii_only: bool) -> None:
    text = json.dumps(patch, ensure_ascii=ascii_only)
    assert told(pairs_of(text)) == told(patch)
    assert told(dict(PatchText(text))) == told(patch)
    assert told(pairs_of(canonical(patch))) == told(as_json_reads(canonical(patch)))


@given(PATCHES, st.lists(st.tuples(st.integers(0, 200), PIECES, st.booleans()), min_size=1, max_size=4))
def test_a_spoiled_text_is_read_as_json_reads_it_or_not_at_all(
    patch: dict[str, Any], spoiling: list[tuple[int, str, bool]]
) -> None:
    text = json.dumps(patch, ensure_ascii=False)
    for place, piece, instead in spoiling:
        at = place % (len(text) + 1)
        text = text[:at] + piece + text[at + instead :]
    try:
        expected = as_json_reads(text)
    except (ValueError, TypeError, AttributeError):
        with pytest.raises((ValueError, TypeError, AttributeError)):
            pairs_of(text)
    else:
        assert told(pairs_of(text)) == told(expected)


def test_what_the_quick_reader_refuses_is_read_by_the_one_that_is_given() -> None:
    asked: list[str] = []

    def otherwise(text: str) -> Any:
        asked.append(text)
        return json.loads(text)

    assert pairs_of('{"a":[null,1]}', otherwise) == {"a": (None, 1)}
    assert asked == []
    assert pairs_of('{"a":[null,1e400]}', otherwise) == {"a": (None, float("inf"))}
    assert asked == ['{"a":[null,1e400]}']
