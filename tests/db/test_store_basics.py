"""The store keeps what the desk commits and gives it back."""

from __future__ import annotations

from pathlib import Path

from tests.support import new_desk
from xzdesk.core.desk import Edit
from xzdesk.problems.records import Problem, State


def test_a_committed_problem_is_read_back(tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    values = {"number": "沛县-A-2026-0001", "title": "用地指标不足", "status": State.TRIAGE}
    written = desk.commit("add", [Edit("problem", "p1", values, creates=True)])
    assert written.touched == (("problem", "p1"),)
    problem = desk.store.get(Problem, "p1")
    assert problem is not None
    assert (problem.number, problem.title, problem.status) == tuple(values.values())
    desk.store.close()
