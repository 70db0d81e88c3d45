"""Fixtures of the exchange's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.seeds import make_seeds
from tests.xzdesk.exchange.door_support import KINDS, Door, Post
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


@pytest.fixture(scope="session")
def post(tmp_path_factory: pytest.TempPathFactory) -> Post:
    scene = make_seeds(tmp_path_factory.mktemp("往来"), converted=False)
    by_name = {path.name: path for path in scene.files}
    names = ("报送件.xlsx", "模板.xlsx", "台账.xlsx", "旧台账.xlsx", "数据包.xlsx", "方案.xlsx")
    return Post(scene.database, {kind: by_name[name] for kind, name in zip(KINDS, names, strict=True)})


@pytest.fixture
def door(post: Post, tmp_path: Path) -> Iterator[Door]:
    made = Door(post, tmp_path)
    yield made
    made.store.close()
