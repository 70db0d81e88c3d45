"""Names of backups, and which of them are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from xzdesk.core.store import Occasion
from xzdesk.core.tuples import NamedTuple

DAYS, WEEKS, MONTHS = 14, 12, 24  # daily ones of so many days are kept, then one for each of so many weeks, months
_LAST = {Occasion.IMPORT: 20, Occasion.UNDO: 10, Occasion.UPGRADE: 10}  # of these the last so many are kept
_MOMENT = "%Y%m%d-%H%M%S"


class Backup(NamedTuple):
    """A backup file, by what its name says."""

    made: datetime
    path: Path
    occasion: Occasion


def folder_of(path: Path) -> Path:
    """The backup folder beside a database."""
    return path.with_name(f"{path.stem}-备份")


def backup_name(path: Path, occasion: Occasion, now: datetime) -> Path:
    """A free name in the backup folder."""
    plain = folder_of(path) / f"{path.stem}-{occasion.caption}-{now.strftime(_MOMENT)}.db"
    return plain if not plain.exists() else backup_name(path, occasion, now + timedelta(seconds=1))


def backups_of(path: Path) -> list[Backup]:
    """The backups of a database in its folder, the oldest first; files named otherwise are none of our business."""
    captions = {occasion.caption: occasion for occasion in Occasion}
    pattern = re.compile(rf"{re.escape(path.stem)}-({'|'.join(captions)})-(\d{{8}}-\d{{6}})\.db")
    found = [(pattern.fullmatch(file.name), file) for file in folder_of(path).glob("*.db")]
    return sorted(Backup(datetime.strptime(name[2], _MOMENT), file, captions[name[1]]) for name, file in found if name)


def superfluous(backups: Sequence[Backup], today: date) -> list[Backup]:
    """Those that thinning takes away. What somebody asked for is never among them."""
    daily = [backup for backup in backups if backup.occasion is Occasion.DAILY]
    kept = kept_days({backup.made.date() for backup in daily}, today)
    drop = [backup for backup in daily if backup.made.date() not in kept]
    for occasion, last in _LAST.items():
        drop += [backup for backup in backups if backup.occasion is occasion][:-last]
    return drop


def kept_days(days: Iterable[date], today: date) -> set[date]:
    """The days whose backup stays: all of the last DAYS, then each week's last, then each month's last."""
    kept: dict[object, date] = {}
    for day in sorted(days):
        age = (today - day).days
        if age < DAYS:
            kept[day] = day
        elif age < DAYS + 7 * WEEKS:
            kept[day.isocalendar()[:2]] = day
        elif (today.year - day.year) * 12 + today.month - day.month <= MONTHS:
            kept[day.year, day.month, "month"] = day
    return set(kept.values())
