"""A check says in Chinese what is wrong, and has the tables made anew where they differ from the log."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connections import connect
from db.files import open_store
from db.sqlite_store import SqliteStore
from db.vault import SqliteVault
from tests.db.changes_support import Author
from tests.db.rules_support import RULE
from tests.support import NOON
from xzdesk.core.changes import Change
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fields import EXISTS
from xzdesk.errors import Refusal
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem

VAULT = SqliteVault(now=lambda: NOON)


def add(desk: Desk, title: str = "用地指标不足") -> None:
    desk.commit("add", [Edit("problem", desk.new_id(), {"title": title, "unit": "工信局"}, creates=True)])


def append(store: SqliteStore, *changes: Change) -> None:
    with store.writing():
        store.append(changes)


def tamper(store: SqliteStore, statement: str) -> None:
    """What only a hand in the file could do."""
    with closing(connect(store.path)) as connection:
        connection.execute(statement)


def test_a_sound_database_gives_no_finding_though_it_is_open(desk: Desk, store: SqliteStore) -> None:
    add(desk)
    desk.commit("progress", [Edit("progress", desk.new_id(), {"text": "已协调"}, creates=True)])
    assert VAULT.check(store.path) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE problem SET title = '改过'",
        "DELETE FROM problem",
        "INSERT INTO problem (id, title) VALUES ('zz', '多出')",
        "INSERT INTO problem (id, title) VALUES ('00', '多出')",
    ],
)
def test_tables_that_differ_from_the_log_are_told_and_made_anew_at_the_next_opening(
    desk: Desk, store: SqliteStore, statement: str
) -> None:
    add(desk)
    kept = store.find(Problem)
    tamper(store, statement)
    findings = VAULT.check(store.path)
    assert findings[0].startswith("“问题”有1条与改动记录不一致")
    store.close()
    with closing(open_store(store.path)) as opened:
        assert opened.find(Problem) == kept
        assert VAULT.check(store.path) == []


def test_a_search_index_that_differs_is_told_and_made_anew(desk: Desk, store: SqliteStore) -> None:
    add(desk)
    tamper(store, "INSERT INTO problem_search (problem_search) VALUES ('delete-all')")
    assert len(VAULT.check(store.path)) == 1
    store.close()
    with closing(open_store(store.path)) as opened:
        assert len(opened.problem_rows(ProblemQuery(text="用地"), RULE)) == 1


def test_a_gap_is_told_by_name_and_range(desk: Desk, store: SqliteStore) -> None:
    desk.commit("settings", [Edit("site", "far", {"office": "丰县", "letter": "B"}, creates=True)])
    author = Author("far")
    made = [author.edit(n, ("problem", f"p{n}"), {EXISTS: True}) for n in range(6)]
    append(store, made[0], made[4], made[5])
    assert VAULT.check(store.path) == ["缺少丰县-B的第2号至第4号改动。请向对方索取这一段的数据包。"]


def test_a_clock_far_ahead_is_told_whose_and_by_how_much(desk: Desk, store: SqliteStore) -> None:
    add(desk)
    ahead = SqliteVault(now=lambda: NOON - timedelta(days=3, hours=2))
    findings = ahead.check(store.path)
    assert len(findings) == 1
    assert "快3天2小时" in findings[0]


def test_conflicts_and_changes_of_a_newer_program_are_counted(store: SqliteStore) -> None:
    one, other = Author("a"), Author("b")
    made = one.edit(0, ("problem", "p1"), {EXISTS: True, "title": "用地"})
    other.seen[made.uid] = made
    append(
        store, made, one.edit(1, ("problem", "p1"), {"title": "甲"}), other.edit(2, ("problem", "p1"), {"title": "乙"})
    )
    append(store, Author("c").edit(3, ("kind_of_a_newer_program", "k"), {EXISTS: True}))
    conflicts, unknown = VAULT.check(store.path)
    assert conflicts.startswith("有1条记录存在未裁定的冲突")
    assert unknown.startswith("有1项改动由更新版本的程序做出")
    assert store.conflicted() == [("problem", "p1")]


def test_damage_in_the_file_is_told_and_nothing_else_is_looked_at(desk: Desk, store: SqliteStore) -> None:
    for _ in range(40):
        add(desk, "用地指标不足" * 10)
    store.close()
    content = bytearray(store.path.read_bytes())
    content[-8192:] = b"\x55" * 8192
    store.path.write_bytes(content)
    findings = VAULT.check(store.path)
    assert len(findings) == 1
    assert "损坏" in findings[0]


def test_a_broken_off_file_is_a_finding_and_a_missing_one_a_refusal(store: SqliteStore, tmp_path: Path) -> None:
    store.close()
    store.path.write_bytes(store.path.read_bytes()[:-4096])
    assert "已损坏" in VAULT.check(store.path)[0]
    with pytest.raises(Refusal) as refused:
        VAULT.check(tmp_path / "none.db")
    assert refused.value.code == "database_missing"


def test_a_check_can_be_cancelled(desk: Desk, store: SqliteStore) -> None:
    add(desk)
    with pytest.raises(Refusal) as refused:
        VAULT.check(store.path, cancelled=lambda: True)
    assert refused.value.code == "backup_cancelled"
