"""Who waits for a file to be read is told how far it is, and may end it at any moment."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import IO, Self

from xzdesk.errors import Refusal

_WHOLE = 1000


class Watch:
    """Reading goes in stretches that weigh the same: what a file unpacks to, its sheets, its changes. Each counts in
    what is natural to it. `passed` ends the reading with a Refusal once somebody has cancelled."""

    def __init__(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        name: str = "",
        stretches: int = 2,
    ) -> None:
        self._progress, self._cancelled, self._name, self._stretches = progress, cancelled, name, stretches
        self._begun, self._done, self._count = -1, 0, 1

    def begin(self, count: int) -> None:
        """The next stretch is so long."""
        self._begun, self._done, self._count = min(self._begun + 1, self._stretches - 1), 0, max(1, count)
        self.passed(0)

    def passed(self, count: int) -> None:
        """So much more of it is done. Refusal when cancelled."""
        if self._cancelled and self._cancelled():
            raise Refusal("intake_cancelled", name=self._name)
        self._done = min(self._count, self._done + count)
        if self._progress:
            self._progress((self._begun * _WHOLE + self._done * _WHOLE // self._count) // self._stretches, _WHOLE)

    def over(self, source: IO[bytes]) -> Watched:
        """A file whose reading counts."""
        return Watched(source, self)


class Watched:
    """A file that is read under watch."""

    def __init__(self, source: IO[bytes], watch: Watch) -> None:
        self._source, self._watch = source, watch

    def read(self, size: int = -1) -> bytes:
        content = self._source.read(size)
        self._watch.passed(len(content))
        return content

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, no: BaseException | None, at: TracebackType | None) -> None:
        self.close()


UNWATCHED = Watch()
