"""One progress over all phases of an import: it rises once, and says in words which phase it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate

from xzdesk.errors import Refusal

_WHOLE = 1000

Tell = Callable[..., None]  # how much is done, of how much, and what is being done

READING = {"读取文件": 40, "核对内容": 60}
CHECKING_PACKET = {"核对改动": 60, "整理预览": 40}
CHECKING_ROWS = {"逐行核对": 55, "查找重复": 45}
TAKING = {"备份": 25, "写入台账": 75}
WRITING = {"再核对一遍": 50, "写入台账": 50}


def refuse_cancelled(cancelled: Callable[[], bool] | None, name: str = "") -> None:
    """Refusal once somebody has cancelled."""
    if cancelled and cancelled():
        raise Refusal("intake_cancelled", name=name)


class Phases:
    """`shares`: phase -> how much of the whole it is taken to be, in the order in which they follow."""

    def __init__(self, progress: Tell | None, shares: Mapping[str, int]) -> None:
        ends = list(accumulate(shares.values()))
        self._progress, self._whole, self._reached = progress, ends[-1], 0
        self._from = dict(zip(shares, [0, *ends], strict=False))
        self._shares = shares

    def of(self, phase: str) -> Tell:
        """The progress of one phase; one that has phases itself tells theirs."""

        def tell(done: int, total: int, inner: str = "") -> None:
            share = self._shares[phase] * min(1.0, done / total) if total else 0
            self._reached = max(self._reached, int(_WHOLE * (self._from[phase] + share) / self._whole))
            if self._progress:
                self._progress(self._reached, _WHOLE, inner or phase)

        return tell
