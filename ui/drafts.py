"""Text that was typed and not saved yet, in a file of its own: neither a crash nor a wrong key loses it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from xzdesk.core.desk import local_now
from xzdesk.core.tuples import NamedTuple


class Draft(NamedTuple):
    """Unsaved values of a form, field name -> text as typed (or a JSON list), and when they were typed."""

    at: datetime
    values: dict[str, object]


class Drafts:
    """Drafts by key ("new", "edit:ID", "step:NAME:ID") in one JSON file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Draft] = dict(_read(path))

    def get(self, key: str) -> Draft | None:
        return self._kept.get(key)

    def keep(self, key: str, values: dict[str, object]) -> None:
        """Remember; empty values forget."""
        if not values:
            self.forget(key)
            return
        before = self._kept.get(key)
        if before is None or before.values != values:
            self._kept[key] = Draft(local_now(), values)
            self._write()

    def forget(self, key: str) -> None:
        if self._kept.pop(key, None) is not None:
            self._write()

    def _write(self) -> None:
        """Replace the file; a draft that cannot be written stays in memory."""
        data = {key: {"at": draft.at.isoformat(), "values": draft.values} for key, draft in self._kept.items()}
        part = self._path.with_name(self._path.name + ".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False)
            part.replace(self._path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _read(path: Path) -> list[tuple[str, Draft]]:
    """The drafts of a file; none when it is not there or not ours."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return [(key, Draft(datetime.fromisoformat(each["at"]), each["values"])) for key, each in data.items()]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []
