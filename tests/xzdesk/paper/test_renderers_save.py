import errno
import os
from pathlib import Path

import pytest

from xzdesk.errors import Refusal
from xzdesk.paper import fonts
from xzdesk.paper.document import Document, Paragraph
from xzdesk.paper.render import Saved, save

WORDS = Document("题", (Paragraph("徐州"),))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file saved earlier, that must outlive a failure."""
    path = tmp_path / "周报.pdf"
    path.write_bytes(b"earlier")
    return path


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as no:
        save(WORDS, path)
    assert str(no.value)
    return no.value.code


def untouched(path: Path) -> bool:
    return path.read_bytes() == b"earlier" and list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("ending", "begins"), [(".pdf", b"%PDF"), (".docx", b"PK"), (".xlsx", b"PK"), (".PDF", b"%PDF")]
)
def test_the_ending_says_in_which_form(ending: str, begins: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"办理单{ending}"
    assert save(WORDS, path).path == path
    assert path.read_bytes().startswith(begins)
    assert list(tmp_path.iterdir()) == [path]


def test_saving_again_replaces_what_was_there(target: Path) -> None:
    save(WORDS, target)
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", ["周报.doc", "周报"])
def test_an_unknown_ending_is_refused(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path / name) == "paper_ending_unknown"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "无" / "周报.pdf") == "export_folder_missing"


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "周报.pdf").mkdir()
    assert refused(tmp_path / "周报.pdf") == "export_target_folder"


def test_a_readonly_file_is_not_overwritten(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refused(target) == "export_target_readonly"
    assert untouched(target)


@pytest.mark.parametrize("lock", [".~lock.周报.pdf#", "~$周报.pdf", "~$.pdf"])
def test_a_file_that_another_program_has_open_is_not_overwritten(lock: str, target: Path) -> None:
    target.with_name(lock).touch()
    assert refused(target) == "export_target_open"
    assert target.read_bytes() == b"earlier"


def test_a_target_that_windows_holds_is_refused_and_nothing_is_left(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(os, "replace", held)
    assert refused(target) == "export_not_permitted"
    assert untouched(target)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "export_disk_full"),
        (errno.EDQUOT, "export_disk_full"),
        (errno.EACCES, "export_not_permitted"),
        (errno.EIO, "export_failed"),
    ],
)
def test_a_failure_while_writing_leaves_what_was_there(
    number: int, code: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fails)
    assert refused(target) == code
    assert untouched(target)


def test_characters_without_a_face_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "replaced", list)
    saved = save(Document("题", (Paragraph("甲\U0010fffd\ue123"),)), tmp_path / "周报.pdf")
    assert saved.missing == "\U0010fffd\ue123"
    [notice] = saved.notices
    assert "\U0010fffd、\ue123" in notice


def test_replaced_faces_are_told_by_name() -> None:
    [notice] = Saved(Path("周报.pdf"), replaced=(fonts.Replacement("黑体", "Noto Sans CJK SC"),)).notices
    assert "黑体→Noto Sans CJK SC" in notice


def test_a_word_file_names_the_offices_faces_and_so_reports_none(tmp_path: Path) -> None:
    assert save(WORDS, tmp_path / "周报.docx").notices == []
