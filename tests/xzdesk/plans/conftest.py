"""Fixtures of the plans' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.xzdesk.plans.plans_support import Planning


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Planning]:
    made = Planning(tmp_path)
    yield made
    made.store.close()
