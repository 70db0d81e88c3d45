"""Search in Chinese: what is typed together stands together, words parted by blanks must all occur."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.sqlite_store import SqliteStore
from db.words import index_words, lone_pair, normalised, phrases
from tests.db.rules_support import RULE
from tests.support import NOON, new_store
from xzdesk.core.desk import Desk, Edit
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
SEARCHED = (
    "number", "title", "description", "request", "subject_name", "township", "contact", "unit", "department", "result"
)  # fmt: skip
DENSE = "用地产业集群々ブ\U00020000-\U0003ffff"
CHARACTERS = st.text("用地产业集群，。 \n５g5GA-2026éÉ𠮷々𫠠ブ", max_size=12)


@contextmanager
def a_desk() -> Iterator[Desk]:
    with TemporaryDirectory(dir=MEMORY) as folder, closing(new_store(Path(folder))) as store:
        yield Desk(store, now=lambda: NOON)


def add(desk: Desk, **values: str | None) -> str:
    record = desk.new_id()
    desk.commit("add", [Edit("problem", record, values, creates=True)])
    return record


def found(store: SqliteStore, text: str) -> set[str]:
    return {problem.id for problem in store.problems_at(store.problem_rows(ProblemQuery(text=text), RULE))}


@pytest.mark.parametrize("field", SEARCHED)
def test_a_two_character_word_is_found_in_each_searched_field(desk: Desk, store: SqliteStore, field: str) -> None:
    record = add(desk, **{field: "甲乙用地丙"})
    add(desk, **{field: "甲乙用 地丙"})
    assert found(store, "用地") == {record}


@pytest.mark.parametrize("field", SEARCHED)
def test_a_changed_text_is_found_by_its_new_words_only(desk: Desk, store: SqliteStore, field: str) -> None:
    record = add(desk, **{field: "企业用地"})
    desk.commit("edit", [Edit("problem", record, {field: "企业用电"})])
    assert found(store, "用电") == {record}
    assert found(store, "用地") == set()
    desk.commit("edit", [Edit("problem", record, {field: None})])
    assert found(store, "用电") == set()


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("用", True),
        ("标", True),
        ("用地指标", True),
        ("地用", False),
        ("用地 变电站", True),
        ("用地　变电站", True),
        ("用地 变电箱", False),
        ("工业园", True),
        ("业园", True),
        ("5g", True),
        ("5G基站", True),
        ("G基站", False),
        ("沛县-A-2026-0012", True),
        ("沛县-A-2026", True),
        ("0012", True),
        ("12", False),
        ("ＡＢＣ", True),
        ("ab", True),
        ("bc", False),
        ("指标不足变电站", False),
        ("“用地”", True),
        ("，", True),
        ("   ", True),
    ],
)
def test_what_is_typed_finds_what_a_clerk_expects(desk: Desk, store: SqliteStore, typed: str, matches: bool) -> None:
    title, text = "工业园区用地指标不足", "变电站容量不够，5G基站迁移，abc公司"
    record = add(desk, number="沛县-A-2026-0012", title=title, description=text)
    assert found(store, typed) == ({record} if matches else set())


@pytest.mark.parametrize(
    "typed", ['"', "'", "用地 OR", "NEAR(", "title:用地", "*", "^用地", "-用地", "用地 AND", "\x00", "{a}"]
)
def test_what_looks_like_a_query_language_is_text(desk: Desk, store: SqliteStore, typed: str) -> None:
    add(desk, title="用地")
    assert isinstance(found(store, typed), set)


def expected(texts: list[str], typed: str) -> bool:
    """The rule again without an index: each typed word stands, as it is written, within one of the texts."""
    return all(any(_holds(text, part) for text in texts) for part in normalised(typed).split())


def _holds(text: str, part: str) -> bool:
    held, asked = _units(text), _units(part)
    *whole, last = asked or [""]
    stretches = (held[n : n + len(whole) + 1] for n in range(len(held) - len(whole)))
    return not asked or any(s[:-1] == whole and (s[-1] == last or _begins_word(last, s[-1])) for s in stretches)


def _begins_word(start: str, word: str) -> bool:
    return not re.match(f"[{DENSE}]", start) and word.startswith(start)


def _units(text: str) -> list[str]:
    """Chinese character by character, other words whole, and a blank for what parts two runs of Chinese."""
    plain = re.sub(r"[\W_]+", " ", normalised(text))
    return re.findall(f"[{DENSE}]|[^ {DENSE}]+|(?<=[{DENSE}]) (?=[{DENSE}])", plain)


@settings(max_examples=150)
@given(st.lists(st.tuples(CHARACTERS, CHARACTERS), min_size=1, max_size=3), CHARACTERS)
def test_search_finds_exactly_the_problems_that_hold_the_words(texts: list[tuple[str, str]], typed: str) -> None:
    with a_desk() as desk:
        ids = [add(desk, title=title or None, unit=unit or None) for title, unit in texts]
        store = desk.store
        assert isinstance(store, SqliteStore)
        holds = {each for each, text in zip(ids, texts, strict=True) if expected(list(text), typed)}
        assert found(store, typed) == holds


@settings(max_examples=60)
@given(st.lists(st.tuples(CHARACTERS, CHARACTERS), min_size=1, max_size=3), st.text(DENSE[:7], min_size=2, max_size=2))
def test_a_pair_is_found_in_the_texts_where_the_index_finds_it(texts: list[tuple[str, str]], pair: str) -> None:
    with a_desk() as desk:
        for title, unit in texts:
            add(desk, title=title or None, unit=unit or None)
        store = desk.store
        assert isinstance(store, SqliteStore)
        assert lone_pair(pair)
        first = store.problem_rows(ProblemQuery(text=pair, limit=9), RULE)
        assert list(first) == list(store.problem_rows(ProblemQuery(text=pair), RULE))


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_no_text_that_is_typed_breaks_the_search(typed: str) -> None:
    with a_desk() as desk:
        store = desk.store
        assert isinstance(store, SqliteStore)
        assert found(store, typed) == set()


def test_a_pasted_page_is_cut_to_a_few_words(store: SqliteStore) -> None:
    assert found(store, "用地 " * 5000 + "用地" * 5000) == set()
    assert max(len(phrase.split()) for phrase in phrases("用地" * 5000)) <= 40
    assert len(phrases("用地 " * 5000)) <= 40


def test_every_character_begins_one_token() -> None:
    assert index_words(["产业集群", None, "A厂"]) == "产业 业集 集群 群 a 厂"


def test_problems_most_alike_come_first(desk: Desk, store: SqliteStore) -> None:
    for n in range(8):
        add(desk, title=f"道路维修第{n}标段", subject_name="丰沛路桥（示例）")
    near = add(desk, title="化纤项目用地指标不足", subject_name="徐州天成化纤（示例）")
    nearer = add(desk, title="化纤项目用地指标不足急需解决", subject_name="徐州天虹化纤（示例）")
    asked = Problem(id="new", title="化纤项目用地指标不足急需协调", subject_name="徐州天虹化纤（示例）")
    assert [problem.id for problem in store.similar(asked)][:2] == [nearer, near]


def test_a_problem_is_not_alike_to_itself_nor_is_one_without_words(desk: Desk, store: SqliteStore) -> None:
    only = add(desk, title="用地指标不足")
    kept = store.get(Problem, only)
    assert kept is not None
    assert store.similar(kept) == []
    assert store.similar(Problem(id="new", title="！？")) == []
