"""What holds for every test: no display is needed, and noise fails.

Python warnings are errors by pyproject.toml, Qt's by pytest-qt; the fixtures here see to log warnings and to what a
test leaves behind: threads, running timers, top-level windows. A test that means to cause a log warning reads it from
`caplog` and then calls `caplog.clear()`.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PATIENCE_S = 5.0  # for what is ending already; what is not fails the test

# A slow machine is no failure. In CI the examples are the same every time.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("suite")


@pytest.fixture(autouse=True, scope="session")
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps the tests, and the programs they start, away from the settings and the data of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("home")))
        patch.delenv("XZDESK_DB", raising=False)
        yield


@pytest.fixture(autouse=True)
def no_log_noise(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails a test that logged a warning, or worse, and did not clear it."""
    yield
    noise = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not noise, f"logged during the test: {noise}"


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    """Fails a test after which a Python thread, or a job in Qt's pool, still runs."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and _is_ours(thread)]
    for thread in started:
        thread.join(PATIENCE_S)
    alive = [thread.name for thread in started if thread.is_alive()]
    assert not alive, f"threads left running: {alive}"


def _is_ours(thread: threading.Thread) -> bool:
    """False for the stand-in that Python keeps for ever of a thread that Qt started and ended."""
    return not thread.name.startswith("Dummy-")


@pytest.fixture(autouse=True)
def nothing_left_in_qt(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test with a window after which a thread, timer or top-level window of Qt is left."""
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    with _looking_at_new_objects():
        before = _leftovers()
        yield
        left = {identity: name for identity, name in _leftovers().items() if identity not in before}
        if left:
            gc.collect()
            left = {identity: name for identity, name in _leftovers().items() if identity not in before}
    assert not left, f"left behind in Qt: {sorted(left.values())}"


@contextmanager
def _looking_at_new_objects() -> Iterator[None]:
    """Lets the collector pass over what lives by now: it is much, and not of this test."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _leftovers() -> dict[int, str]:
    """What lives in Qt beside the application: identity -> a name to show."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    QThreadPool.globalInstance().waitForDone(int(PATIENCE_S * 1000))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    main_thread = QThread.currentThread()
    found: list[object] = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.metaObject().className() != "QTipLabel"  # Qt keeps one tool tip for the whole application
    ]
    for candidate in gc.get_objects():
        if (isinstance(candidate, QTimer) and isValid(candidate) and candidate.isActive()) or (
            isinstance(candidate, QThread)
            and candidate is not main_thread
            and isValid(candidate)
            and candidate.isRunning()
        ):
            found.append(candidate)
    return {id(item): repr(item) for item in found}
