"""Frozen values with keyword arguments, without generated code.

What a dataclass would be, but declared classes cost microseconds instead of a millisecond each: there are some forty
on the way to the first window.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from xzdesk.core.tuples import NamedTuple

T = TypeVar("T", bound="Frozen")
REQUIRED: Any = object()


class Declared(NamedTuple):
    """A field's default (REQUIRED when it has none) and what else is declared of it."""

    default: Any
    meta: Any


class Frozen:
    """Base of the classes that `frozen` prepares."""

    _defaults: ClassVar[Mapping[str, Any]] = {}
    _required: ClassVar[frozenset[str]] = frozenset()
    declared: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, **values: Any) -> None:
        if not (values.keys() <= self._defaults.keys() and self._required <= values.keys()):
            unknown, missing = values.keys() - self._defaults.keys(), self._required - values.keys()
            raise TypeError(f"{type(self).__name__}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        self.__dict__.update(self._defaults)
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        said = (f"{name}={value!r}" for name, value in self.__dict__.items() if value != self._defaults[name])
        return f"{type(self).__name__}({', '.join(said)})"

    def changed(self, **values: Any) -> Self:
        """A copy with other values."""
        return type(self)(**{**self.__dict__, **values})


@dataclass_transform(kw_only_default=True, frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Class decorator: the annotated names become the keyword arguments; `declared` holds name -> Declared.meta."""
    defaults, meta = dict(cls._defaults), dict(cls.declared)
    for name in cls.__annotations__:
        value = cls.__dict__.get(name, REQUIRED)
        if isinstance(value, Declared):
            meta[name] = value.meta
            value = value.default
        defaults[name] = value
        if name in cls.__dict__:
            delattr(cls, name)
    cls._defaults = defaults
    cls._required = frozenset(name for name, value in defaults.items() if value is REQUIRED)
    cls.declared = meta
    return cls
