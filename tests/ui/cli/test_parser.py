"""What is wrong with a command line is said in Chinese, in one line; help is Chinese too."""

from __future__ import annotations

import re

import pytest

from tests.ui.cli.front_door import FrontDoor
from ui.cli.commands import make_parser
from xzdesk import __version__

OWN_WORDS = r"main\.py|--[a-z-]+|-h\b|[A-Z]{2,}|foo|bar|JSON|problem|show|list"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("foo", "没有“foo”这个命令"),
        ("problem", "缺少：动作"),
        ("problem foo", "没有“foo”这个动作"),
        ("problem show", "缺少：NUMBER"),
        ("problem list --limit", "--limit 后面要填内容"),
        ("problem list --limit foo", "应填整数"),
        ("problem list --limit 0", "超出范围"),
        ("problem list --light foo", "可选：绿灯"),
        ("problem list bar", "不认识：bar"),
        ("problem list --lim 3", "不认识：--lim"),
        ("problem list --json=3", "--json 后面不用填内容"),
        ("demo", "缺少：--problems"),
        ("report weekly --out a.pdf --date 31", "不是能确定的日期"),
        ("--db", "--db 后面要填内容"),
        ("settings set foo", "settings set 名称 数值"),
        ("settings set foo 3", "没有这些栏目：foo"),
        ("settings set triage_days foo", "应填整数"),
    ],
)
def test_a_wrong_command_line_is_told_in_one_chinese_line(door: FrontDoor, arguments: str, told: str) -> None:
    done = door(*arguments.split())
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert done.err.count("\n") == 1


def test_no_english_word_stands_in_a_complaint(door: FrontDoor) -> None:
    for arguments in ("foo", "problem show", "problem list bar", "problem list --limit", "problem list --json=3"):
        complaint = door(*arguments.split()).err.partition("可选")[0]
        assert re.findall(r"[A-Za-z]{3,}", re.sub(OWN_WORDS, "", complaint)) == []


@pytest.mark.parametrize("arguments", ["-h", "problem -h", "problem decide -h", "import --help", "settings -h"])
def test_help_is_chinese(outside: FrontDoor, arguments: str) -> None:
    done = outside(*arguments.split())
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("用法：main.py")
    assert not re.search("usage|options|positional|show this", done.out)


def test_a_steps_help_names_its_fields_with_their_captions(outside: FrontDoor) -> None:
    told = outside("problem", "decide", "-h").out
    assert re.search(r"due_on +办理时限", told)
    assert "county 县级办理" in told


def test_every_command_has_help_of_its_own() -> None:
    parser = make_parser()
    for command in ("problem", "due", "export", "import", "form", "report", "catalogue", "settings", "holidays", "init",
                    "demo", "tour", "check", "backup", "restore", "undo", "undo-import"):  # fmt: skip
        assert command in parser.format_help()


def test_the_version_is_told(outside: FrontDoor) -> None:
    assert outside("--version").out == f"xzdesk {__version__}\n"


def test_options_stand_before_or_after_the_command(door: FrontDoor) -> None:
    assert door("--json", "problem", "list").document == []
    assert door("problem", "list", "--json").document == []
    other = door.folder / "另一个.db"
    assert "另一个.db" in door("problem", "list", "--db", str(other)).err
