"""Options that every command takes, before it or after it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from ui.cli.parser import Parser, Shown
from xzdesk import __version__

DATABASE = "XZDESK_DB"


def default_database() -> Path:
    """The file that XZDESK_DB names, else xzdesk.db in this person's data folder."""
    named = os.environ.get(DATABASE)
    return Path(named) if named else data_folder() / "xzdesk.db"


def data_folder() -> Path:
    """Where this system keeps a program's data for one person."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "xzdesk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "xzdesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "xzdesk"


def has_display() -> bool:
    """Whether a window can be shown; Qt ends the process where it cannot."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in named)


def general_parser() -> Parser:
    """Only what stands before a command: whether there is one shows by what is left over."""
    parser = Parser(prog="main.py", with_help=False)
    _add_defaults(parser)
    return parser


def add_general(parser: Parser) -> None:
    """The options of the program itself."""
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    _add_defaults(parser)


def _add_defaults(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(db=None, operator="", json=False)
    add_common(parser)
    add_json(parser)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Which file, and who."""
    absent = argparse.SUPPRESS
    parser.add_argument("--db", metavar="FILE", type=Path, default=absent, help="数据库文件；不填时用默认位置的")
    parser.add_argument("--operator", metavar="NAME", default=absent, help="经办人姓名；不填时用建库时登记的")


def add_json(parser: argparse.ArgumentParser) -> None:
    """For commands that take no JSON: answer in JSON. Others have it before the command only."""
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="结果以一份 JSON 输出")


class _Version(argparse.Action):
    def __call__(self, *_: object) -> None:
        raise Shown(f"xzdesk {__version__}")
