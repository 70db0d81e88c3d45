"""argparse that speaks Chinese: usage, headings, and what is wrong with a command line in one line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeAlias

from xzdesk.core.captions import Captioned
from xzdesk.core.fields import FieldSpec
from xzdesk.core.fieldtypes import Choice, Data, Day, Flag, Whole
from xzdesk.errors import Refusal

# What argparse says of a command line, over the Python versions in use; the rest of a message is names and values.
_SAID = (
    (r"the following arguments are required: (.+)", r"缺少：\1"),
    (r"one of the arguments (.+) is required", r"以下选项须填一个：\1"),
    (r"unrecognized arguments: (.+)", r"不认识：\1"),
    (r"argument (.+?): expected (?:one|at least one|\d+) arguments?", r"\1 后面要填内容"),
    (r"argument (.+?): expected at most one argument", r"\1 后面最多填一项"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 后面不用填内容：\2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同用"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"没有“\2”这个\1，可选：\3"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


class Shown(Exception):  # noqa: N818 - help and version are answers, not errors
    """A text that the command line asked for instead of a command."""


class Parser(argparse.ArgumentParser):
    """Refuses with Refusal instead of leaving the program."""

    def __init__(self, *, with_help: bool = True, **given: Any) -> None:
        super().__init__(**given, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "参数", "选项"
        if with_help:
            self.add_argument("-h", "--help", action=_Help, nargs=0, help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise Refusal("command_line_refused", reason=_in_chinese(message).rstrip("。"), program=self.prog)


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        raise Shown(parser.format_help())


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # argparse has no public name for it


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _in_chinese(message: str) -> str:
    for english, chinese in _SAID:
        if re.fullmatch(english, message):
            return re.sub(english, chinese, message).replace("'", "")
    return message


def reads(spec: FieldSpec | Any) -> Any:
    """An argument's type out of a field's type: its own check and its own words."""

    def read(text: str) -> Any:
        try:
            return spec.read(text)
        except Refusal as no:
            raise argparse.ArgumentTypeError(str(no)) from no

    return read


def fields_told(fields: Mapping[str, FieldSpec], names: Iterable[str]) -> str:
    """Name, caption and form of the fields that a JSON object may have, for a command's help."""
    lines = [f"  {name:<20} {fields[name].caption}{_form(fields[name])}" for name in names]
    return "JSON 的栏目：\n" + "\n".join(lines) if lines else ""


def _form(spec: FieldSpec) -> str:
    needed = "，必填" if spec.required else ""
    if isinstance(spec.type, Choice):
        members: Iterable[Captioned] = spec.type.of
        return f"（{' | '.join(f'{member.value} {member.caption}' for member in members)}{needed}）"
    form = {Day: "日期，如 2026-03-05", Flag: "true 或 false", Whole: "整数", Data: "列表"}.get(type(spec.type), "")
    return f"（{(form + needed).removeprefix('，')}）" if form or needed else ""
