"""Restoring puts a checked backup in the place of a database and destroys nothing."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import restoring
from db.files import open_store
from db.sqlite_store import SqliteStore
from db.vault import SqliteVault
from tests.support import NOON, new_store
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.office import Site
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem

VAULT = SqliteVault(now=lambda: NOON)


def add(store: SqliteStore, title: str) -> None:
    desk = Desk(store, now=lambda: NOON)
    desk.commit("add", [Edit("problem", desk.new_id(), {"title": title}, creates=True)])


def titles(path: Path) -> list[str]:
    with closing(open_store(path)) as store:
        return sorted(str(problem.title) for problem in store.find(Problem))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A closed database with one problem that its backup has, and one that it has not."""
    with closing(new_store(tmp_path, name="问题台账.db")) as store:
        add(store, "用地")
        VAULT.backup(store, tmp_path / "backup.db")
        add(store, "用电")
    return store.path


@pytest.fixture
def backup(target: Path) -> Path:
    return target.with_name("backup.db")


def test_the_backups_content_takes_the_place_and_the_replaced_file_is_kept(target: Path, backup: Path) -> None:
    kept = VAULT.restore(backup, target)
    assert kept == target.with_name("问题台账-替换前-20260305-120000.db")
    assert titles(target) == ["用地"]
    assert titles(kept) == ["用地", "用电"]
    assert {file.name for file in target.parent.iterdir()} == {target.name, kept.name, backup.name}
    assert target.stat().st_mode & 0o777 == 0o600


def test_what_was_only_in_the_write_ahead_log_is_kept_too(target: Path, backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "crashed"
    elsewhere.mkdir()
    with closing(open_store(target)) as store:
        add(store, "融资")
        for suffix in ("", "-wal"):
            (elsewhere / f"a.db{suffix}").write_bytes(target.with_name(target.name + suffix).read_bytes())
    kept = VAULT.restore(backup, elsewhere / "a.db")
    assert titles(kept) == ["用地", "用电", "融资"]
    assert titles(elsewhere / "a.db") == ["用地"]


def test_a_damaged_database_is_kept_with_its_log_as_it_was(target: Path, backup: Path) -> None:
    target.write_bytes(b"damaged")
    log = target.with_name(target.name + "-wal")
    log.write_bytes(b"its log")
    kept = VAULT.restore(backup, target)
    assert kept.read_bytes() == b"damaged"
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"its log"
    assert titles(target) == ["用地"]


def test_a_log_whose_database_is_gone_does_not_spoil_the_restored_one(target: Path, backup: Path) -> None:
    with closing(open_store(target)) as store:
        add(store, "融资")
        log = target.with_name(target.name + "-wal").read_bytes()
    target.unlink()
    target.with_name(target.name + "-wal").write_bytes(log)
    assert VAULT.restore(backup, target) == target
    assert titles(target) == ["用地"]


def test_a_backup_with_a_log_beside_it_is_restored_with_it(target: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "copy"
    elsewhere.mkdir()
    with closing(open_store(target)) as store:
        add(store, "融资")
        for suffix in ("", "-wal"):
            (elsewhere / f"a.db{suffix}").write_bytes(target.with_name(target.name + suffix).read_bytes())
    before = (elsewhere / "a.db").read_bytes()
    VAULT.restore(elsewhere / "a.db", target)
    assert titles(target) == ["用地", "用电", "融资"]
    assert (elsewhere / "a.db").read_bytes() == before


def test_a_broken_backup_is_refused_and_nothing_is_touched(target: Path, backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[8192:] = b"\x55" * (len(content) - 8192)
    backup.write_bytes(content)
    before = target.read_bytes()
    with pytest.raises(Refusal) as refused:
        VAULT.restore(backup, target)
    assert refused.value.code in ("backup_broken", "database_damaged")
    assert target.read_bytes() == before
    assert {file.name for file in target.parent.iterdir()} == {target.name, backup.name}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04"])
def test_what_is_no_backup_is_refused(target: Path, backup: Path, content: bytes) -> None:
    backup.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        VAULT.restore(backup, target)
    assert refused.value.code == "database_malformed"
    assert titles(target) == ["用地", "用电"]


def test_a_missing_backup_and_a_missing_folder_are_refused(target: Path, backup: Path) -> None:
    with pytest.raises(Refusal) as missing:
        VAULT.restore(target.with_name("none.db"), target)
    assert missing.value.code == "database_missing"
    with pytest.raises(Refusal) as nowhere:
        VAULT.restore(backup, target.with_name("none") / "a.db")
    assert nowhere.value.code == "folder_missing"


def test_an_open_database_is_not_replaced(target: Path, backup: Path) -> None:
    with closing(open_store(target)), pytest.raises(Refusal) as refused:
        VAULT.restore(backup, target)
    assert refused.value.code == "database_open_elsewhere"


def test_a_database_is_not_restored_from_itself(target: Path) -> None:
    with pytest.raises(Refusal) as refused:
        VAULT.restore(target, target)
    assert refused.value.code == "restore_onto_itself"


def test_a_network_drive_is_no_target(target: Path, backup: Path) -> None:
    with pytest.raises(Refusal) as refused:
        SqliteVault(shared=lambda _: "cifs").restore(backup, target)
    assert refused.value.code == "database_on_network"


def test_numbers_given_after_the_backup_are_not_given_again(target: Path, backup: Path) -> None:
    """Another office may hold them already: the same number with other content would be a forgery."""
    with closing(open_store(target)) as store:
        before = store.identity()
    VAULT.restore(backup, target)
    with closing(open_store(target)) as store:
        now = store.identity()
        assert before is not None
        assert now == before._replace(site=now.site if now else "")
        assert now.site != before.site
        site = store.get(Site, now.site)
        assert site is not None
        assert (site.office, site.letter) == (before.office, before.letter)


def test_a_backup_that_holds_everything_goes_on_as_the_same_installation(target: Path) -> None:
    with closing(open_store(target)) as store:
        before, seen = store.identity(), store.seen()
        VAULT.backup(store, target.with_name("newest.db"))
    VAULT.restore(target.with_name("newest.db"), target)
    with closing(open_store(target)) as store:
        assert store.identity() == before
        assert store.seen() == seen


def test_where_there_was_nothing_the_target_itself_is_named(target: Path, backup: Path) -> None:
    new = target.with_name("另一台.db")
    assert VAULT.restore(backup, new) == new
    assert titles(new) == ["用地"]


def test_two_restores_keep_both_replaced_files(target: Path, backup: Path) -> None:
    first = VAULT.restore(backup, target)
    second = SqliteVault(now=lambda: NOON + timedelta(seconds=1)).restore(backup, target)
    assert titles(first) == ["用地", "用电"]
    assert titles(second) == ["用地"]


def test_a_failure_in_between_leaves_the_replaced_file_under_its_dated_name(
    target: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(restoring, "flush", broken)
    with pytest.raises(Refusal) as refused:
        VAULT.restore(backup, target)
    assert refused.value.code == "disk_trouble"
    assert titles(target) == ["用地", "用电"]
