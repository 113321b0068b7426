"""Jobs off the window's thread: nobody hears of one whose keeper is gone, and nothing of it goes on its own thread."""

import threading

from el2mp_app.tasks import are_at_work, start, wait_for_all
from PySide6.QtCore import QObject
from shiboken6 import delete

from el2mp_desktop.errors import UserError


class Remains:
    """Knows which thread takes it apart."""

    def __init__(self, gone: list[threading.Thread]) -> None:
        self._gone = gone

    def __del__(self) -> None:
        self._gone.append(threading.current_thread())


def test_a_job_tells_what_it_came_to_and_then_that_it_ended(qtbot, qapp):
    told = []
    task = start(lambda _report, _cancel: 42, qapp)
    task.succeeded.connect(told.append)
    task.ended.connect(lambda: told.append("ended"))
    qtbot.waitUntil(lambda: not task.running)
    assert told == [42, "ended"]
    assert not are_at_work()


def test_a_refusal_is_a_sentence(qtbot, qapp):
    def job(_report, _cancel):
        raise UserError("Not today.")

    task = start(job, qapp)
    with qtbot.waitSignal(task.refused) as told:
        pass
    assert told.args == ["Not today."]


def test_nobody_is_told_once_the_keeper_is_gone(qtbot):
    keeper, told, go_on = QObject(), [], threading.Event()

    def job(report, _cancel):
        go_on.wait()
        report(1, 1, "done")
        return 42

    task = start(job, keeper)
    for signal in (task.progressed, task.succeeded, task.ended):
        signal.connect(lambda *_: told.append("told"))
    delete(keeper)
    go_on.set()
    qtbot.waitUntil(lambda: not task.running)
    assert told == []


def test_a_bug_is_told_even_then(qtbot):
    keeper, go_on = QObject(), threading.Event()

    def job(_report, _cancel):
        go_on.wait()
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        task = start(job, keeper)
        delete(keeper)
        go_on.set()
        qtbot.waitUntil(lambda: not task.running)
    assert [kind for kind, _, _ in bugs] == [ZeroDivisionError]


def test_a_bug_ends_a_job_like_anything_else(qtbot, qapp):
    def job(_report, _cancel):
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        task = start(job, qapp)
        with qtbot.waitSignal(task.ended):
            pass
    assert [kind for kind, _, _ in bugs] == [ZeroDivisionError]


def test_what_only_a_job_knows_goes_on_the_windows_thread(qtbot, qapp):
    gone: list[threading.Thread] = []

    def begin():
        remains = Remains(gone)
        start(lambda _report, _cancel: bool(remains), qapp)

    begin()
    wait_for_all()
    assert gone == []
    qtbot.waitUntil(lambda: bool(gone))
    assert gone == [threading.main_thread()]
