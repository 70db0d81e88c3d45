"""Work off the window's thread: in order, told back on it, cancelled, superseded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from ui import worker as module
from ui.worker import InlineLane, Job, Progress, Worker
from xzdesk.errors import Refusal


@pytest.fixture
def threaded(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr(module, "SLOW_MS", 0)
    made = Worker()
    yield made
    made.finish()


class Taker(QObject):
    """Takes results, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.threads: set[int] = set()

    def take(self, value: object) -> None:
        self.got.append(value)
        self.threads.add(threading.get_ident())


def constant(value: object) -> Callable[[], object]:
    return lambda: value


def refuses() -> object:
    raise Refusal("undo_unknown")


def test_writes_run_in_order_and_come_back_on_the_windows_thread(threaded: Worker, qtbot: QtBot) -> None:
    taker = Taker()
    for number in range(20):
        threaded.write("写入", constant(number), taker.take)
    qtbot.waitUntil(lambda: len(taker.got) == 20)
    assert taker.got == list(range(20))
    assert taker.threads == {threading.get_ident()}


def test_a_refusal_goes_to_whoever_asked(threaded: Worker, qtbot: QtBot) -> None:
    done, refused = Taker(), Taker()
    threaded.write("写入", refuses, done.take, refused.take)
    qtbot.waitUntil(lambda: bool(refused.got))
    assert refused.got == [Refusal("undo_unknown")]
    assert done.got == []


def test_a_refusal_nobody_takes_is_announced(qtbot: QtBot) -> None:
    worker, taker = Worker(InlineLane), Taker()
    worker.refused.connect(taker.take)
    worker.write("写入", refuses)
    assert taker.got == [Refusal("undo_unknown")]


def test_a_defect_is_announced_with_its_exception(qtbot: QtBot) -> None:
    worker, taker = Worker(InlineLane), Taker()
    worker.broke.connect(taker.take)
    worker.write("写入", lambda: 1 // 0)
    assert isinstance(taker.got[0], ZeroDivisionError)


def test_only_the_last_of_several_readings_is_told(threaded: Worker, qtbot: QtBot) -> None:
    taker, gate = Taker(), threading.Event()
    threaded.read("台账", lambda: gate.wait(5), taker.take)
    threaded.read("台账", constant("第二次"), taker.take)
    threaded.read("台账", constant("第三次"), taker.take)
    gate.set()
    qtbot.waitUntil(lambda: "第三次" in taker.got)
    assert taker.got == ["第三次"]


def test_a_page_that_waits_long_for_its_reading_is_announced(threaded: Worker, qtbot: QtBot) -> None:
    threaded._patience.setInterval(1)
    taker, gate = Taker(), threading.Event()
    with qtbot.waitSignal(threaded.waits) as waits:
        threaded.read("台账", lambda: gate.wait(5), taker.take)
    assert waits.args == [True]
    with qtbot.waitSignal(threaded.waits) as waits:
        gate.set()
    assert (waits.args, taker.got) == ([False], [True])


def test_a_job_that_takes_its_time_is_announced_and_can_be_cancelled(threaded: Worker, qtbot: QtBot) -> None:
    progress, taker = Progress(), Taker()

    def count() -> None:
        while True:
            progress.tell(1, 2)

    with qtbot.waitSignal(threaded.slow) as slow:
        threaded.write("导出", count, taker.take, progress=progress)
    job = slow.args[0]
    assert isinstance(job, Job)
    assert (job.title, job.cancellable) == ("导出", True)
    with qtbot.waitSignal(threaded.ended):
        progress.cancel()
    assert taker.got == []
    assert threaded.busy is None


def test_what_comes_back_after_its_screen_is_gone_is_dropped(threaded: Worker, qtbot: QtBot) -> None:
    taker, gate = Taker(), threading.Event()
    threaded.write("写入", lambda: gate.wait(5), taker.take)
    got = taker.got
    delete(taker)
    with qtbot.waitSignal(threaded.ended):
        gate.set()
    assert got == []


def test_finishing_waits_and_tells_no_more(threaded: Worker, qtbot: QtBot) -> None:
    done: list[int] = []
    taker = Taker()
    threaded.write("写入", lambda: done.append(1), taker.take)
    threaded.finish()
    assert done == [1]
    assert threaded.busy is None


def test_nothing_is_read_once_finished() -> None:
    worker, asked = Worker(InlineLane), []
    worker.finish()
    worker.read("late", lambda: asked.append("read"), lambda _: None)
    assert asked == []


def test_what_is_put_off_waits_for_what_is_being_read_and_readings_among_it_go_first(
    threaded: Worker, qtbot: QtBot
) -> None:
    gate, taker = threading.Event(), Taker()

    def held() -> str:
        gate.wait()
        return "先读的"

    threaded.read("台账", held, taker.take)
    threaded.later(lambda: taker.take("其余"))
    threaded.read("计数", constant("后读的"), taker.take, after_painting=True)
    qtbot.wait(0)
    assert taker.got == []
    gate.set()
    qtbot.waitUntil(lambda: len(taker.got) == 3)
    assert taker.got == ["先读的", "后读的", "其余"]


def test_what_is_put_off_is_never_done_once_finished(qtbot: QtBot) -> None:
    worker, taker = Worker(), Taker()
    worker.later(lambda: taker.take("其余"))
    worker.finish()
    qtbot.wait(0)
    assert taker.got == []
