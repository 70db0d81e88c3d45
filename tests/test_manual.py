"""The documents say what the program does: its captions, its messages, its commands, its rules."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

import pytest

from tests.sources import ROOT, literals
from ui.cli.commands import make_parser
from xzdesk.core.fields import described
from xzdesk.core.office import Settings
from xzdesk.messages import WORDING
from xzdesk.problems.records import Problem
from xzdesk.problems.workflow import EDITABLE, STEPS

MANUAL = (ROOT / "docs/manual.zh-CN.md").read_text("utf-8")
COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")
_OMITTED = "……"


def commands(text: str) -> list[str]:
    """The command lines in fenced blocks, without the program's name."""
    return re.findall(r"^python main\.py (.+)$", text, re.M)


def examples(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    """(command, object) of the JSON examples and of the table of steps."""
    for command, example in re.findall(r"```json problem (\w+)\n(.+?)\n```", text, re.S):
        yield command, json.loads(example)
    for step, cells in re.findall(r"^\| `(\w+)` \|.*?\| (`\{.*)\|$", text, re.M):
        for example in re.findall(r"`(\{.*?\})`(?= |$)", cells):
            yield step, json.loads(example)


def messages_told() -> list[str]:
    """The first column of the manual's table of messages."""
    table = MANUAL.split("| 提示 | 怎么办 |")[1].split("\n\n")[0]
    return [row.split(" | ")[0].removeprefix("| ") for row in table.strip().splitlines()[1:]]


def test_what_the_manual_calls_a_caption_is_one() -> None:
    captions = {each.text.rstrip("…") for each in literals() if each.path.startswith(("ui/", "xzdesk/"))}
    told = {caption.rstrip("…") for caption in re.findall(r"\*\*(.+?)\*\*", MANUAL)}
    assert sorted(told - captions) == []
    assert len(told) > 100


def test_the_manuals_messages_are_the_programs() -> None:
    said = [re.sub(r"\{[^}]*\}", _OMITTED, text) for text in WORDING.values()]
    assert [text for text in messages_told() if text not in said] == []
    assert len(messages_told()) > 10


def test_the_manual_prints_the_rules_a_new_office_has() -> None:
    for name, spec in described(Settings).fields.items():
        assert f"| **{spec.caption}** | {spec.type.show(getattr(Settings(), name)) or '未填'} |" in MANUAL


@pytest.mark.parametrize("line", [*commands(MANUAL), *commands(COMMANDS)])
def test_every_command_of_the_documents_can_be_given(line: str) -> None:
    given = make_parser().parse_args(shlex.split(line))
    assert callable(given.run)


def test_every_command_is_in_the_documents() -> None:
    named = set(re.findall(r"^    (\w+)  ", make_parser().format_help(), re.M))
    assert named > {"problem", "import", "undo"}
    assert sorted(name for name in named if f"`{name}" not in COMMANDS and f" {name} " not in COMMANDS) == []


def test_every_step_has_an_example_of_what_it_takes() -> None:
    assert {name for name, _ in examples(COMMANDS)} >= set(STEPS)


@pytest.mark.parametrize(("name", "given"), [*examples(MANUAL), *examples(COMMANDS)])
def test_the_documents_json_is_read(name: str, given: dict[str, object]) -> None:
    declared = described(STEPS[name].input if name in STEPS else Problem)
    assert set(declared.read(given)) == set(given)
    assert name in STEPS or set(given) <= set(EDITABLE)


def test_the_manuals_headings_are_where_its_contents_point() -> None:
    places = {re.sub(r"[、 ，。（）]", lambda found: "-" if found[0] == " " else "", heading).lower()
              for heading in re.findall(r"^## (.+)$", MANUAL, re.M)}  # fmt: skip
    assert set(re.findall(r"\]\(#(.+?)\)", MANUAL)) == places
