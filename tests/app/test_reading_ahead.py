"""Long sources are read before they are opened: what is shown then is what it is by then."""

import pytest
from el2mp_app.pages.source_page import SourcePage
from el2mp_app.views.reading import reading_ahead
from pytestqt.qtbot import QtBot

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codes import recolour_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.sources import import_sources
from tests.app.hands import Hands, settle
from tests.branched_chat import branched_chat
from tests.projects import incoming

SAID = "Nobody knew at first whether the answer was right, so the group kept it as a plan and went on. "
LONG_TALK = [(f"Voice {number % 3}", SAID * (1 + number % 5)) for number in range(400)]


@pytest.fixture
def long(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> str:
    """Léa is in the talk, and a long source stands beside it, with codings, that she has never opened."""
    monkeypatch.setattr(reading_ahead, "LONG", 50_000)
    hands.project.do(import_sources, [incoming("Long", *LONG_TALK)])
    settle()
    (id,) = [row.id for row in hands.project.read.sources() if row.name == "Long"]
    turns = hands.project.read.turns(id)
    codable = next(row for row in hands.project.read.codes() if row.codable)
    for turn in turns[::40]:
        hands.project.do(apply_code, id, turn_span(turn), codable.id)
    settle()
    return id


def turn_span(turn) -> Span:
    return Span(turn.start, turn.start + 30)


def read_ahead(qtbot: QtBot, hands: Hands, id: str) -> None:
    hands.window.read.ahead.go_on()
    qtbot.waitUntil(lambda: hands.window.read.kept.holds(id), timeout=20_000)


def opened(hands: Hands, id: str) -> None:
    """In the list, as a person does; what is shown is what a page made anew would show."""
    read = hands.window.read
    read.sources.select(id)
    settle()
    view, anew = read.reader.view, SourcePage(hands.project, hands.project.read.source(id), way=read.walking.way(id))
    assert read.page.source.id == id
    assert sorted(view.index.marks) == sorted(anew.reader_marks())
    assert [view.state(turn) for turn in view.turns] == [anew.states()[turn.id] for turn in view.turns]
    assert view.turns == anew.reader_turns(switches=True) and view.text == anew.text
    said = "\u2029".join(turn.span.of(anew.text) for turn in view.turns)
    assert view.document().toRawText() == said.replace("\n", "\u2029")


def test_what_was_read_ahead_is_shown(qtbot, hands, long):
    read_ahead(qtbot, hands, long)
    assert hands.window.read.page.source.id != long
    ahead, _ = hands.window.read.kept._pages[long]
    documents = hands.window.read.reader.view._documents._kept
    (document,) = [kept.document for kept in documents if kept.text == ahead.text]
    opened(hands, long)
    assert hands.window.read.page is ahead and hands.window.read.reader.view.document() is document
    assert len(hands.window.read.reader.view.index.marks) == 10


def test_changes_after_and_during_the_reading_are_seen(qtbot, hands, long):
    codable = next(row for row in hands.project.read.codes() if row.codable)
    turns = hands.project.read.turns(long)
    hands.window.read.ahead.go_on()
    hands.project.do(apply_code, long, turn_span(turns[7]), codable.id)
    hands.project.do(mark_nothing, [turns[9].id], long)
    qtbot.waitUntil(lambda: hands.window.read.kept.holds(long), timeout=20_000)
    hands.project.do(apply_code, long, turn_span(turns[11]), codable.id)
    settle()
    opened(hands, long)
    assert len(hands.window.read.reader.view.index.marks) == 12


def test_another_colour_is_on_it(qtbot, hands, long):
    read_ahead(qtbot, hands, long)
    codable = next(row for row in hands.project.read.codes() if row.codable)
    hands.project.do(recolour_code, codable.id, "#123456", "solid")
    settle()
    opened(hands, long)
    assert {mark.colour for mark in hands.window.read.reader.view.index.marks} == {"#123456"}


def test_opened_before_it_is_read(qtbot, hands, long):
    hands.window.read.ahead.go_on()
    opened(hands, long)
    qtbot.waitUntil(lambda: not hands.window.read.ahead._busy, timeout=20_000)
    opened(hands, long)


def test_one_codes_and_goes_about_on_what_was_read_ahead(qtbot, hands, long):
    read_ahead(qtbot, hands, long)
    opened(hands, long)
    read = hands.window.read
    read.reader.setFocus()
    hands.press("Ctrl+End")
    assert read.reader.view.caret == read.reader.view.turns[-1].end
    hands.press("S", "V")
    settle()
    assert len(read.reader.view.index.marks) == 11
    hands.menu("undo")
    settle()
    opened(hands, long)
    assert len(read.reader.view.index.marks) == 10


@pytest.mark.parametrize("place", ["", "on another path", "all of them"])
def test_a_chat_with_branches_is_read_on_the_path_where_one_was(qtbot, hands, tmp_path, monkeypatch, place):
    monkeypatch.setattr(reading_ahead, "LONG", 100)
    read = hands.window.read
    (talk,) = hands.project.read.sources()
    (id,) = hands.project.do(import_sources, [branched_chat(tmp_path)])
    settle()
    if place:
        opened(hands, id)
        read.page.way.whole = place == "all of them"
        read.side.active.to_position(read.page.text.index("keep the quotes"))
        hands.go_to("Mrs Okafor says that")
        read.sources.select(talk.id)
        settle()
        read.kept.start_afresh()
    kept = read.reader.view._documents._kept
    kept[:] = [each for each in kept if "Okafor" not in each.text]
    read_ahead(qtbot, hands, id)
    (document,) = [each.document for each in kept if "Okafor" in each.text]
    opened(hands, id)
    assert read.reader.view.document() is document


def test_the_project_is_closed_while_it_is_read(hands, long):
    hands.window.read.ahead.go_on()
    hands.window.session.close()
    settle()
    assert hands.window.session.project is None
    assert not hands.window.read.kept.holds(long)


def test_short_sources_are_not_read(qtbot, hands, monkeypatch):
    monkeypatch.setattr(reading_ahead, "LONG", 50_000)
    hands.project.do(import_sources, [incoming("Short", *LONG_TALK[:20])])
    settle()
    hands.window.read.ahead.go_on()
    assert not hands.window.read.ahead._busy
