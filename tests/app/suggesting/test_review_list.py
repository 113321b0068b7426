"""The list of the review: what it holds, in which order, and what it says."""

from dataclasses import replace

from el2mp_app.dialogs.choose_engine import ChooseEngine
from el2mp_app.models.suggestion_queue import WAITING
from el2mp_app.widgets.review.suggestion_card import DECISIONS
from PySide6.QtWidgets import QLabel

from el2mp_desktop.operations.codings import remove_codings
from el2mp_desktop.operations.runs import add_votes
from el2mp_desktop.runs import running
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.app.hands import settle
from tests.app.suggesting.answers import (
    CHECKED,
    LONG,
    OURS,
    READABLE,
    SIGNS,
    UNSAID,
    current,
    ghosts,
    go_to,
    keys_of,
    listed,
    press,
    rows,
    tab_text,
)
from tests.ollama_server import model_entry, proposal, saying


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
    running.suggest(review.project, OllamaSuggester(server.host), [review.project.read.sources()[0].id])
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


def test_rows_have_the_height_of_what_they_list(review):
    queue = review.window.review.queue
    tall = queue.list.rowHeight(0)
    press(review, "A", "R", "Down")
    state = queue.filters.state
    for shown, decided in (("all", {True, False}), ("waiting", {False}), ("all", {True, False})):
        state.setCurrentIndex(state.findData(shown))
        heights = [queue.list.rowHeight(place) < tall for place in range(queue.model.rowCount())]
        assert heights == [row.state not in WAITING for row in queue.model.rows()]
        assert set(heights) == decided


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
