"""Objects in circles go, and go on the window's thread, whoever made them."""

import gc
import threading
from typing import ClassVar

import pytest
from el2mp_app.garbage import GarbageCollector
from el2mp_app.tasks import start
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot


class Circle:
    gone_on: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.gone_on.append(threading.get_ident())


@pytest.mark.usefixtures("qapp")
def test_garbage_of_a_worker_is_collected_on_the_windows_thread(qtbot: QtBot, qapp: QApplication) -> None:
    Circle.gone_on = []
    owner = QObject()
    GarbageCollector(owner)

    def job(_report: object, _cancel: object) -> int:
        return len([Circle() for _ in range(5000)])

    start(job, owner)
    qtbot.waitUntil(lambda: len(Circle.gone_on) == 5000)
    assert set(Circle.gone_on) == {threading.get_ident()}


def test_there_is_one_collector_for_all_windows(at_the_window: object, qapp: QApplication) -> None:
    at_the_window()
    at_the_window()
    assert len(qapp.findChildren(GarbageCollector)) == 1
    assert not gc.isenabled()
