"""Objects in circles go, and go on the window's thread, whoever made them."""

import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from el2mp_app.garbage import GarbageCollector
from el2mp_app.tasks import start
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot


class Circle:
    gone_on: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.gone_on.append(threading.get_ident())


@pytest.fixture
def owner() -> Iterator[QObject]:
    """Of the collector and of the work; Python's own goes on afterwards."""
    owner = QObject()
    GarbageCollector(owner)
    yield owner
    gc.enable()


@pytest.mark.usefixtures("qapp")
def test_garbage_of_a_worker_is_collected_on_the_windows_thread(qtbot: QtBot, owner: QObject) -> None:
    Circle.gone_on = []

    def job(_report: object, _cancel: object) -> int:
        return len([Circle() for _ in range(5000)])

    start(job, owner)
    qtbot.waitUntil(lambda: len(Circle.gone_on) == 5000)
    assert set(Circle.gone_on) == {threading.get_ident()}
