"""Identifiers: UUIDv7 for what is made here, UUIDv5 for what must come out the same on every desk."""

from __future__ import annotations

import os
from collections.abc import Callable

_SPACE = "6f0d1d5e-3a63-5c0e-9a8e-0a1f8b5a7c11"


def random_bits(count: int) -> int:
    """So many random bits. As secrets.randbits, whose import costs the start a hashing library."""
    return int.from_bytes(os.urandom((count + 7) // 8), "big") >> -count % 8


def uuid7(milliseconds: int, randbits: Callable[[int], int] = random_bits) -> str:
    """A version 7 UUID (RFC 9562) for a time in milliseconds since 1970, as text; sorts by time."""
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | randbits(12) << 64 | 0b10 << 62 | randbits(62)
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def derived_id(*parts: str) -> str:
    """The same id for the same parts, on any desk."""
    import uuid  # heavy: loads a hashing library, off the start-up path

    return str(uuid.uuid5(uuid.UUID(_SPACE), "\x1f".join(parts)))


def new_site(randbits: Callable[[int], int] = random_bits) -> str:
    """A random name for an installation: ten hexadecimal digits. Short, since every stamp carries it."""
    return f"{randbits(40):010x}"
