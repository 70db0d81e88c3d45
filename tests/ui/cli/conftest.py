"""Fixtures of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.cli.front_door import FrontDoor, make_database


@pytest.fixture
def outside(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> FrontDoor:
    """The program, without a database yet."""
    return FrontDoor(tmp_path, capsys, monkeypatch)


@pytest.fixture
def door(outside: FrontDoor) -> FrontDoor:
    """The program on an empty database of 沛县, whose operator is 示例甲."""
    make_database(outside)
    return outside
