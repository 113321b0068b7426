"""An engine is asked in the window: its answers come while one works, and no fault spoils them."""

import threading
from collections.abc import Callable

import pytest
from el2mp_app.dialogs.choose_engine import ChooseEngine
from PySide6.QtWidgets import QMessageBox

from el2mp_desktop.project import Person, Project
from tests.app.conftest import LEA
from tests.app.hands import push, settle
from tests.app.suggesting.answers import (
    CHECKED,
    LONG,
    READABLE,
    SIGNS,
    asking,
    choose,
    keys_of,
    listed,
    open_review,
    rows,
    scripts,
    shortlists,
)
from tests.ollama_server import Exchange, ScriptedServer, model_entry, shortlist, verdict


def test_a_run_from_the_menu(qtbot, window, server):
    seen, looked = [], threading.Event()
    first, *others = scripts(keys_of(window.project))

    def once_looked(exchange: Exchange) -> None:
        looked.wait(LONG / 1000)
        first(exchange)

    server.will(once_looked, *others)
    suggesting = window.window.suggesting
    suggesting.state_changed.connect(seen.append)
    with qtbot.waitSignal(suggesting.finished, timeout=LONG):
        with asking(qtbot, window):
            window.menu("suggest_source")
        assert suggesting.progress.isVisible() and suggesting.running
        assert seen[-1] == "tiny:latest is reading"
        looked.set()
    settle()
    assert not suggesting.progress.isVisible() and not suggesting.running
    assert window.said() == "5 suggestions, 5 turns read by the engine, 1 quote not found"
    assert len(rows(window)) == 5 and not window.codings()
    (run,) = window.project.read.runs()
    assert (run.engine, run.model, run.state, run.host) == ("ollama", "tiny:latest", "done", server.host)
    assert window.window.session.settings.ollama_model == "tiny:latest"


def test_the_embedded_engine_needs_no_server(qtbot, window, server):
    server.stop()

    def look(dialog: ChooseEngine) -> None:
        assert dialog.embedded.isChecked() and not dialog.ollama.isEnabled() and dialog.models.isHidden()
        assert "No model server answers" in dialog.state.text()
        assert "embedded engine works without it" in dialog.state.text()

    suggesting = window.window.suggesting
    asked = window.dialogs.expecting(ChooseEngine, choose(qtbot, "embedded", look))
    with qtbot.waitSignal(suggesting.finished, timeout=LONG) as done, asked:
        window.menu("suggest_all")
    assert done.args[0].state == "done" and done.args[0].passages == 5
    (run,) = window.project.read.runs()
    assert run.engine == "embedded" and run.state == "done"


def test_as_many_requests_at_a_time_as_one_chooses(qtbot, window, server):
    """The turns after the first come in pairs, whose requests are answered once both are there."""
    both = threading.Barrier(2, timeout=LONG / 1000)

    def once_both_are_there(exchange: Exchange) -> None:
        both.wait()
        exchange.reply(shortlist())

    server.will(lambda exchange: exchange.reply(shortlist()))
    server.otherwise = once_both_are_there
    server.questions = lambda exchange: exchange.reply(verdict(applies=False))

    def two(dialog: ChooseEngine) -> None:
        assert dialog.parallel.isVisible() and dialog.parallel.currentData() == "1"
        dialog.parallel.setCurrentIndex(dialog.parallel.findData("2"))

    with qtbot.waitSignal(window.window.suggesting.finished, timeout=LONG) as finished, asking(qtbot, window, two):
        window.menu("suggest_source")
    assert (finished.args[0].state, finished.args[0].faults) == ("done", [])
    assert window.window.session.settings.ollama_parallel == 2


def test_stopped_half_way_what_came_stays(qtbot, window, server):
    first, *_ = scripts(keys_of(window.project))
    server.will(first, Exchange.hang)
    suggesting = window.window.suggesting
    with qtbot.waitSignal(suggesting.finished, timeout=LONG) as done:
        with asking(qtbot, window):
            window.menu("suggest_source")
        qtbot.waitUntil(lambda: len(shortlists(server)) == 2, timeout=LONG)
        window.click(suggesting.progress.stop)
    assert server.left.wait(5)
    assert done.args[0].state == "cancelled" and set(rows(window)) == {READABLE}
    assert window.said().endswith("stopped")
    window.menu("mode_always")
    open_review(window)
    assert "stopped after 1 of 5 turns" in window.window.review.queue.last_run.text()
    assert listed(window) == [READABLE]


def test_while_an_engine_reads_the_review_says_so_and_does_not_offer_to_ask_again(qtbot, window, server):
    server.will(Exchange.hang)
    window.menu("review")
    review = window.window.review
    assert review.empty.suggest.isVisible()
    with qtbot.waitSignal(window.window.suggesting.finished, timeout=LONG):
        with asking(qtbot, window):
            window.menu("suggest_source")
        qtbot.waitUntil(lambda: "is reading" in review.empty.why.text(), timeout=LONG)
        assert not review.empty.suggest.isVisible()
        window.click(window.window.suggesting.progress.stop)
    qtbot.waitUntil(review.empty.suggest.isVisible, timeout=LONG)
    assert "No suggestions yet" in review.empty.why.text()


def test_models_that_run_elsewhere_are_not_offered(qtbot, window, server):
    server.models = [model_entry("big-cloud"), model_entry("tiny:latest")]

    def look(dialog: ChooseEngine) -> None:
        assert [dialog.models.itemText(place) for place in range(dialog.models.count())] == ["tiny:latest"]
        assert "“big-cloud” does not run on this computer" in dialog.state.text()
        dialog.reject()

    def act(dialog: ChooseEngine) -> None:
        qtbot.waitUntil(dialog.again.isEnabled, timeout=LONG)
        look(dialog)

    with window.dialogs.expecting(ChooseEngine, act):
        window.menu("suggest_source")
    assert not window.window.suggesting.running and not window.project.read.runs()


def test_a_dialog_left_before_the_server_answers(qtbot, window, server):
    server.pages["/api/version"] = Exchange.hang
    with window.dialogs.expecting(ChooseEngine, lambda dialog: dialog.reject()):
        window.menu("suggest_source")
    assert server.left.wait(10)
    settle()


FAULTS = {
    "nonsense": (lambda exchange: exchange.reply("As a language model, I"), "not in the form asked for"),
    "error": (lambda exchange: exchange.error(500, "out of memory"), "answered with error 500"),
    "broken off": (lambda exchange: (exchange.part('{"sugg'), exchange.break_off()), "broke off"),
    "no json": (lambda exchange: exchange.raw(b"<html>"), "format"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_is_none_spoils_nothing_else(qtbot, window, server, fault):
    script, sentence = FAULTS[fault]
    first, _, third, *rest = scripts(keys_of(window.project))
    server.will(first, script, third, *rest)
    suggesting = window.window.suggesting
    asked = asking(qtbot, window)
    with qtbot.waitSignal(suggesting.finished, timeout=LONG) as done, asked:
        window.menu("suggest_source")
    (told,) = done.args[0].faults
    assert sentence in told and done.args[0].state == "done"
    assert "1 turn without an answer" in window.said()
    assert set(rows(window)) == {READABLE, CHECKED, SIGNS}
    open_review(window)
    assert "1 turn without a usable answer" in window.window.review.queue.last_run.text()


def gone(server: ScriptedServer) -> Callable[[Exchange], None]:
    def answer(exchange: Exchange) -> None:
        exchange.error(404, "model 'tiny:latest' not found")

    return answer


def test_a_model_that_goes_away_ends_the_run_with_a_sentence(qtbot, window, server):
    first, *_ = scripts(keys_of(window.project))
    server.will(first, gone(server))
    said: list[str] = []
    with asking(qtbot, window):
        window.menu("suggest_source")
    with window.dialogs.expecting(QMessageBox, push("OK", said)):
        qtbot.waitUntil(lambda: bool(said), timeout=LONG)
    assert said == ["The model server no longer has this model."]
    assert set(rows(window)) == {READABLE}
    qtbot.waitUntil(lambda: not window.window.suggesting.running, timeout=LONG)
    open_review(window)
    assert "broke off" in window.window.review.queue.last_run.text()
    assert "no longer has this model" in window.window.review.queue.last_run.text()


def test_a_server_that_stops_before_the_run_is_told(qtbot, window, server):
    said: list[str] = []
    with (
        asking(qtbot, window, lambda dialog: server.stop()),
        window.dialogs.expecting(QMessageBox, push("OK", said)),
    ):
        window.menu("suggest_source")
        qtbot.waitUntil(lambda: bool(said), timeout=LONG)
    assert "No model server answers" in said[0]
    assert not window.project.read.runs()
    qtbot.waitUntil(lambda: not window.window.suggesting.running, timeout=LONG)


@pytest.mark.parametrize("leave", ["window", "project"])
def test_closing_stops_the_run_and_keeps_what_came(qtbot, window, server, talk, leave):
    first, *_ = scripts(keys_of(window.project))
    server.will(first, Exchange.hang)
    with asking(qtbot, window):
        window.menu("suggest_source")
    qtbot.waitUntil(lambda: len(shortlists(server)) == 2, timeout=LONG)
    if leave == "window":
        window.window.close()
    else:
        window.menu("close")
    settle()
    assert server.left.wait(5) and window.window.session.project is None
    qtbot.waitUntil(lambda: not window.window.suggesting.running, timeout=LONG)
    with Project.open(talk, coder=Person(LEA.name, LEA.initials)) as project:
        (run,) = project.read.runs()
        assert run.state == "cancelled" and [row.quote for row in project.read.suggestions()] == [READABLE]
