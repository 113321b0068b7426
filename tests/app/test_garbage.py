"""Objects in circles go, and go on the window's thread, whoever made them."""

import gc
import threading
from typing import ClassVar

from el2mp_app.garbage import GarbageCollector
from el2mp_app.tasks import start
from pytestqt.qtbot import QtBot


class Circle:
    gone_on: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.gone_on.append(threading.get_ident())


def test_garbage_of_a_worker_is_collected_on_the_windows_thread(qtbot: QtBot, collector: GarbageCollector) -> None:
    Circle.gone_on = []

    def job(_report: object, _cancel: object) -> int:
        return len([Circle() for _ in range(5000)])

    start(job, collector)
    qtbot.waitUntil(lambda: len(Circle.gone_on) == 5000)
    assert set(Circle.gone_on) == {threading.get_ident()}


def test_the_program_itself_is_not_looked_through_and_what_comes_after_it_is(
    qtbot: QtBot, collector: GarbageCollector
) -> None:
    Circle.gone_on = []
    collector.spare()
    try:
        assert gc.get_freeze_count() > 100_000
        for _ in range(5000):
            Circle()
        qtbot.waitUntil(lambda: len(Circle.gone_on) == 5000)
    finally:
        gc.unfreeze()
