"""Runs in the window: paused, limited, taken up, repeated, proved; the review filtered; what to read next."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from el2mp_app.dialogs.runs import RunsDialog
from el2mp_app.models.suggestion_queue import SuggestionRole
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from el2mp_desktop.operations.codings import mark_nothing
from el2mp_desktop.runs import running
from el2mp_desktop.runs.repeats import repeat
from el2mp_desktop.settings import Settings
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle
from tests.ollama_server import Exchange, ScriptedServer, is_question, proposal, saying

FIRST, OURS, CHECKED, LAST = (
    "Ça se lit très bien",
    "si ça venait de nous",
    "redonné les pièces",
    "c’est moi qui signe",
)


@pytest.fixture
def window(at_the_window: Callable[..., Hands], talk, server: ScriptedServer) -> Hands:
    found = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light", ollama_host=server.host))
    found.open(talk)
    return found


def scripts(hands: Hands) -> list[Callable[[Exchange], None]]:
    keys = [code.key for code in hands.project.read.codes() if code.codable]
    return [
        saying(proposal(FIRST, keys[0])),
        saying(proposal(OURS, keys[0]), proposal("never said", keys[1])),
        saying(proposal(CHECKED, keys[1])),
        saying(),
        saying(proposal(LAST, keys[2])),
    ]


def start(hands: Hands, server: ScriptedServer, limit: str = "") -> None:
    """A run on the talk, as once the dialogs are answered."""
    from el2mp_app.dialogs.choose_engine import EngineChoice

    choice = EngineChoice("ollama", "tiny:latest", server.host, "", limit)
    hands.window.suggesting.run(choice, [hands.project.read.sources()[0].id])


def asked(server: ScriptedServer) -> int:
    return sum(not is_question(json.loads(body)) for body in server.bodies)


def run_through(hands: Hands, server: ScriptedServer, passages: int | None = None) -> None:
    server.will(*scripts(hands))
    source = hands.project.read.sources()[0].id
    running.suggest(hands.project, OllamaSuggester(server.host), [source], budget=running.Budget(passages))
    settle()


def quotes(hands: Hands) -> set[str]:
    return {row.quote for row in hands.project.read.suggestions()}


# Pausing, limits, taking up


def test_a_run_is_paused_and_goes_on_and_nothing_is_asked_twice(qtbot, window, server):
    progress, suggesting = window.window.suggesting.progress, window.window.suggesting
    first, *rest = scripts(window)
    server.will(first, Exchange.hang)
    start(window, server)
    qtbot.waitUntil(lambda: asked(server) == 2)
    qtbot.waitUntil(lambda: progress.figures.text().startswith("1 of 5 turns"))
    window.click(progress.pause)
    qtbot.waitUntil(lambda: progress.paused)
    assert not suggesting.running and progress.isVisible()
    assert progress.pause.text() == "Go on" and progress.rate.text() == "Paused. Nothing is lost."
    assert quotes(window) == {FIRST}
    server.will(*rest)
    with qtbot.waitSignal(suggesting.finished, timeout=30_000) as done:
        window.click(progress.pause)
    settle()
    assert done.args[0].state == "done" and quotes(window) == {FIRST, OURS, "never said", CHECKED, LAST}
    assert asked(server) == 6 and not progress.isVisible()  # the one cut off by the pause is asked again
    (run,) = window.project.read.runs()
    assert (run.state, run.answered) == ("done", 5)


def test_a_paused_run_waits_until_the_project_is_opened_again(qtbot, window, server):
    progress, suggesting = window.window.suggesting.progress, window.window.suggesting
    path = window.project.path
    first, *rest = scripts(window)
    server.will(first, Exchange.hang)
    start(window, server)
    qtbot.waitUntil(lambda: progress.figures.text().startswith("1 of 5 turns"), timeout=60_000)
    window.click(progress.pause)
    qtbot.waitUntil(lambda: progress.paused, timeout=60_000)
    window.window.session.close()
    settle()
    assert not progress.isVisible()
    window.open(path)
    assert progress.isVisible() and progress.pause.text() == "Go on" and not suggesting.running
    assert progress.figures.text() == "1 of 5 turns" and progress.rate.text() == "Paused. Nothing is lost."
    server.will(*rest)
    with qtbot.waitSignal(suggesting.finished, timeout=60_000) as done:
        window.click(progress.pause)
    settle()
    assert done.args[0].state == "done" and not progress.isVisible()
    window.window.session.close()
    window.open(path)
    assert not progress.isVisible(), "it is done, so nothing waits"


def test_a_paused_run_can_be_left_and_a_limited_one_is_taken_up_from_the_list(qtbot, window, server):
    progress, suggesting = window.window.suggesting.progress, window.window.suggesting
    server.will(*scripts(window))
    with qtbot.waitSignal(suggesting.finished, timeout=30_000) as done:
        start(window, server, "2 turns")
    assert done.args[0].budget_spent and "takes it up" in window.said()
    settle()

    def take_up(dialog: RunsDialog) -> None:
        (cells,) = dialog.list.cells()
        assert cells[1:] == ["LM", "tiny:latest", "Talk", "2 of 5", "reading", "stopped"]
        assert "It read without an exam." in dialog.facts.text() and "Léa Marchetti" in dialog.facts.text()
        assert "1 not found and refused" in dialog.quotes.text()
        QTest.mouseClick(dialog.resume, Qt.MouseButton.LeftButton)

    server.scripts.clear()
    server.will(Exchange.hang)
    with window.dialogs.expecting(RunsDialog, take_up):
        window.menu("runs")
    qtbot.waitUntil(lambda: asked(server) == 3)
    window.click(progress.pause)
    qtbot.waitUntil(lambda: progress.paused)
    window.click(progress.stop)
    assert not progress.isVisible() and not suggesting.running
    assert window.project.read.runs()[0].state == "cancelled"


# Repeating and proving


def test_a_run_is_repeated_and_the_votes_order_and_filter_the_review(qtbot, window, server):
    run_through(window, server)
    window.menu("mode_always")
    keys = [code.key for code in window.project.read.codes() if code.codable]

    def twice_the_last_only(exchange: Exchange) -> None:
        words = json.loads(server.bodies[-1])["messages"][-1]["content"]
        (saying(proposal(LAST, keys[2])) if LAST in words.rpartition("<passage")[2] else saying())(exchange)

    server.otherwise = twice_the_last_only

    def ask(dialog: RunsDialog) -> None:
        assert dialog.repeat.isEnabled() and not dialog.resume.isEnabled()
        QTest.mouseClick(dialog.repeat, Qt.MouseButton.LeftButton)

    with window.dialogs.expecting(RunsDialog, ask):
        window.menu("runs")
    qtbot.waitUntil(lambda: not window.window.suggesting.running, timeout=30_000)
    settle()
    assert "in 3 repetitions" in window.said()
    window.press("Ctrl+2")
    queue = window.window.review.queue
    assert [row.share for row in queue.model.rows()] == [0.0, 0.0, 0.0, 0.0, 1.0]
    last = queue.model.index(4, 0)
    assert [queue.model.index(row, 0).data(SuggestionRole.AGAIN) for row in (0, 4)] == ["0 of 3 again", "3 of 3 again"]
    assert last.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", 3 of 3 again")
    painted, place = queue.list.viewport().grab().toImage(), queue.list.visualRect(last)
    queue.model.patch([replace(last.data(SuggestionRole.ROW), votes=0, agreeing=0)])
    assert queue.list.viewport().grab().toImage().copy(place) != painted.copy(place), "the row says it"
    queue.fill()
    stability = queue.filters.stability
    assert stability.isVisible()
    stability.setCurrentIndex(stability.findData("stable"))
    assert [row.quote for row in queue.model.rows()] == [LAST]


def test_a_repetition_is_paused_and_goes_on_also_when_the_project_is_opened_again(qtbot, window, server):
    run_through(window, server)
    progress, path = window.window.suggesting.progress, window.project.path
    sent, calm = len(server.bodies), server.otherwise

    def ask(dialog: RunsDialog) -> None:
        QTest.mouseClick(dialog.repeat, Qt.MouseButton.LeftButton)

    server.will(calm, Exchange.hang)
    with window.dialogs.expecting(RunsDialog, ask):
        window.menu("runs")
    qtbot.waitUntil(lambda: progress.figures.text().startswith("1 of 12 turns"), timeout=60_000)
    window.click(progress.pause)
    qtbot.waitUntil(lambda: progress.paused, timeout=60_000)
    window.window.session.close()
    settle()
    window.open(path)
    assert progress.isVisible() and progress.pause.text() == "Go on"
    window.click(progress.pause)
    qtbot.waitUntil(lambda: not window.window.suggesting.running and not progress.isVisible(), timeout=60_000)
    settle()
    assert "in 3 repetitions" in window.said()
    again = server.bodies[sent:]
    assert len(again) == len(set(again)) + 1, "only the request cut off by the pause is sent again"
    assert {row.votes for row in window.project.read.suggestions()} == {3}


def test_a_repetition_stops_after_so_many_turns_and_is_taken_up(qtbot, window, server):
    run_through(window, server)
    sent = len(server.bodies)

    def ask(dialog: RunsDialog) -> None:
        dialog.times.setCurrentIndex(dialog.times.findData("10"))
        dialog.limit.setCurrentIndex(dialog.limit.findData("20 turns"))
        QTest.mouseClick(dialog.repeat, Qt.MouseButton.LeftButton)

    with window.dialogs.expecting(RunsDialog, ask):
        window.menu("runs")
    qtbot.waitUntil(lambda: "The budget is spent" in window.said(), timeout=60_000)
    assert "in 5 repetitions" in window.said()
    assert len(server.bodies) - sent < 2 * 4 * 10


def test_a_repetition_that_was_stopped_is_taken_up_from_the_list(qtbot, window, server):
    run_through(window, server)
    found = repeat(window.project, window.project.read.runs()[0], 1, budget=running.Budget(passages=2))
    assert found.budget_spent

    def take_up(dialog: RunsDialog) -> None:
        assert dialog.list.cells()[0][4:] == ["2 of 4", "repetition", "stopped"]
        assert dialog.resume.isEnabled() and not dialog.repeat.isEnabled()
        QTest.mouseClick(dialog.resume, Qt.MouseButton.LeftButton)

    with window.dialogs.expecting(RunsDialog, take_up):
        window.menu("runs")
    qtbot.waitUntil(lambda: "in 1 repetition" in window.said(), timeout=30_000)


def test_a_run_is_proved_without_asking_the_model(qtbot, window, server):
    run_through(window, server)
    said: list[str] = []
    before = len(server.bodies)

    def prove(dialog: RunsDialog) -> None:
        QTest.mouseClick(dialog.prove, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "holds" in dialog.proof.text() or "not hold" in dialog.proof.text(), timeout=20_000)
        said.append(dialog.proof.text())
        dialog.reject()

    with window.dialogs.expecting(RunsDialog, prove):
        window.menu("runs")
    requests = len(server.bodies)
    assert requests == before
    assert said == [f"It holds: {requests} of {requests} requests rebuilt byte for byte; 5 of 5 suggestions the same."]


# Choosing what to review


def test_the_review_is_filtered_by_code_and_speaker(window, server):
    run_through(window, server)
    window.menu("mode_always")
    window.press("Ctrl+2")
    queue = window.window.review.queue
    filters = queue.filters

    def listed() -> set[str]:
        return {row.quote for row in queue.model.rows()}

    code = next(row.code_id for row in window.project.read.suggestions() if row.quote == CHECKED)
    filters.code.setCurrentIndex(filters.code.findData(code))
    assert listed() == {CHECKED, "never said"}
    filters.speaker.setCurrentIndex(filters.speaker.findText("Inès"))
    assert listed() == {CHECKED}
    filters.code.setCurrentIndex(0)
    assert listed() == {FIRST, CHECKED}
    assert not filters.stability.isVisible(), "nobody asked again"
    window.menu("language_fr")
    assert filters.code.itemText(0) == "Tous les codes" and listed() == {FIRST, CHECKED}


# What to read next


def test_what_to_read_next_goes_as_the_text_stands_unless_another_order_is_chosen(qtbot, window):
    actions = window.window.actions_
    assert actions["order_document"].isChecked()
    assert actions["next_passage"].text() == "Next passage to read: as the text stands"
    turns = window.project.read.turns(window.project.read.sources()[0].id)
    window.project.do(mark_nothing, [turns[0].id], turns[0].source_id)
    settle()
    window.menu("next_passage")
    qtbot.waitUntil(lambda: window.window.read.reader.current_turn() == turns[1].id)
    assert window.said() == "Next to read, as the text stands: “Talk”."
    # Inès has been read; whoever was read least comes next, and that is said.
    actions["order_speakers"].trigger()
    assert actions["order_speakers"].isChecked() and not actions["order_document"].isChecked()
    window.project.do(mark_nothing, [turns[1].id], turns[1].source_id)
    settle()
    window.press("Ctrl+J")
    qtbot.waitUntil(lambda: window.window.read.reader.current_turn() == turns[3].id)
    assert window.said() == "Next to read, whoever you have read least: “Talk”."


def test_the_order_that_was_chosen_is_there_when_the_project_is_opened_again(window):
    actions, path = window.window.actions_, window.project.path
    actions["order_novel"].trigger()
    window.window.session.close()
    window.open(path)
    assert actions["order_novel"].isChecked() and window.window.next_reading.order == "novel"
    window.menu("mode_none")
    settle()
    window.window.session.close()
    window.open(path)
    assert actions["order_document"].isChecked(), "no engine puts anything in order here"


def test_a_project_without_models_has_only_the_orders_that_need_none(window):
    actions = window.window.actions_
    actions["order_uncertain"].trigger()
    window.menu("mode_none")
    settle()
    assert not actions["order_uncertain"].isEnabled() and not actions["order_novel"].isEnabled()
    assert actions["order_random"].isEnabled() and actions["order_speakers"].isEnabled()
    assert actions["order_document"].isChecked(), "an order that needs an engine is given up"
