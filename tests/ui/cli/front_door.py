"""The program called as a person calls it, on a database of its own, with a clock that the test moves."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import main
from tests.support import new_store

CHINA = timezone(timedelta(hours=8))
COMPLETE: Mapping[str, Any] = {
    "title": "示例：厂区供电容量不足",
    "description": "二期投产后最大负荷超过现有容量，用电高峰期需错峰生产。",
    "request": "请协调新增一条10千伏专线。",
    "cluster": "工程机械",
    "category": "用电",
    "subject_name": "示例机械有限公司",
    "found_on": "2026-03-02",
}
TO_COUNTY: Mapping[str, Any] = {
    "tier": "county",
    "unit": "县工信局",
    "person": "示例责任人",
    "due_on": "2026-03-20",
}
TO_DEPARTMENT: Mapping[str, Any] = {
    "tier": "department",
    "unit": "市工信局",
    "reason": "变电站属市级电网规划，县级无权调整。",
    "measures_taken": "已组织企业错峰生产，已向供电所报装。",
    "request": "请协调将该线路列入年度电网建设计划。",
}


@dataclass(frozen=True)
class Done:
    """What one call left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output, all of it, as one JSON document."""
        return json.loads(self.out)


class FrontDoor:
    """`door("problem", "list")` is `python main.py --db … problem list`."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.path = folder / "台账.db"
        self.moment = datetime(2026, 3, 5, 9, 0, tzinfo=CHINA)
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: bytes | None = None) -> Done:
        if stdin is not None:
            self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capsys.readouterr()
        code = main.main(["--db", str(self.path), *arguments], now=lambda: self.moment)
        told = self._capsys.readouterr()
        assert "Traceback" not in told.err
        return Done(code, told.out, told.err)

    def to(self, day: date) -> None:
        """Let it be nine o'clock of a day."""
        self.moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=CHINA)

    def json(self, *arguments: str, code: int = 0, stdin: bytes | None = None) -> Any:
        """The document that a call answers."""
        done = self("--json", *arguments, stdin=stdin)
        assert done.code == code, done.err
        return done.document

    def give(self, *arguments: str, by: str = "", code: int = 0, **values: Any) -> Any:
        """A call that takes JSON on standard input."""
        who = ["--operator", by] if by else []
        return self.json(*who, *arguments, "--json", "-", code=code, stdin=as_bytes(values))

    def add(self, **values: Any) -> str:
        """A registered problem's number."""
        return str(self.give("problem", "add", **{**COMPLETE, **values})["number"])

    def step(self, name: str, number: str, by: str = "", **values: Any) -> Any:
        return self.give("problem", name, number, by=by, **values)

    def handling(self, **values: Any) -> str:
        number = self.add(**values)
        self.step("decide", number, **TO_COUNTY)
        return number

    def resolved(self, **values: Any) -> str:
        number = self.handling(**values)
        self.step("resolve", number, result="已增容。", evidence="验收单1份。")
        return number

    def referred(self, **values: Any) -> str:
        number = self.add(**values)
        self.step("decide", number, **TO_DEPARTMENT)
        self.step("approve", number, approver="示例分管领导")
        return number


def as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def make_database(door: FrontDoor) -> None:
    """An empty database of 沛县, quicker than init."""
    new_store(door.folder, name=door.path.name, operator="示例甲").close()
