"""What a database cannot live on: each its own message, and nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import connections
from db.files import create_store, open_store
from db.migrations import NEWEST
from db.places import linux_share, windows_share
from db.sqlite_store import SqliteStore
from tests.db.changes_support import Author
from tests.support import new_store
from xzdesk.core.captions import Tier
from xzdesk.core.fields import EXISTS
from xzdesk.core.store import Identity
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem

ROOT = Path(__file__).parents[2]
IDENTITY = Identity("site", "沛县", "沛县工信局（示例）", Tier.COUNTY, "A", "张三（示例）")
MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /mnt/share rw,relatime shared:1 - cifs //server/share rw
31 22 0:41 / /mnt/share\\040two rw - nfs4 server:/two rw
32 22 0:42 / /home/zhang/cloud rw - fuse.sshfs zhang@server: rw
33 22 0:43 / /mnt/c rw - 9p C:\\134 rw,aname=drvfs;path=C:\\,trans=fd
34 22 0:44 / /work rw - 9p none rw,trans=fd,rfdno=4
35 30 0:45 / /mnt/share/local rw - ext4 /dev/vdb rw
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed database with one problem."""
    with closing(new_store(tmp_path, name="问题台账.db")) as store:
        add(store, 1)
    return store.path


def add(store: SqliteStore, number: int) -> None:
    changes = [Author(f"site{number}").edit(0, ("problem", f"p{number}"), {EXISTS: True, "title": "用地" * 20})]
    with store.writing():
        store.append(changes)


def refusal(path: Path, opening: Callable[[Path], SqliteStore] = open_store) -> Refusal:
    """Why a file is not opened; the file, if there is one, stays as it was, and no lock is left."""
    before = path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else None
    with pytest.raises(Refusal) as refused:
        opening(path)
    assert str(path) in str(refused.value) or str(path.parent) in str(refused.value)
    if before is not None:
        assert path.read_bytes() == before
    assert not path.with_name(path.name + ".lock").exists()
    return refused.value


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("/mnt/share/a.db", "cifs"),
        ("/mnt/share two/a.db", "nfs4"),
        ("/home/zhang/cloud/deep/a.db", "fuse.sshfs"),
        ("/mnt/c/Users/a.db", "9p"),
        ("/work/a.db", ""),
        ("/mnt/share/local/a.db", ""),
        ("/mnt/shared/a.db", ""),
        ("/home/zhang/a.db", ""),
    ],
)
def test_the_network_file_systems_of_linux_are_known_by_the_mount_table(path: str, system: str) -> None:
    assert linux_share(path, MOUNTS) == system


@pytest.mark.parametrize(
    ("path", "system"),
    [("\\\\server\\share\\a.db", "UNC"), ("Z:\\a.db", "网络驱动器"), ("C:\\a.db", ""), ("\\\\?\\C:\\a.db", "")],
)
def test_the_network_drives_of_windows_are_known_by_name_and_drive_type(path: str, system: str) -> None:
    assert windows_share(path, lambda root: 4 if root == "Z:\\" else 3) == system


def test_a_network_drive_is_refused_for_opening_and_making(path: Path) -> None:
    assert refusal(path, lambda p: open_store(p, lambda _: "cifs")).code == "database_on_network"
    new = path.with_name("新.db")
    assert refusal(new, lambda p: create_store(p, IDENTITY, lambda _: "nfs")).code == "database_on_network"
    assert not new.exists()


def test_a_newer_database_is_refused_by_message(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    refused = refusal(path)
    assert refused.code == "database_newer"
    assert refused.params["version"] == NEWEST + 1


def test_a_readonly_file_is_refused(path: Path) -> None:
    path.chmod(0o400)
    assert refusal(path).code == "database_readonly"


def test_a_readonly_folder_is_refused(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        assert refusal(path).code == "database_folder_readonly"
        making = refusal(path.with_name("新.db"), lambda p: create_store(p, IDENTITY))
        assert making.code == "database_folder_readonly"
    finally:
        path.parent.chmod(0o700)


def test_what_is_no_database_is_refused(path: Path) -> None:
    for content in (b"", b"PK\x03\x04 a workbook", b"SQLite format 3\0"):
        path.write_bytes(content)
        assert refusal(path).code == "database_malformed"


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_another_programs_database_is_refused_and_left_as_it_was(path: Path, journal: str) -> None:
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute("CREATE TABLE change (uid)")
    assert refusal(other).code == "database_foreign"


def test_a_broken_off_copy_is_refused_as_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])
    assert refusal(path).code == "database_damaged"


def test_damage_inside_is_told_when_it_is_met(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        open_store(path)
    assert refused.value.code == "database_damaged"


def test_a_database_open_in_another_process_is_refused_and_names_it(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin
    assert holder.stdout
    with holder:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(Refusal) as refused:
            open_store(path)
        assert refused.value == Refusal("database_open_elsewhere", path=path, process=str(holder.pid))
        holder.kill()
    open_store(path).close()


_HOLD = """
import sys
from pathlib import Path
from db.files import open_store
store = open_store(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_database_open_in_this_process_is_refused(path: Path) -> None:
    with closing(open_store(path)), pytest.raises(Refusal) as refused:
        open_store(path)
    assert refused.value.code == "database_open_elsewhere"


def test_a_leftover_lock_file_blocks_nobody(path: Path) -> None:
    lock = path.with_name(path.name + ".lock")
    lock.write_text("4711\n")
    open_store(path).close()
    assert not lock.exists()


def test_a_link_to_an_open_database_is_refused(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    with closing(open_store(path)), pytest.raises(Refusal) as refused:
        open_store(link)
    assert refused.value.code == "database_open_elsewhere"


def test_a_folder_is_refused(path: Path) -> None:
    assert refusal(path.parent).code == "database_is_folder"
    assert refusal(path.parent, lambda p: create_store(p, IDENTITY)).code == "database_is_folder"


def test_a_missing_folder_is_refused(path: Path) -> None:
    assert refusal(path.with_name("none") / "a.db").code == "folder_missing"


def test_a_file_in_the_place_of_a_folder_is_refused(path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        create_store(path / "deep" / "a.db", IDENTITY)
    assert refused.value == Refusal("folder_missing", folder=path)


def test_a_missing_file_is_refused(path: Path) -> None:
    assert refusal(path.with_name("none.db")).code == "database_missing"


def test_a_file_that_is_there_is_not_overwritten(path: Path) -> None:
    assert refusal(path, lambda p: create_store(p, IDENTITY)).code == "database_exists"


def test_the_remains_of_a_deleted_database_are_not_taken_over(path: Path) -> None:
    remains = path.with_name("新.db-wal")
    remains.write_bytes(b"commits")
    with pytest.raises(Refusal) as refused:
        create_store(path.with_name("新.db"), IDENTITY)
    assert refused.value == Refusal("database_remains", path=remains)
    assert remains.read_bytes() == b"commits"


def test_a_file_without_permission_is_refused() -> None:
    """As somebody else than root, for root may read everything."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "问题台账.db"
        new_store(Path(folder), name=path.name).close()
        path.chmod(0)
        if os.geteuid() == 0:
            os.chown(folder, 65534, -1)
        done = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout == "database_no_permission\n"


_AS_NOBODY = """
import os, sys
from pathlib import Path
from db.files import open_store
from xzdesk.errors import Refusal
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    open_store(Path(sys.argv[1]))
except Refusal as refused:
    print(refused.code)
"""


@dataclass
class SmallDisk:
    """A folder on a disk of 2 MB where this may be mounted; otherwise its files are limited by other means."""

    folder: Path
    mounted: bool

    def fill(self, store: SqliteStore) -> None:
        """Leave room for few changes."""
        if self.mounted:
            (self.folder / "ballast").write_bytes(bytes(600_000))
        else:
            self._limit(store, 120)

    def make_room(self, store: SqliteStore) -> None:
        """What a person does who is told that the disk is full."""
        if self.mounted:
            (self.folder / "ballast").unlink()
        else:
            self._limit(store, 1_000_000)

    def _limit(self, store: SqliteStore, pages: int) -> None:
        store._connections._writer.execute(f"PRAGMA max_page_count = {pages}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    mounted = bool(shutil.which("mount")) and not subprocess.run(mount, capture_output=True, check=False).returncode
    yield SmallDisk(folder, mounted)
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_nothing_is_lost_and_it_works_once_there_is_room(small_disk: SmallDisk) -> None:
    with closing(new_store(small_disk.folder, name="问题台账.db")) as store:
        small_disk.fill(store)
        refused, kept = None, 0
        while refused is None and kept < 1000:
            try:
                add(store, kept + 1)
                kept += 1
            except Refusal as no:
                refused = no
        assert refused == Refusal("disk_full", path=store.path)
        assert len(store.find(Problem)) == kept
        assert len(store.changes_of("problem")) == kept
        small_disk.make_room(store)
        add(store, kept + 1)
    with closing(open_store(store.path)) as store:
        assert len(store.find(Problem)) == kept + 1


def test_making_a_database_on_a_full_disk_leaves_nothing_behind(
    small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballast = small_disk.folder / "ballast"
    if small_disk.mounted:
        ballast.write_bytes(bytes(1_900_000))
    else:
        ballast.touch()
        monkeypatch.setattr(connections, "_WRITER", (*connections._WRITER, "PRAGMA max_page_count = 10"))
    with pytest.raises(Refusal) as refused:
        create_store(small_disk.folder / "问题台账.db", IDENTITY)
    assert refused.value.code == "disk_full"
    assert [file.name for file in small_disk.folder.iterdir()] == ["ballast"]
