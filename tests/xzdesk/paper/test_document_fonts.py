import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.xzdesk.paper.charts.samples import ALL
from xzdesk.paper import fonts, pdf
from xzdesk.paper.document import Document, Figure, Paragraph
from xzdesk.paper.glyphs import drawable
from xzdesk.paper.render import notices

NOTO = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def install(monkeypatch: pytest.MonkeyPatch, *families: str, weight: int = 400, path: str = "") -> None:
    faces = {name: [SimpleNamespace(family=name, weight=weight, path=path, index=0)] for name in families}
    monkeypatch.setattr(fonts, "_faces", lambda: faces)


def font_file(folder: Path) -> Path:
    """A face with format 4 (一 by delta, 丁 to 丄 by an array that lacks 丂) and format 12 (U+20BB7)."""
    four = struct.pack(">HHHHHHH", 4, 0, 0, 6, 0, 0, 0)
    four += struct.pack(">3H", 0x4E00, 0x4E04, 0xFFFF) + struct.pack(">H", 0)
    four += struct.pack(">3H", 0x4E00, 0x4E01, 0xFFFF)
    four += struct.pack(">3H", 0x10000 - 0x4E00 + 5, 0, 1)
    four += struct.pack(">3H", 0, 4, 0) + struct.pack(">4H", 7, 0, 8, 9)
    twelve = struct.pack(">HHIII", 12, 0, 0, 0, 1) + struct.pack(">III", 0x20BB7, 0x20BB7, 3)
    cmap = struct.pack(">HH", 0, 2) + struct.pack(">HHI", 3, 1, 20) + struct.pack(">HHI", 3, 10, 20 + len(four))
    head = struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, 0)
    file = folder / "face.ttf"
    file.write_bytes(head + cmap + four + twelve)
    return file


def test_a_face_is_asked_for_each_character(tmp_path: Path) -> None:
    assert drawable(font_file(tmp_path), 0, "一丁丂七丄万\U00020bb7😀") == set("一丁七丄\U00020bb7")


def test_a_file_that_is_no_font_has_no_character(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all, only words")
    assert drawable(broken, 0, "一") == drawable(tmp_path / "absent.ttf", 0, "一") == set()


def test_characters_that_no_face_has_are_named_once_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, "黑体", path=str(font_file(tmp_path)))
    assert fonts.missing(["一甲", " \n\u3000乙甲一"]) == "甲乙"


def test_rare_name_characters_are_found_in_the_installed_faces() -> None:
    assert fonts.missing(["喆堃珺䶮𠮷"]) == ""


def test_the_offices_own_faces_come_first_and_nothing_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, *NOTO, "FZXiaoBiaoSong-B05S", "仿宋_GB2312", "KaiTi_GB2312", "SimHei", "宋体", "FangSong")
    assert fonts.replaced() == []
    assert [fonts.families(role)[0] for role in ("title", "body")] == ["FZXiaoBiaoSong-B05S", "仿宋_GB2312"]
    assert fonts.title_weight() == "own"


def test_what_stands_for_a_face_that_is_not_here_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "SimSun", "SimHei", "KaiTi", "FangSong")
    assert {(each.wanted, each.used) for each in fonts.replaced()} == {
        ("方正小标宋简体", "SimSun"),
        ("仿宋_GB2312", "FangSong"),
        ("楷体_GB2312", "KaiTi"),
    }
    assert fonts.title_weight() == "thicken"


def test_with_noto_alone_the_title_is_its_bold_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, *NOTO, weight=700)
    assert [fonts.families(role)[0] for role in fonts.WANTED] == [NOTO[0], NOTO[0], NOTO[0], NOTO[1], NOTO[0]]
    assert fonts.title_weight() == "bold"


def test_a_machine_without_chinese_faces_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    assert {each.used for each in fonts.replaced()} == {""}


def test_a_machine_with_chinese_faces_of_other_names_prints_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    here = {name: faces for name, faces in fonts._faces().items() if name in ("Noto Sans CJK TC", "DejaVu Sans")}
    monkeypatch.setattr(fonts, "_faces", lambda: here)
    assert {each.used for each in fonts.replaced()} == {"Noto Sans CJK TC"}


@pytest.mark.parametrize("known", [(), ("DejaVu Sans",)])
def test_a_machine_without_chinese_faces_still_lays_out_and_tells(
    monkeypatch: pytest.MonkeyPatch, known: tuple[str, ...]
) -> None:
    here = {name: faces for name, faces in fonts._faces().items() if name in known}
    monkeypatch.setattr(fonts, "_faces", lambda: here)
    document = Document("徐州", (Paragraph("正文"), *(Figure(chart) for chart in ALL.values())))
    assert pdf.render(document).startswith(b"%PDF")
    told = notices(document)
    assert any("徐、州" in each for each in told)
    assert any("仿宋_GB2312→无" in each for each in told)


def test_a_private_character_is_not_taken_from_a_symbol_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "drawable", lambda _path, _index, characters: set(characters))
    install(monkeypatch, "OpenSymbol")
    assert fonts.missing(["\ue123甲"]) == "\ue123"
    install(monkeypatch, "OpenSymbol", "SimSun")
    assert fonts.missing(["\ue123甲"]) == ""
