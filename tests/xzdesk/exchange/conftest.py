"""Fixtures of the exchange's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.xzdesk.exchange.libreoffice import Converted, converter
from tests.xzdesk.exchange.workbook_support import Exchange
from tests.xzdesk.problems.office_support import County


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    county = County(tmp_path)
    folder = tmp_path / "往来"
    folder.mkdir()
    county.as_().announce_site()
    yield Exchange(county, folder)
    county.store.close()


@pytest.fixture(scope="session")
def through(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Converted]:
    """Opens a file in LibreOffice and saves it in another format."""
    yield from converter(tmp_path_factory.mktemp("profile"), tmp_path_factory.mktemp("saved"))
