"""Hybrid logical clock: stamps that follow causality even where a desktop's clock is wrong.

After Kulkarni et al. (2014), "Logical Physical Clocks". A stamp is text: 13 digits of milliseconds since 1970,
4 hexadecimal digits of counter, the site; text order is time order.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FAR_AHEAD = timedelta(hours=24)
_COUNTER_END = 0x10000
_HEX = "0123456789abcdef"
_LATEST = "7258118400000"  # the year 2200: clocks go on from what they have seen, and the digits must last


def make_stamp(milliseconds: int, counter: int, site: str) -> str:
    """The text form of a stamp."""
    return f"{milliseconds:013d}-{counter:04x}-{site}"


def split_stamp(stamp: str) -> tuple[int, int, str]:
    """Milliseconds, counter, site; ValueError when it is not a stamp."""
    wall, counter, site = stamp.split("-", 2)
    if len(wall) != 13 or len(counter) != 4 or not site:
        raise ValueError(stamp)
    return int(wall), int(counter, 16), site


def is_stamp_of(stamp: str, site: str) -> bool:
    """Whether a text from elsewhere is a stamp that a site may have made: in the one form that sorts, and of a time
    from which every clock can still go on."""
    head = stamp[:19]
    return (
        head.isascii()
        and head[:13].isdigit()
        and head[13:14] == head[18:] == "-"
        and not head[14:18].strip(_HEX)
        and head < _LATEST
        and stamp[19:] == site
    )


def stamp_time(stamp: str) -> datetime:
    """The wall time of a stamp, UTC."""
    return datetime.fromtimestamp(split_stamp(stamp)[0] / 1000, UTC)


def next_stamp(last: str | None, now_ms: int, site: str) -> str:
    """The first stamp of `site` after `last`, the greatest it has seen, and not before `now_ms`."""
    if last is None:
        return make_stamp(now_ms, 0, site)
    wall, counter, _ = split_stamp(last)
    if now_ms > wall:
        return make_stamp(now_ms, 0, site)
    if counter + 1 < _COUNTER_END:
        return make_stamp(wall, counter + 1, site)
    return make_stamp(wall + 1, 0, site)


def ahead_by(stamp: str, now: datetime) -> timedelta | None:
    """How far a stamp lies ahead of this desktop's clock, when that is more than a day; else None."""
    ahead = stamp_time(stamp) - now.astimezone(UTC)
    return ahead if ahead > FAR_AHEAD else None
