"""Suggestions in the window: asked for, shown once a turn is read, decided on by one key, and never a coding before."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from el2mp_app.dialogs.choose_engine import ChooseEngine
from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.exam import ExamDialog
from el2mp_app.widgets.suggestion_card import DECISIONS
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from el2mp_desktop import runs
from el2mp_desktop.domain.rows import SuggestionRow
from el2mp_desktop.operations.codings import remove_codings
from el2mp_desktop.operations.runs import add_votes
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import Settings
from el2mp_desktop.suggest.ollama import OllamaSuggester
from tests.app.conftest import LEA
from tests.app.hands import Hands, push, settle
from tests.ollama_server import Exchange, ScriptedServer, is_question, model_entry, proposal, saying

READABLE, OURS, CHECKED, SIGNS = (
    "Ça se lit très bien",
    "si ça venait de nous",
    "redonné les pièces",
    "c’est moi qui signe",
)
UNSAID = "words that nobody said"
LONG = 120_000
"""Milliseconds until what has not happened will not happen, however busy the machine."""


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as found:
        yield found
    assert not found.failures


@pytest.fixture
def window(at_the_window: Callable[..., Hands], talk, server: ScriptedServer) -> Hands:
    """Léa at the window, with an Ollama that has its answers ready."""
    found = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light", ollama_host=server.host))
    assert found.window.session.open(talk)
    settle()
    return found


def shortlists(server: ScriptedServer) -> list[bytes]:
    return [body for body in server.bodies if not is_question(json.loads(body))]


def scripts(keys: list[str]) -> list[Callable[[Exchange], None]]:
    """What a healthy server says of the five turns of the talk."""
    hes, ite, neg = (next(key for key in keys if key.startswith(axis + ".")) for axis in ("HES", "ITE", "NEG"))
    return [
        saying(proposal(READABLE, hes)),
        saying(proposal(OURS, hes), proposal(UNSAID, neg)),
        saying(proposal(CHECKED, ite)),
        saying(),
        saying(proposal(SIGNS, neg)),
    ]


def keys_of(project: Project) -> list[str]:
    return [code.key for code in project.read.codes() if code.codable]


@pytest.fixture
def suggested(window: Hands, server: ScriptedServer) -> Hands:
    """The engine has read the talk; nobody has read a turn yet."""
    server.will(*scripts(keys_of(window.project)))
    source = window.project.read.sources()[0].id
    outcome = runs.suggest(window.project, OllamaSuggester(server.host), [source])
    assert (outcome.state, outcome.suggestions, outcome.not_found) == ("done", 5, 1)
    settle()
    return window


@pytest.fixture
def review(suggested: Hands) -> Hands:
    """All turns are read; the review is open, its list has the keys."""
    suggested.menu("mode_always")
    suggested.press("Ctrl+2")
    assert suggested.window.review.queue.list.hasFocus()
    return suggested


def choose(qtbot, engine: str, look: Callable[[ChooseEngine], None] = lambda dialog: None):
    """Choose an engine in the dialog once it knows what there is, and go."""

    def act(dialog: ChooseEngine) -> None:
        qtbot.waitUntil(dialog.again.isEnabled, timeout=LONG)
        look(dialog)
        radio = getattr(dialog, engine)
        QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(10, radio.height() // 2))
        assert radio.isChecked()
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    return act


@contextmanager
def asking(qtbot, hands: Hands, look: Callable[[ChooseEngine], None] = lambda dialog: None) -> Iterator[None]:
    """The block asks for suggestions: they are to come from Ollama, without an exam."""
    with (
        hands.dialogs.expecting(ChooseEngine, choose(qtbot, "ollama", look)),
        hands.dialogs.expecting(ExamDialog, push("Go on without it")),
    ):
        yield


def rows(hands: Hands) -> dict[str, SuggestionRow]:
    return {row.quote: row for row in hands.project.read.suggestions()}


def ghosts(hands: Hands) -> set[str]:
    """Quotes of the suggestions drawn in the text that is seen."""
    view = hands.window.review if hands.window.review.isVisible() else hands.window.read
    index = view.reader.view.index
    return {hands.text[mark.start : mark.end] for mark in index.marks if mark.kind == "ghost"}


def listed(hands: Hands) -> list[str]:
    return [row.quote for row in hands.window.review.queue.model.rows()]


def current(hands: Hands) -> str:
    row = hands.window.review.card.suggestion
    assert row is not None
    return row.quote


def press(hands: Hands, *keys: str) -> None:
    """On the review list."""
    hands.press(*keys, on=hands.window.review.queue.list)


def go_to(hands: Hands, quote: str) -> None:
    """Click a row of the list."""
    table = hands.window.review.queue.list
    index = hands.window.review.queue.model.index(listed(hands).index(quote), 0)
    table.scrollTo(index)
    hands.click(table.viewport(), table.visualRect(index).center())
    assert current(hands) == quote


def pick(words: str) -> None:
    """Type into the code palette and take the first code."""
    (palette,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, CodePalette) and w.isVisible()]
    QTest.keyClicks(palette.words, words)
    QTest.keyClick(palette.words, Qt.Key.Key_Return)
    settle()


def open_review(hands: Hands) -> None:
    """By its tab."""
    tabs = hands.window.tabs
    hands.click(tabs, tabs.tabRect(1).center())
    assert hands.window.review.isVisible()


def tab_text(hands: Hands) -> str:
    return hands.window.tabs.tabText(1)


# Asking an engine


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


# Human first


def test_nothing_is_shown_of_a_turn_before_it_is_read(suggested):
    assert ghosts(suggested) == set()
    suggested.press("Ctrl+2")
    review = suggested.window.review
    assert listed(suggested) == [] and review.empty.isVisible()
    assert review.empty.why.text().startswith("Suggestions appear once you have read a turn")
    assert "5 on turns not read yet" in review.queue.tally.text()


def test_a_turn_shows_its_ghosts_once_it_is_coded_or_said_to_hold_nothing(qtbot, suggested):
    suggested.go_to("Ça se lit")
    suggested.press("T", "C")
    pick("Hedged")
    assert ghosts(suggested) == {READABLE}
    suggested.go_to("On lui avait")
    suggested.press("N")
    assert ghosts(suggested) == {READABLE, OURS}
    qtbot.waitUntil(lambda: tab_text(suggested) == "Review suggestions  3", timeout=LONG)
    (coding,) = suggested.codings()
    assert not coding.seen, "the coding was made before anything was shown"
    suggested.press("Ctrl+2")
    assert listed(suggested) == [READABLE, OURS, UNSAID]
    suggested.press("Ctrl+Z", on=suggested.window.review.queue.list)
    qtbot.waitUntil(lambda: listed(suggested) == [READABLE], timeout=LONG)


def test_shown_at_once_or_not_at_all(qtbot, suggested):
    suggested.menu("mode_always")
    assert ghosts(suggested) == {READABLE, OURS, CHECKED, SIGNS}
    window = suggested.window
    suggested.press("Ctrl+2")
    suggested.menu("mode_none")
    assert not window.tabs.isTabVisible(1) and window.stack.currentWidget() is not window.review
    suggested.press("Ctrl+1")
    assert ghosts(suggested) == set() and not window.read.card.isVisible()
    menu = window.actions_.menus["suggestions"]
    shown = [action.objectName() for action in menu.actions() if action.isVisible() and not action.isSeparator()]
    assert shown == ["mode_human_first", "mode_always", "mode_none"]
    suggested.press("Ctrl+G", "Ctrl+2")
    assert window.stack.currentWidget() is window.read and len(rows(suggested)) == 5
    suggested.menu("mode_always")
    assert window.tabs.isTabVisible(1) and ghosts(suggested) == {READABLE, OURS, CHECKED, SIGNS}


def test_a_ghost_is_dashed_and_never_filled(suggested):
    view = suggested.window.read.reader.view.viewport()
    before = view.grab().toImage()
    suggested.menu("mode_always")
    span = suggested.find(CHECKED)
    area = QRect(suggested.point_of(span.start), suggested.point_of(span.end)).adjusted(-6, -18, 6, 18)
    changed = differing(before, view.grab().toImage(), area)
    assert changed
    left, right = min(x for x, _ in changed), max(x for x, _ in changed)
    top, bottom = min(y for _, y in changed), max(y for _, y in changed)
    inside = {(x, y) for x, y in changed if left + 3 < x < right - 3 and top + 3 < y < bottom - 3}
    assert not inside
    dashes = {x for x, y in changed if y == top}
    assert 0.3 < len(dashes) / (right - left) < 0.95


def differing(one: QImage, other: QImage, area: QRect) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
        if one.pixelColor(x, y) != other.pixelColor(x, y)
    }


def test_suggestions_are_never_counted_as_codings(suggested):
    suggested.menu("mode_always")
    assert not suggested.codings()
    assert all(code.codings == 0 for code in suggested.project.read.codes())
    states = suggested.window.read.page.states()
    assert set(states.values()) == {"unread"}


# Deciding, by one key each


def test_accept(review):
    assert current(review) == READABLE
    press(review, "A")
    (coding,) = review.codings()
    assert (coding.quote, coding.seen, coding.suggestion_id) == (READABLE, ("suggestions",), rows(review)[READABLE].id)
    assert rows(review)[READABLE].state == "accepted"
    assert current(review) == OURS
    (decision,) = review.project.read.decisions()
    assert (decision.action, decision.mode) == ("accept", "always")


def test_reject_and_defer(review):
    press(review, "R", "D")
    assert (rows(review)[READABLE].state, rows(review)[OURS].state) == ("rejected", "deferred")
    assert not review.codings() and current(review) == UNSAID


def test_another_extent_by_keys(review):
    press(review, "E")
    view = review.window.review.reader.view
    assert view.hasFocus() and view.selection().of(review.text) == READABLE
    review.press("Ctrl+Left", "Shift+Right", "Shift+Right", "Shift+Right", on=view)
    review.press("Return", on=view)
    (coding,) = review.codings()
    assert coding.quote == "se lit très"
    row = rows(review)[READABLE]
    assert row.state == "accepted" and row.amended and current(review) == OURS
    assert review.window.review.queue.list.hasFocus()


def test_an_extent_given_up_changes_nothing(review):
    press(review, "E")
    review.press("Left", "Escape", on=review.window.review.reader.view)
    assert not review.codings() and current(review) == READABLE and not review.project.read.decisions()
    press(review, "E")
    go_to(review, OURS)
    assert not review.window.review.extent.active


def test_another_code(review):
    press(review, "C")
    pick("Checking elsewhere")
    (coding,) = review.codings()
    assert (coding.quote, coding.code_name["en"]) == (READABLE, "Checking elsewhere")
    assert rows(review)[READABLE].amended


def test_the_rationale_is_folded_until_asked_for(review):
    card = review.window.review.card
    assert not card.rationale.isVisible()
    press(review, "J")
    assert card.rationale.isVisible() and card.rationale.text() == "Because."
    press(review, "Down")
    assert not card.rationale.isVisible()


@pytest.mark.parametrize("how", ["O", "double click"])
def test_open_in_the_text(review, how):
    go_to(review, CHECKED)
    table = review.window.review.queue.list
    if how == "O":
        press(review, "O")
    else:
        place = table.visualRect(table.currentIndex()).center()
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        settle()
    window = review.window
    assert window.stack.currentWidget() is window.read
    assert window.read.current == rows(review)[CHECKED].id
    assert window.read.card.isVisible() and window.read.card.suggestion.quote == CHECKED


@pytest.mark.parametrize("decision", ["accept", "reject", "defer"])
@pytest.mark.parametrize("beside", ["list", "text"])
def test_the_buttons_of_the_card_do_the_same(review, decision, beside):
    card = review.window.review.card
    if beside == "text":
        press(review, "O")
        card = review.window.read.card
    button = card.buttons[decision]
    assert button.isVisible() and button.isEnabled()
    review.click(button)
    state = {"accept": "accepted", "reject": "rejected", "defer": "deferred"}[decision]
    assert rows(review)[READABLE].state == state
    assert len(review.codings()) == (decision == "accept")
    assert READABLE not in ghosts(review) or decision == "defer"


def test_extent_and_code_beside_the_text(review):
    press(review, "O")
    card, view = review.window.read.card, review.window.read.reader.view
    review.click(card.buttons["amend_extent"])
    review.press("Ctrl+Left", "Return", on=view)
    (coding,) = review.codings()
    assert coding.quote == "Ça se lit très"
    review.window.read.set_current(rows(review)[OURS].id)
    review.click(card.buttons["amend_code"])
    pick("Checking elsewhere")
    assert {coding.code_name["en"] for coding in review.codings() if coding.quote == OURS} == {"Checking elsewhere"}


@pytest.mark.parametrize("key", ["A", "R", "D"])
def test_the_keys_on_the_buttons_count_in_the_text_too(review, key):
    press(review, "O")
    review.press(key)
    assert rows(review)[READABLE].state == {"A": "accepted", "R": "rejected", "D": "deferred"}[key]


def test_extent_and_code_by_keys_in_the_text(review):
    press(review, "O")
    review.press("J")
    assert review.window.read.card.rationale.isVisible()
    review.press("E", "Ctrl+Left", "Return")
    assert [coding.quote for coding in review.codings()] == ["Ça se lit très"]
    review.go_to("ça venait")
    assert review.window.read.current == rows(review)[OURS].id
    review.press("C")
    pick("Checking elsewhere")
    assert rows(review)[OURS].amended
    review.select("existe")
    review.press("C")
    pick("Hedged")
    assert "existe" in [coding.quote for coding in review.codings()], "a selection is coded, as everywhere"


def test_without_a_suggestion_in_question_the_keys_do_nothing(review):
    press(review, "Ctrl+1")
    review.go_to("L’arrêt")
    review.press("A", "R", "D", "J", "E")
    assert not review.codings() and not review.project.read.decisions()


def test_accept_and_reject_are_equally_easy(review):
    buttons = review.window.review.card.buttons
    assert set(buttons) == set(DECISIONS)
    assert len({button.size().toTuple() for button in buttons.values()}) == 1
    assert not any(button.isDefault() for button in buttons.values())


def test_a_quote_that_is_not_there_is_said_counted_and_cannot_be_accepted(review):
    go_to(review, UNSAID)
    card, queue = review.window.review.card, review.window.review.queue
    assert "1 quote not found" in queue.tally.text()
    assert not any(card.buttons[name].isEnabled() for name in ("accept", "amend_extent", "amend_code"))
    assert card.why_not.isVisible() and "not in the passage" in card.why_not.text()
    press(review, "A", "E", "C")
    assert "not in the passage" in review.said() and not review.codings() and not review.project.read.decisions()
    assert UNSAID not in ghosts(review)
    press(review, "R")
    assert rows(review)[UNSAID].state == "rejected"


def test_a_reason_goes_with_the_decision(review):
    card = review.window.review.card
    review.click(card.reason)
    review.type("a radical is not a doubt", card.reason)
    assert not review.project.read.decisions(), "letters typed as a reason are no decisions"
    review.press("Return", on=card.reason)
    press(review, "R")
    (decision,) = review.project.read.decisions()
    assert decision.reason == "a radical is not a doubt" and card.reason.text() == ""


# The list


def test_decided_rows_close_after_the_next_key_and_stay(review):
    table = review.window.review.queue.list
    tall = table.rowHeight(0)
    press(review, "A")
    assert table.rowHeight(0) == tall, "nothing moves under the hand"
    press(review, "R")
    assert table.rowHeight(0) < tall and table.rowHeight(1) == tall
    press(review, "Down")
    assert table.rowHeight(1) < tall
    assert listed(review) == [READABLE, OURS, UNSAID, CHECKED, SIGNS]
    press(review, "Ctrl+1", "Ctrl+2")
    review.press("Ctrl+2", on=review.window.read.reader.view)
    assert listed(review) == [UNSAID, CHECKED, SIGNS]


def test_the_last_one_decided_leads_back_to_those_passed_over(qtbot, review):
    go_to(review, SIGNS)
    press(review, "A")
    assert current(review) == READABLE
    press(review, "R", "R", "R", "R")
    qtbot.waitUntil(lambda: tab_text(review) == "Review suggestions", timeout=LONG)
    assert review.window.review.queue.heading.figure.text() == "0 of 5"
    press(review, "Ctrl+1")
    review.press("Ctrl+2", on=review.window.read.reader.view)
    assert listed(review) == [] and review.window.review.empty.why.text() == "Everything is decided."


def test_undo_takes_the_coding_back_and_the_row_waits_again(review):
    press(review, "A")
    assert review.undo_text() == "Undo: Accept a suggestion"
    press(review, "Ctrl+Z")
    assert not review.codings() and rows(review)[READABLE].state == "open"
    assert current(review) == READABLE
    assert [decision.action for decision in review.project.read.decisions()] == ["accept", "reverse"]
    press(review, "Ctrl+Shift+Z")
    assert len(review.codings()) == 1 and rows(review)[READABLE].state == "accepted"
    assert [d.action for d in review.project.read.decisions()] == ["accept", "reverse", "accept"]


def test_a_decision_can_be_made_anew(review):
    press(review, "A")
    go_to(review, READABLE)
    assert "accepted" in review.window.review.card.why_not.text()
    press(review, "R")
    assert not review.codings() and rows(review)[READABLE].state == "rejected"


def test_a_coding_removed_by_hand_is_said_of_what_was_accepted(review):
    press(review, "A")
    go_to(review, READABLE)
    before = ghosts(review)
    (coding,) = review.codings()
    review.window.session.do(remove_codings, [coding.id])
    settle()
    assert rows(review)[READABLE].state == "accepted"
    assert "accepted, coding removed since" in review.window.review.card.why_not.text()
    assert ghosts(review) == before, "it waits for nobody"
    press(review, "Ctrl+Z")
    assert "removed since" not in review.window.review.card.why_not.text()


def test_filters(review, server):
    queue = review.window.review.queue
    server.models = [model_entry("other:latest")]
    server.will(saying(proposal("existe", keys_of(review.project)[0])))
    runs.suggest(review.project, OllamaSuggester(server.host), [review.project.read.sources()[0].id])
    settle()
    assert listed(review)[-1] == "existe", "what comes in goes below what one looks at"
    filters = queue.filters
    filters.engine.setCurrentIndex(filters.engine.findText("other:latest"))
    assert listed(review) == ["existe"]
    filters.engine.setCurrentIndex(0)
    press(review, "R")
    for state, expected in {
        "rejected": {"existe"},
        "unanchored": {UNSAID},
        "open": {READABLE, OURS, CHECKED, SIGNS},
        "accepted": set(),
        "all": {"existe", READABLE, OURS, UNSAID, CHECKED, SIGNS},
    }.items():
        filters.state.setCurrentIndex(filters.state.findData(state))
        assert set(listed(review)) == expected, state
        assert review.window.review.empty.isVisible() == (not expected)


def test_what_people_did_elsewhere_with_the_code(review):
    window = review.window
    shown = rows(review)
    press(review, "R")
    go_to(review, OURS)
    assert shown[OURS].code_id == shown[READABLE].code_id
    texts = [label.text() for label in window.review.elsewhere.findChildren(QLabel) if label.isVisible()]
    assert f"“{READABLE}”" in texts and "Inès" in texts
    assert not any(text.startswith("Coded by") for text in texts)


def test_the_window_says_it_in_french(review):
    review.menu("language_fr")
    assert review.window.review.card.buttons["accept"].text() == "Accepter"
    assert review.window.review.queue.heading.figure.text() == "5 sur 5"


def test_where_there_is_nothing_to_review_the_way_out_is_a_button(window):
    window.menu("review")
    empty, actions = window.window.review.empty, window.window.actions_
    assert empty.isVisible() and empty.suggest.isVisible() and not empty.read.isVisible()
    assert "No suggestions yet" in empty.why.text()
    assert not any(actions[name].isEnabled() for name in (*DECISIONS, "justification", "open_in_text"))
    with window.dialogs.expecting(ChooseEngine, lambda dialog: dialog.reject()):
        window.click(empty.suggest)


def test_a_suggestion_off_the_shortlist_says_so(review):
    card, (row, *_) = review.window.review.card, review.project.read.suggestions_shown(review.project.coder_id)
    card.show_suggestion(row)
    assert "off the shortlist" not in card._match.text()
    card.show_suggestion(replace(row, evidence={**row.evidence, "off_list": True}))
    assert card._match.text().endswith("\nAsked at random, off the shortlist")


def test_unstable_suggestions_come_first_and_say_so(review):
    project = review.project
    source = project.read.sources()[0].id
    ids = [row.id for row in project.read.suggestions_shown(project.coder_id)]
    run = project.read.suggestions(ids=ids[:1])[0].run_id
    project.record(add_votes, run, source, {id: id != ids[-1] for id in ids})
    review.window.review.queue.fill()
    rows = review.window.review.queue.model.rows()
    assert rows[0].share == 0.0 and [row.share for row in rows] == sorted(row.share for row in rows)
    review.window.review.card.show_suggestion(rows[0])
    assert "Came again in 0 of 1 repetition" in review.window.review.card._match.text()
