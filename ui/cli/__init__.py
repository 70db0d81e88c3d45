"""The command line: the same program, for scripts, scheduled backups, and machines without a display.

Messages go to standard error, in Chinese. Exit: 0 done; 1 done, with refused rows or findings; 2 could not.
"""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from ui.cli.options import default_database, general_parser, has_display
from ui.cli.output import FAILED, Answer, put, refusal_json, tell
from ui.cli.parser import Shown
from ui.cli.session import Session
from ui.cli.trouble import reason_of
from xzdesk.core.desk import local_now
from xzdesk.core.store import Vault
from xzdesk.errors import Refusal

Window = Callable[[Vault, Path, Sequence[Path]], int]
Now = Callable[[], datetime]
_TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv")


def run(arguments: Sequence[str], vault: Vault, window: Window, now: Now = local_now) -> int:
    """Do what the command line says; without a command, open the window, with the files that are named. Returns the
    exit code."""
    try:
        return _run(arguments, vault, window, now)
    except Refusal as no:
        tell(str(no))
    except KeyboardInterrupt:
        tell("已中断，没有做完的部分不会保存。")
    except UnicodeError:
        tell("命令行里有无法识别的字符，请检查终端的编码。")
    except OSError as error:
        tell(f"{error.filename or '文件'}：{reason_of(error)}。")
    except Exception:
        tell("程序出错，请把以下内容发给维护人员。")
        traceback.print_exc()
    return FAILED


def _run(arguments: Sequence[str], vault: Vault, window: Window, now: Now) -> int:
    general, rest = general_parser().parse_known_args(arguments)
    files = [Path(word).absolute() for word in rest if _is_file(word)]
    if len(files) == len(rest):
        return _open_window(vault, general.db or default_database(), files, window)
    from ui.cli.commands import make_parser  # heavy: off the window's start-up path

    try:
        given = make_parser().parse_args(arguments)
    except Shown as text:
        put(Answer(None, [str(text)]), as_json=False)
        return 0
    (given.operator or "").encode()  # bytes that are no text must not pass for nobody, and so for somebody else
    answer = _answer(Session(vault, given.db or default_database(), given.operator, now), given)
    put(answer, as_json=given.json)
    return answer.code


def _is_file(word: str) -> bool:
    """Whether a word names a file to take in: commands have no ending."""
    ending = Path(word).suffix.lower()
    return not word.startswith("-") and bool(ending) and (ending in _TABLES or Path(word).is_file())


def _open_window(vault: Vault, path: Path, files: Sequence[Path], window: Window) -> int:
    if not has_display():
        raise Refusal("no_display")
    return window(vault, path, files)


def _answer(session: Session, given: argparse.Namespace) -> Answer:
    """The command's answer; a refusal in a JSON document too, where that was asked for."""
    try:
        answer: Answer = given.run(session, given)
    except Refusal as no:
        if given.json:
            put(Answer({"error": refusal_json(no)}), as_json=True)
        raise
    return answer
