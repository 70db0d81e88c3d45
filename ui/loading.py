"""Qt, loaded without what PySide does to `import`: it would read the source of each module that is loaded after it,
in search of switches of its own that nobody here uses."""

from __future__ import annotations

import builtins

_plain = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401 - between the two lines

builtins.__import__ = _plain
