"""All commands."""

from __future__ import annotations

from ui.cli import admin, catalogue, export, intake, packets, paper, plan, problem
from ui.cli.options import add_general
from ui.cli.parser import Parser

_ABOUT = "徐州创新产业集群问题台账。不带命令时打开窗口，后面写了文件的在窗口里导入。"


def make_parser() -> Parser:
    """The whole command line."""
    parser = Parser(prog="main.py", description=_ABOUT)
    add_general(parser)
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    for area in (problem, plan, export, intake, packets, paper, catalogue, admin):
        area.add_commands(commands)
    return parser
