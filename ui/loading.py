"""Qt, loaded without what PySide does besides at each start: it would compile a hundred kilobytes of its own source,
for messages about wrong arguments and for writing stubs, and then read the source of each module imported after it, in
search of switches that nobody here uses. Shiboken goes first: only behind PySide6 it does the latter. The former are
compiled when something of them is first asked for."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from threading import RLock
from types import ModuleType

_LOADER = "shibokensupport.signature.loader"  # imports its siblings, for functions of its own to call
_one_at_a_time = RLock()
_plain = builtins.__import__


class _Later(ModuleType):
    """A module that is run when something of it is first asked for."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self.__spec__ = ModuleSpec(spec.name, None)
        self._spec: ModuleSpec | None = spec
        self._kept = self.update_mapping = self._run_and_update  # C++ looks for it past __getattr__, and borrows it

    def __getattr__(self, name: str) -> object:
        self._run()
        return super().__getattribute__(name)

    def _run(self) -> None:
        with _one_at_a_time:
            spec, self._spec = self._spec, None
            if spec and spec.loader:
                self.__spec__ = spec
                spec.loader.exec_module(self)

    def _run_and_update(self) -> None:
        self._run()
        self.update_mapping()


def _import(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """As __import__, but for the siblings of Shiboken's loader."""
    if globals and globals.get("__name__") == _LOADER and name.startswith("shibokensupport"):
        for each in fromlist or ():
            _put_off(f"{name}.{each}")
    return _plain(name, globals, locals, fromlist or (), level)


def _put_off(name: str) -> None:
    spec = None if name in sys.modules else find_spec(name)
    if spec:
        sys.modules[name] = _Later(spec)


builtins.__import__ = _import
import shiboken6  # noqa: E402, F401 - between the two lines

builtins.__import__ = _plain
import PySide6.QtCore  # noqa: E402, F401 - after Shiboken
