"""Backups: one checked file, made beside the open store, dated and thinned."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import copies
from db.files import open_store
from db.sqlite_store import SqliteStore
from db.thinning import DAYS, MONTHS, WEEKS, backups_of, folder_of, kept_days, superfluous
from db.vault import SqliteVault
from tests.support import NOON
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.store import Occasion
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem

VAULT = SqliteVault(now=lambda: NOON)


def add(desk: Desk, count: int = 1) -> None:
    for _ in range(count):
        desk.commit("add", [Edit("problem", desk.new_id(), {"title": "用地指标不足" * 9}, creates=True)])


def number_in(path: Path) -> int:
    """How many problems a file holds, read by itself."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM problem").fetchone()[0])


def test_a_backup_is_one_whole_file_with_what_was_committed(desk: Desk, store: SqliteStore) -> None:
    add(desk, 3)
    made = VAULT.backup(store)
    assert made == folder_of(store.path) / f"{store.path.stem}-手动-20260305-120000.db"
    assert [file.name for file in made.parent.iterdir()] == [made.name]
    assert number_in(made) == 3
    with closing(open_store(made)) as copy:
        assert copy.find(Problem) == store.find(Problem)
        assert copy.identity() == store.identity()


def test_a_backup_goes_where_it_is_told(desk: Desk, store: SqliteStore, tmp_path: Path) -> None:
    add(desk)
    out = tmp_path / "U盘" / "台账.db"
    out.parent.mkdir()
    out.write_bytes(b"an older backup")
    assert VAULT.backup(store, out) == out
    assert number_in(out) == 1


def test_database_backups_lock_and_logs_are_their_owners_only(desk: Desk, store: SqliteStore) -> None:
    add(desk)
    made = VAULT.backup(store)
    with store.copying():
        modes = {file.name: file.stat().st_mode & 0o777 for file in store.path.parent.glob(store.path.name + "*")}
    assert modes == {store.path.name + suffix: 0o600 for suffix in ("", "-wal", "-shm", ".lock")}
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700


def test_two_backups_within_a_second_get_names_of_their_own(store: SqliteStore) -> None:
    assert VAULT.backup(store) != VAULT.backup(store)


def test_a_backup_onto_the_database_itself_or_into_no_folder_is_refused(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as onto:
        VAULT.backup(store, tmp_path / "." / store.path.name)
    assert onto.value.code == "backup_onto_itself"
    with pytest.raises(Refusal) as into:
        VAULT.backup(store, tmp_path / "none" / "a.db")
    assert into.value.code == "export_folder_missing"


def test_a_backup_inside_a_transaction_is_a_defect(store: SqliteStore) -> None:
    def inside() -> None:
        with store.writing():
            VAULT.backup(store)

    with pytest.raises(RuntimeError):
        inside()


def test_one_may_write_while_a_backup_is_made(desk: Desk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_PAGES_AT_ONCE", 5)
    add(desk, 20)
    seen: list[tuple[int, int]] = []

    def meanwhile(done: int, total: int) -> None:
        seen.append((done, total))
        writer = threading.Thread(target=add, args=(desk,))
        writer.start()
        writer.join()

    made = VAULT.backup(store, progress=meanwhile)
    assert number_in(made) == 20
    assert len(seen) > 3
    assert seen[-1][0] == seen[-1][1]
    assert len(store.find(Problem)) == 20 + len(seen)


def test_a_cancelled_backup_leaves_nothing_behind(
    desk: Desk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_PAGES_AT_ONCE", 5)
    add(desk)
    for answers in ([True], [False, True]):
        with pytest.raises(Refusal) as refused:
            VAULT.backup(store, cancelled=iter([*answers, *[True] * 99]).__next__)
        assert refused.value.code == "backup_cancelled"
        assert list(folder_of(store.path).iterdir()) == []


def test_a_cancelled_check_of_the_copy_leaves_nothing_behind(
    desk: Desk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_STEPS_BETWEEN_LOOKS", 1)
    add(desk)
    copied: list[int] = []
    with pytest.raises(Refusal) as refused:
        VAULT.backup(store, cancelled=lambda: bool(copied), progress=lambda done, _: copied.append(done))
    assert refused.value.code == "backup_cancelled"
    assert list(folder_of(store.path).iterdir()) == []


def test_a_copy_that_differs_does_not_count(desk: Desk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    add(desk)
    tallies = iter([(1,), (2,)])
    monkeypatch.setattr(copies, "tally", lambda _: next(tallies))
    with pytest.raises(Refusal) as refused:
        VAULT.backup(store)
    assert refused.value.code == "backup_differs"
    assert list(folder_of(store.path).iterdir()) == []


def test_the_days_backup_is_made_once_a_day(store: SqliteStore) -> None:
    first = VAULT.daily_backup(store, NOON)
    assert first is not None
    assert "每日" in first.name
    assert VAULT.daily_backup(store, NOON + timedelta(hours=11)) is None
    assert VAULT.daily_backup(store, NOON + timedelta(days=1)) is not None


def test_a_backup_by_hand_does_not_stand_for_the_days(store: SqliteStore) -> None:
    VAULT.backup(store)
    assert VAULT.daily_backup(store, NOON) is not None


def test_thinning_takes_old_daily_ones_and_leaves_what_is_not_ours(store: SqliteStore) -> None:
    folder = folder_of(store.path)
    folder.mkdir()
    stem = store.path.stem
    old = {folder / f"{stem}-每日-202602{day:02d}-080000.db" for day in (2, 3, 4, 5, 6)}
    others = {
        folder / f"{stem}-手动-20200101-080000.db",
        folder / "合影.db",
        folder / f"{stem}x-每日-20260202-080000.db",
    }
    for file in old | others:
        file.touch()
    made = VAULT.daily_backup(store, NOON)
    assert set(folder.iterdir()) == {made, folder / f"{stem}-每日-20260206-080000.db", *others}


def test_of_those_before_imports_the_last_twenty_stay(store: SqliteStore) -> None:
    moments = [NOON + timedelta(minutes=n) for n in range(23)]
    clock = iter(moments)
    vault = SqliteVault(now=lambda: next(clock))
    for _ in moments:
        vault.backup(store, occasion=Occasion.IMPORT)
    left = [backup.made for backup in backups_of(store.path)]
    assert left == [moment.replace(tzinfo=None) for moment in moments[-20:]]


@settings(max_examples=60)
@given(st.sets(st.integers(0, 1200), max_size=150), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_thinning_keeps_each_of_the_last_days_and_one_of_each_week_and_month(ages: set[int], today: date) -> None:
    days = {today - timedelta(days=age) for age in ages}
    kept = kept_days(days, today)
    assert kept <= days
    assert {day for day in days if (today - day).days < DAYS} <= kept
    for day in days:
        age = (today - day).days
        if DAYS <= age < DAYS + 7 * WEEKS:
            assert any(day.isocalendar()[:2] == other.isocalendar()[:2] for other in kept)
        elif age < 30 * MONTHS:
            assert any(abs((day - other).days) <= 31 for other in kept)
    assert len(kept) <= DAYS + WEEKS + 1 + MONTHS + 1


def test_years_of_daily_thinning_leave_a_backup_of_each_month_of_two_years() -> None:
    days: set[date] = set()
    for n in range(1100):
        today = date(2026, 1, 1) + timedelta(days=n)
        days = kept_days(days | {today}, today)
    months = {(day.year, day.month) for day in days}
    assert len(months) == MONTHS + 1
    assert len(days) <= DAYS + WEEKS + 1 + MONTHS


def test_what_somebody_asked_for_is_never_superfluous(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    folder_of(path).mkdir()
    for day in range(1, 29):
        (folder_of(path) / f"a-手动-202001{day:02d}-000000.db").touch()
    assert superfluous(backups_of(path), date(2030, 1, 1)) == []


def test_the_copy_on_a_full_disk_is_refused_and_leaves_nothing(
    desk: Desk, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "flush", full)
    with pytest.raises(Refusal) as refused:
        VAULT.backup(store)
    assert refused.value.code == "disk_full"
    assert list(folder_of(store.path).iterdir()) == []
