"""Deciding on suggestions, by one key each, in the list and in the text."""

import pytest
from el2mp_app.widgets.review.suggestion_card import DECISIONS
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.hands import settle
from tests.app.suggesting.answers import CHECKED, OURS, READABLE, UNSAID, current, ghosts, go_to, pick, press, rows


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
