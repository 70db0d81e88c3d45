"""Unsaved text outlives the window, readable by its owner only; a damaged file loses nobody's day."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from ui.drafts import Drafts


def test_a_draft_is_there_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "config" / "drafts.json"
    Drafts(path).keep("new", {"title": "写到一半（示例）"})
    draft = Drafts(path).get("new")
    assert draft is not None
    assert draft.values == {"title": "写到一半（示例）"}


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    Drafts(path).keep("new", {"title": "示例"})
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_typed_is_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    drafts = Drafts(path)
    drafts.keep("new", {"title": "示例"})
    drafts.keep("new", {})
    assert Drafts(path).get("new") is None


def test_a_file_that_is_not_ours_counts_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "drafts.json"
    for content in ("不是 JSON", "[1, 2]", '{"new": {"at": "昨天", "values": {}}}'):
        path.write_text(content, encoding="utf-8")
        assert Drafts(path).get("new") is None


def test_where_the_file_cannot_be_written_the_draft_stays_in_memory(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("一个文件挡在文件夹的位置", encoding="utf-8")
    drafts = Drafts(tmp_path / "config" / "drafts.json")
    drafts.keep("new", {"title": "示例"})
    draft = drafts.get("new")
    assert draft is not None
    assert draft.values == {"title": "示例"}
