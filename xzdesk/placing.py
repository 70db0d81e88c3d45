"""A new file in the place asked for: written beside, read back, then renamed together with the record of it.

Everything that leaves the office as a file takes this way: workbooks, forms and reports, lists, tables to be amended.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from xzdesk.errors import Refusal

_CODES = {
    errno.ENOENT: "export_folder_missing",
    errno.ENOTDIR: "export_folder_missing",
    errno.ENOSPC: "export_disk_full",
    errno.EDQUOT: "export_disk_full",
    errno.EFBIG: "export_disk_full",
    errno.ENAMETOOLONG: "export_name_too_long",
}
_KEPT = 60  # characters of a name that the names beside it keep: a file's name holds 255 bytes


def place(
    content: bytes | Callable[[Path], None],
    target: Path,
    check: Callable[[Path], bool],
    record: Callable[[], None],
    transaction: Callable[[], AbstractContextManager[None]],
) -> None:
    """Put `content`, or what it writes to a path, at `target`, and what `record` writes into the log, both or neither.

    `check` reads the file back and says whether it is what was meant. The file takes its place as the last thing
    before the transaction ends, and leaves it again should that fail; a file that was there before comes back then.
    Refusal, naming another file, when the place cannot be written.
    """
    refuse_taken(target)
    beside = target.with_name(f"~{target.name[-_KEPT:]}.part")
    try:
        with telling(target):
            _write(beside, content)
            whole = check(beside)
        if not whole:
            raise refused_at(target, "export_not_as_meant")
        with _swapped(beside, target) as swap, transaction():
            record()
            with telling(target):
                swap()
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def place_alone(content: bytes | Callable[[Path], None], target: Path, check: Callable[[Path], bool]) -> None:
    """`place` for what leaves no record in the log."""
    place(content, target, check, _nothing, nullcontext)


def _nothing() -> None:
    """No record is kept."""


def refuse_taken(target: Path) -> None:
    """Refuse what can be known before the work: renaming would take a file from under the hands of who has it open."""
    if os.path.isdir(target):
        raise refused_at(target, "export_target_folder")
    if _open_elsewhere(target):
        raise refused_at(target, "export_target_open")
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise refused_at(target, "export_target_readonly")


def with_ending(out: Path) -> Path:
    """Where a workbook goes that was asked for under any name."""
    return out if out.name.lower().endswith(".xlsx") else out.with_name(f"{out.name}.xlsx")


def _write(path: Path, content: bytes | Callable[[Path], None]) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _swapped(beside: Path, target: Path) -> Iterator[Callable[[], None]]:
    """Hands out the renaming; undoes it when the block fails afterwards."""
    kept = target.with_name(f"~{target.name[-_KEPT:]}.old")
    done = False

    def swap() -> None:
        nonlocal done
        if target.exists():
            os.replace(target, kept)
        done = True
        os.replace(beside, target)

    try:
        yield swap
    except BaseException:
        if done:
            target.unlink(missing_ok=True)
            if kept.exists():
                os.replace(kept, target)
        raise
    kept.unlink(missing_ok=True)


@contextmanager
def telling(target: Path) -> Iterator[None]:
    """Tell what the system says of writing a file there."""
    try:
        yield
    except OSError as no:
        code = _CODES.get(no.errno or 0, "export_not_permitted" if isinstance(no, PermissionError) else "export_failed")
        raise refused_at(target, code) from no


def _open_elsewhere(target: Path) -> bool:
    """Excel and WPS leave ~$name beside an open file, LibreOffice .~lock.name#."""
    marks = (f"~${target.name}", f"~${target.name[2:]}", f".~lock.{target.name}#")
    return any(os.path.exists(target.with_name(mark)) for mark in marks)  # also of names too long to be any


def refused_at(target: Path, code: str) -> Refusal:
    """Why nothing can be put there, with another name that is free."""
    return Refusal(code, name=target.name, folder=target.parent, other=_other(target, code))


def _other(target: Path, code: str) -> Path:
    """A free name: in the same folder when that is sound, else in the person's own."""
    sound = code.startswith("export_target") or code in ("export_not_permitted", "export_name_too_long")
    folder = target.parent if sound and os.access(target.parent, os.W_OK) else Path.home()
    stem = target.stem[:20] if code == "export_name_too_long" else target.stem
    names = [f"{stem}{target.suffix}", *(f"{stem}（{n}）{target.suffix}" for n in range(2, 100))]
    free = [folder / name for name in names if folder / name != target and not os.path.exists(folder / name)]
    return free[0] if free else folder / f"{target.stem}（新）{target.suffix}"
