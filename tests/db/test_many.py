"""Appending many changes, made on one thread and written on another: the same as one after the other, or nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import making, many, sqlite_store
from db.search import FIELDS
from db.sqlite_store import SqliteStore
from tests.db.changes_support import Author, histories
from tests.db.test_merge import a_store, append, content
from xzdesk.core.changes import Change, PatchText
from xzdesk.core.clock import make_stamp, split_stamp
from xzdesk.core.fields import EXISTS
from xzdesk.errors import Refusal

MANY = 3000


@contextmanager
def as_many(chunk: int) -> Iterator[None]:
    """Every append goes the way of many changes, so many at a time."""
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(sqlite_store, "_FEW", 0)
        patching.setattr(many, "_CHUNK", chunk)
        yield


def as_text(change: Change) -> Change:
    """The same, as it comes out of a packet."""
    text = change.patch_json
    return change._replace(patch=PatchText(text)).as_written(text)


@settings(max_examples=40)
@given(histories().filter(bool), st.data())
def test_many_at_once_give_the_tables_and_the_search_that_few_give(changes: list[Change], data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(changes), max_size=2 * len(changes))), changes
    chunk = data.draw(st.integers(1, 4))
    with a_store() as few, a_store() as lots:
        for part in parts:
            new = append(few, part)
            with as_many(chunk):
                assert append(lots, list(map(as_text, part))) == new
            assert content(lots) == content(few)


def births(count: int, site: str = "a") -> list[Change]:
    """A problem each, by one desk."""
    first = Author(site).edit(0, ("problem", "p"), {EXISTS: True} | {name: f"示例用地{name}" for name in FIELDS})
    wall = split_stamp(first.stamp)[0]
    return [
        first._replace(
            uid=f"{site}:{n}", seq=n, stamp=make_stamp(wall + n, 0, site), record=f"{site}{n:05}", gesture=f"{site}:{n}"
        )
        for n in range(1, count + 1)
    ]


def test_thousands_are_indexed_like_a_few() -> None:
    with a_store() as few, a_store() as lots:
        made = births(MANY)
        for change in made:
            append(few, [change])
        assert append(lots, made) == MANY
        assert content(lots) == content(few)
        append(lots, made[:1500])
        lots.rebuild()
        assert content(lots) == content(few)


@contextmanager
def making_elsewhere(monkeypatch: pytest.MonkeyPatch, processors: int) -> Iterator[None]:
    """Rows are made by another process as soon as there are so many processors."""
    monkeypatch.setattr(making, "_WORTH", 0)
    monkeypatch.setattr(
        making, "_is_ready", lambda begun: begun.result() is not None
    )  # so that it makes the first, too
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    yield
    assert active_children() == []


def noted(calls: list[object], made: Callable[..., Any], *given: object) -> Any:
    calls.append(given)
    return made(*given)


@pytest.mark.parametrize("processors", [1, 2])
def test_rows_made_by_another_process_are_the_same(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_store() as here, a_store() as there:
        append(here, births(MANY))
        with making_elsewhere(monkeypatch, processors):
            made_here = list[object]()
            monkeypatch.setattr(making, "_make_here", partial(noted, made_here, making._make_here))
            append(there, list(map(as_text, births(MANY))))
        assert bool(made_here) == (processors == 1)
        assert content(there) == content(here)


def test_where_that_process_is_ended_the_rows_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def until_it_is_ended() -> Iterator[Change]:
        for number, change in enumerate(births(3 * MANY)):
            if number == 2 * MANY:
                for process in active_children():
                    process.kill()
                    process.join()
            yield as_text(change)

    with a_store() as here, a_store() as there:
        append(here, births(3 * MANY))
        with making_elsewhere(monkeypatch, 2), there.writing():
            there.append(until_it_is_ended())
        assert content(there) == content(here)


def refused(store: SqliteStore, changes: list[Change]) -> Refusal:
    before = content(store)
    with pytest.raises(Refusal) as no:
        append(store, changes)
    assert content(store) == before
    return no.value


@pytest.mark.parametrize("place", [0, 700, MANY - 1])
def test_one_forged_among_many_is_refused_by_its_number_with_all_of_them(place: int) -> None:
    with a_store() as store:
        append(store, births(1))
        made = births(MANY, "b")
        made[place] = made[place]._replace(uid=births(1)[0].uid)
        no = refused(store, made)
        assert (no.code, no.params["seq"], no.params["site"]) == ("change_forged", made[place].seq, made[place].site)


def test_two_of_one_number_among_many_are_refused() -> None:
    with a_store() as store:
        made = births(MANY)
        made[2000] = made[2000]._replace(seq=made[10].seq)
        assert refused(store, made).code == "change_forged"


def test_where_their_making_ends_nothing_is_left(store: SqliteStore) -> None:
    def stopped() -> Iterator[Change]:
        yield from births(MANY)
        raise Refusal("intake_cancelled", name="数据包.xlsx")

    before, interval = content(store), sys.getswitchinterval()
    with pytest.raises(Refusal) as no, store.writing():
        store.append(stopped())
    assert no.value.code == "intake_cancelled"
    assert content(store) == before
    assert sys.getswitchinterval() == interval
    assert append(store, births(1)) == 1
