"""One program per database file: an operating-system lock on a file beside it.

The system drops the lock when the process ends, however it ends, so a left-over lock file blocks nobody.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from xzdesk.errors import Refusal

_PID_ROOM = 1 << 20  # Windows locks a byte behind the text, so that others can read the process number

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _PID_ROOM, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """Held from construction to `release`; Refusal "database_open_elsewhere" when another holds it."""

    def __init__(self, path: Path) -> None:
        self._file = path.with_name(path.name + ".lock")
        self._descriptor = -1
        while not self._holds():
            self._close()
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _take(self._descriptor)
            except (BlockingIOError, PermissionError) as held:
                holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip() or "?"
                self._close()
                raise Refusal("database_open_elsewhere", path=path, process=holder) from held
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let go and take the lock file away; harmless when done twice."""
        if self._descriptor >= 0 and sys.platform != "win32":
            self._file.unlink(missing_ok=True)  # Windows keeps an open file's name; there the file stays
        self._close()

    def _holds(self) -> bool:
        """Whether the locked file is still the one of that name: the holder before may just have taken it away."""
        try:
            return self._descriptor >= 0 and os.path.samestat(os.fstat(self._descriptor), self._file.stat())
        except FileNotFoundError:
            return False

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
