"""A window with ways to plans."""

from __future__ import annotations

import pytest

from tests.ui.desk import Desk
from tests.ui.plans.planner import Planner
from ui.main_window import MainWindow


@pytest.fixture
def planner(desk: Desk, window: MainWindow) -> Planner:
    """Plans at the window's desk."""
    return Planner(desk, window)
