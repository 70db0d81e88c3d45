"""Named tuples made without looking at their annotations."""

from __future__ import annotations

import pickle
import typing

import pytest

from xzdesk.core.tuples import NamedTuple


class Ours(NamedTuple):
    """A place and a length."""

    place: int
    length: int = 3
    unit: str | None = None

    @property
    def end(self) -> int:
        return self.place + self.length

    @classmethod
    def at(cls, place: int) -> Ours:
        return cls(place)


class Theirs(typing.NamedTuple):
    """A place and a length."""

    place: int
    length: int = 3
    unit: str | None = None


def test_it_is_what_typing_makes_of_the_same_words() -> None:
    for name in ("_fields", "_field_defaults", "__doc__", "__module__", "__bases__", "__match_args__"):
        assert getattr(Ours, name) == getattr(Theirs, name)
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert (Ours.__name__, Ours.__qualname__) == ("Ours", "Ours")


def test_it_is_a_tuple_with_what_its_body_says() -> None:
    made = Ours.at(2)
    assert made == Ours(place=2)
    assert tuple(made) == (2, 3, None)
    assert (made.end, made._replace(length=4).end) == (5, 6)
    assert made._asdict() == {"place": 2, "length": 3, "unit": None}
    assert repr(made) == "Ours(place=2, length=3, unit=None)"
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_call_that_leaves_out_what_has_no_default_is_refused() -> None:
    with pytest.raises(TypeError, match="place"):
        Ours()  # type: ignore[call-arg]
