"""A program that is killed loses no commit that it was told of, and leaves the file whole."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db.files import open_store
from db.vault import SqliteVault
from tests.support import new_store
from xzdesk.problems.records import Problem

ROOT = Path(__file__).parents[2]
_COMMIT = """
import sys
from pathlib import Path
from db.files import open_store
from xzdesk.core.desk import Desk, Edit
desk = Desk(open_store(Path(sys.argv[1])))
for n in range(100_000):
    record = desk.new_id()
    values = {"title": f"用地指标不足{n}", "number": f"沛县-A-2026-{n:04d}"}
    desk.commit("add", [Edit("problem", record, values, creates=True)])
    print(record, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 40, 150])
def test_every_commit_that_was_acknowledged_is_there_after_a_kill(tmp_path: Path, acknowledged: int) -> None:
    path = tmp_path / "问题台账.db"
    new_store(tmp_path, name=path.name).close()
    child = subprocess.Popen([sys.executable, "-c", _COMMIT, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    with child:
        told = [child.stdout.readline().strip() for _ in range(acknowledged)]
        child.kill()
        told += [line.strip() for line in child.stdout if line.endswith("\n")]
    with closing(open_store(path)) as store:
        kept = [problem.id for problem in store.find(Problem)]
        assert set(told) <= set(kept)
        assert len(kept) <= len(told) + 1
        assert store.gaps() == []
        assert [finding for finding in SqliteVault().check(path) if "时钟" not in finding] == []
