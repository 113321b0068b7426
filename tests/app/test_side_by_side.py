"""Sources side by side: read and coded with the same keys, aligned by links and by the clock, never by a guess."""

import pytest
from el2mp_app.views.reading.column import Column
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from el2mp_desktop.domain.text import Span
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.operations.cases import describe_source
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.links import link_passages
from el2mp_desktop.operations.sources import Incoming, import_sources, remove_source
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle
from tests.projects import incoming

ANSWER = "Le juge retient que le locataire peut suspendre le loyer tant que l’ascenseur est en panne."
SESSION = {"session": "Atelier 4"}


def chat() -> Incoming:
    parts = [("user", "Que retient le juge ?"), ("assistant", ANSWER)]
    parts += [("user" if n % 2 else "assistant", f"Et puis, au point numéro {n} ?") for n in range(1, 60)]
    text, turns = "", []
    for place, (role, words) in enumerate(parts):
        at = f"2026-03-12T14:{place:02d}:00Z"
        turns.append(ImportedTurn(len(text), len(text) + len(words), role.title(), role=role, at=at))
        text += words + "\n"
    return Incoming(ImportedSource("Chat", "chat", "text", text, tuple(turns)), attributes=SESSION)


def draft(name: str, words: str, of: str | None = None) -> Incoming:
    source = ImportedSource(name, "document", "text", words, (ImportedTurn(0, len(words)),))
    return Incoming(source, attributes=SESSION, version_of=of)


@pytest.fixture
def two(at_the_window, talk) -> Hands:
    """The talk, and a chat that is no session with it."""
    with Project.open(talk, coder=LEA) as project:
        project.do(import_sources, [incoming("Chat", *(("Ana", f"Phrase {place}.") for place in range(60)))])
    return at_talk(at_the_window, talk)


@pytest.fixture
def session(at_the_window, talk) -> Hands:
    """A long talk, its chat and two drafts."""
    with Project.open(talk, coder=LEA) as project:
        long = incoming("Réunion", *(("Inès", f"Alors, numéro {place}, c’est moi qui signe.") for place in range(80)))
        (said,) = project.do(import_sources, [long])
        project.do(describe_source, said, {}, SESSION)
        (first,) = project.do(import_sources, [chat(), draft("Note 1", "Notre note. Nous en doutons.")])[1:]
        project.do(import_sources, [draft("Note 2", f"Notre note, revue. {ANSWER} Nous en doutons.", first)])
    return at_talk(at_the_window, talk)


def at_talk(at_the_window, talk) -> Hands:
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.open(talk)
    hands.choose_source("Talk")
    hands.view.setFocus()
    return hands


def columns(hands: Hands) -> list[Column]:
    return hands.window.read.side.shown()


def names(hands: Hands) -> list[str]:
    return [column.page.source.name for column in columns(hands) if column.page is not None]


def active(hands: Hands) -> str:
    assert hands.window.read.page is not None
    return hands.window.read.page.source.name


def find(column: Column, words: str) -> Span:
    assert column.page is not None
    start = column.page.text.index(words)
    return Span(start, start + len(words))


def height(column: Column, words: str) -> float:
    return column.reader.view.height_of(find(column, words).start)


def open_session(hands: Hands) -> tuple[Column, Column, Column]:
    hands.choose_source("Réunion")
    hands.view.setFocus()
    hands.press("Ctrl+B")
    hands.wait(lambda: columns(hands)[-1].head.told.text())
    first, second, third = columns(hands)
    return first, second, third


# Two sources


def test_a_second_source_stands_beside_the_first_with_room_for_its_lines(two: Hands):
    two.press("F4")
    assert names(two) == ["Talk", "Chat"] and active(two) == "Chat"
    second = columns(two)[1].reader.view
    assert second.hasFocus()
    assert second.horizontalScrollBar().maximum() == 0
    assert second.viewport().width() >= second.column_width
    two.press("F4")
    assert names(two) == ["Chat"], "one goes on in the source that one was in"
    assert two.view.hasFocus()


def test_what_the_keys_do_is_done_where_the_keys_are(two: Hands):
    two.press("F4", "T", "V")
    (coding,) = two.codings()
    assert (coding.source_name, coding.quote) == ("Chat", "Phrase 0.")
    two.press("Ctrl+Tab")
    assert active(two) == "Talk" and two.view.hasFocus()
    two.press("S", ".")
    assert next((row.source_name, row.quote) for row in two.codings()) == ("Talk", "L’arrêt existe.")
    two.press("Ctrl+Shift+Tab", "Alt+Down", "T", "1")
    assert [row.quote for row in two.codings() if row.source_name == "Chat"] == ["Phrase 0.", "Phrase 1."]
    two.press("Ctrl+Z")
    assert [row.quote for row in two.codings() if row.source_name == "Chat"] == ["Phrase 0."]


def test_a_click_into_a_column_makes_it_the_one_at_work(two: Hands):
    two.press("F4")
    first, second = columns(two)
    two.click(first.reader.view.viewport())
    assert active(two) == "Talk" and two.window.read.reader is first.reader
    two.click(second.reader.view.viewport())
    assert active(two) == "Chat"


def test_another_source_chosen_in_the_head_of_the_column_at_work_is_the_one_at_work(two: Hands):
    two.press("F4")
    hands, right = two, columns(two)[1]
    assert active(hands) == "Chat"
    (id,) = hands.project.do(import_sources, [incoming("Third", ("Ana", "Un."))])
    settle()
    right.head.chosen.setFocus()
    QTest.keyClick(right.head.chosen, Qt.Key.Key_Down)
    settle()
    assert active(hands) == "Third"
    assert hands.window.read.sources.model.id_at(hands.window.read.sources.tree.currentIndex()) == id


def test_they_change_places_and_both_stay_where_they_were(two: Hands):
    two.press("Alt+Down", "Alt+Down", "F4")
    two.window.read.reader.go_to_turn(two.window.read.reader.view.turns[40].id)
    settle()
    two.press("Shift+F4")
    assert names(two) == ["Chat", "Talk"] and active(two) == "Chat"
    assert [column.reader.view.turn_number for column in columns(two)] == [40, 2]
    two.press("Shift+F4")
    assert names(two) == ["Talk", "Chat"] and active(two) == "Chat"
    assert [column.reader.view.turn_number for column in columns(two)] == [2, 40]


def test_what_is_coded_or_removed_elsewhere_shows_beside(two: Hands):
    two.press("F4", "Ctrl+Tab")
    second = columns(two)[1]
    assert second.page is not None
    code = next(code for code in two.project.read.codes() if code.codable)
    turn = second.page.turns[3]
    two.project.do(apply_code, second.page.source.id, Span(turn.start, turn.end), code.id)
    settle()
    assert [mark.start for mark in second.reader.view.index.marks] == [turn.start]
    two.project.do(remove_source, second.page.source.id)
    settle()
    assert names(two) == ["Talk"]
    two.press("Ctrl+Z")
    assert names(two) == ["Talk"]


def test_alone_there_is_nothing_to_put_beside(hands: Hands):
    hands.press("F4")
    assert names(hands) == ["Talk"]
    assert hands.said() == "There is no other source to put beside this one."


def test_where_nothing_aligns_them_the_columns_scroll_by_themselves_and_it_is_said(two: Hands):
    two.press("F4")
    first, second = columns(two)
    assert two.window.read.session_bar.told.text().startswith("Nothing aligns them yet.")
    before = first.reader.view.verticalScrollBar().value()
    second.reader.view.verticalScrollBar().setValue(600)
    settle()
    assert second.reader.view.verticalScrollBar().value() == 600
    assert first.reader.view.verticalScrollBar().value() == before


# A session


def test_a_session_is_the_talk_the_chat_and_the_last_draft(session: Hands):
    open_session(session)
    assert names(session) == ["Réunion", "Chat", "Note 2"]
    assert active(session) == "Réunion"
    assert session.window.read.session_bar.sessions.currentText() == "Atelier 4"
    widths = [column.width() for column in columns(session)]
    assert max(widths) - min(widths) <= 2
    for column in columns(session):
        assert column.reader.view.setting.narrow
        assert column.reader.view.horizontalScrollBar().maximum() == 0
    session.press("Ctrl+B")
    assert names(session) == ["Réunion"]


def test_a_draft_shows_what_changed_and_its_versions_are_switched(session: Hands):
    *_, third = open_session(session)
    added = len(ANSWER.replace("’", " ").split()) + 1
    assert third.head.told.text() == f"{added} words added, 0 removed since “Note 1”"
    new = [hint for hint in third.reader.view.hints.all if hint.kind == "new"]
    assert new[0].span.of(third.page.text).startswith("revue. Le juge") and new[0].words == "Not in “Note 1”"
    session.click(third.head.earlier)
    assert names(session)[2] == "Note 1" and not third.head.told.isVisible()
    session.click(third.head.later)
    assert names(session)[2] == "Note 2"


def test_words_of_an_answer_that_went_into_the_draft_are_shown_and_are_no_coding(session: Hands):
    _, second, third = open_session(session)
    for column in (second, third):
        shared = [hint for hint in column.reader.view.hints.all if hint.kind == "shared"]
        assert [hint.span.of(column.page.text) for hint in shared] == [ANSWER.rstrip(".")]
        assert not column.reader.view.index.marks
    third.reader.setFocus()
    third.reader.view.set_caret(find(third, "locataire").start)
    assert "These words stand in “Chat” too." in third.reader.view.accessibleDescription()
    session.click(session.window.read.session_bar.shared)
    session.wait(lambda: not any(hint.kind == "shared" for hint in third.reader.view.hints.all))
    assert session.codings() == []


def test_one_key_brings_the_other_ends_to_the_same_height_in_the_other_columns(session: Hands):
    first, second, third = open_session(session)
    here = find(first, "numéro 40, c’est")
    for column, words in ((second, "au point numéro 30"), (third, "Nous en doutons")):
        session.project.do(link_passages, first.source_id, here, column.source_id, find(column, words))
    settle()
    assert session.window.read.session_bar.told.text().startswith("2 links between them")
    first.show_span(here)
    session.press("B")
    assert height(second, "au point numéro 30") == pytest.approx(height(first, "numéro 40, c’est"), abs=2)
    assert find(third, "Nous en").start == third.reader.view.caret
    assert active(session) == "Réunion", "one stays where one is"
    session.press("Home", "Alt+Up", "B")
    assert session.said().startswith("No link is here.")


def test_a_click_on_linked_words_brings_the_other_end_too(session: Hands):
    first, second, _ = open_session(session)
    here, there = find(first, "Alors, numéro 2"), find(second, "au point numéro 41")
    session.project.do(link_passages, first.source_id, here, second.source_id, there)
    settle()
    session.click(first.reader.view.viewport(), session.point_of(here.start + 3))
    assert height(second, "au point numéro 41") == pytest.approx(height(first, "Alors, numéro 2"), abs=2)


def test_b_alone_opens_the_other_end_beside(session: Hands):
    talk = session.window.read.page.source.id
    rows = {row.name: row.id for row in session.project.read.sources()}
    here = session.find("une par une")
    session.project.do(link_passages, rows["Note 1"], Span(0, 10), talk, here, "comes_of")
    settle()
    session.window.read.reader.view.set_caret(here.start + 1)
    session.press("B")
    assert names(session) == ["Talk", "Note 1"] and active(session) == "Talk"


def test_columns_that_are_linked_scroll_together_until_one_says_otherwise(session: Hands):
    first, second, _ = open_session(session)
    for number in (10, 30, 50):
        here, there = find(first, f"numéro {number}, "), find(second, f"au point numéro {number} ")
        session.project.do(link_passages, first.source_id, here, second.source_id, there)
    settle()
    first.reader.view.put_at(find(first, "numéro 30, ").start, 120)
    settle()
    assert height(second, "au point numéro 30 ") == pytest.approx(120, abs=2)
    session.press("Shift+B")
    at = second.reader.view.verticalScrollBar().value()
    first.reader.view.put_at(find(first, "numéro 50, ").start, 120)
    settle()
    assert second.reader.view.verticalScrollBar().value() == at


def test_the_clock_aligns_a_recording_whose_beginning_is_known(session: Hands):
    rows = {row.name: row.id for row in session.project.read.sources()}
    text = "".join(f"phrase {place}\n" for place in range(50))
    starts = [text.index(f"phrase {place}\n") for place in range(50)]
    turns = tuple(ImportedTurn(at, at + 8, time_start=60.0 * place) for place, at in enumerate(starts))
    recording = ImportedSource("Enregistrement", "transcript", "text", text, turns)
    (source,) = session.project.do(import_sources, [Incoming(recording)])
    session.project.do(describe_source, source, {}, {"start": "2026-03-12 14:00+00:00"})
    settle()
    session.choose_source("Enregistrement")
    side = session.window.read.side
    side.put(side.columns[1], rows["Chat"])
    side.columns[0].reader.setFocus()
    settle()
    first, second = columns(session)
    assert session.window.read.session_bar.told.text() == "Aligned by the clock."
    first.reader.view.put_at(starts[40], first.reader.view.viewport().height() / 3)
    settle()
    assert height(second, "au point numéro 39") == pytest.approx(height(first, "phrase 40"), abs=2)


# Links in the inspector


def test_a_link_says_who_and_when_and_asks_for_a_look_after_a_correction(session: Hands):
    rows = {row.name: row.id for row in session.project.read.sources()}
    talk, chat = rows["Talk"], rows["Chat"]
    link = session.project.do(link_passages, talk, session.find("une par une"), chat, Span(0, 12), "answers")
    settle()
    session.go_to("une par une")
    shown = session.window.read.inspector.links
    session.wait(lambda: shown.count() == 1)
    first, second = shown.item(0).text().split("\n")
    assert first.startswith("answers: “Que retient") and first.endswith(" · Chat")
    assert second.startswith("Léa Marchetti, ")
    assert shown.height() >= shown.visualItemRect(shown.item(0)).height()
    session.project.do(
        correct_turn, session.project.read.turns(talk)[2].id, "Du coup je lui ai redonné les pièces d’un coup."
    )
    settle()
    session.wait(lambda: "Needs a look" in shown.item(0).text())
    assert "“une par une”" in shown.item(0).text()
    shown.setFocus()
    shown.setCurrentRow(0)
    QTest.keyClick(shown, Qt.Key.Key_Question)
    settle()
    assert session.project.read.links()[0].before == ()
    session.press("Ctrl+Z")
    assert session.project.read.links()[0].id == link and session.project.read.links()[0].before


def test_a_link_that_is_begun_is_told_of_until_it_is_made_or_given_up(session: Hands):
    session.select("une par une")
    session.press("L")
    begun = session.said()
    assert begun.startswith("Now select what it is about")
    session.window.status.tell("Something else.")
    session.window.status._fading.timeout.emit()
    assert session.said() == begun, "what else was said goes, and this is there again"
    session.press("Escape")
    assert session.said() == "No link was made."
    session.select("c’est moi qui signe")
    session.press("L")
    assert session.said() == begun and session.project.read.links() == [], "it begins anew"
    session.select("une par une")
    session.press("L")
    session.window.status._fading.timeout.emit()
    assert session.said() == "" and len(session.project.read.links()) == 1


def test_another_kind_of_link_is_chosen_from_a_list(session: Hands):
    session.select("une par une")
    session.press("L")
    session.select("c’est moi qui signe")
    session.press("Ctrl+L")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    session.press("Down", "Return", on=menu)
    (link,) = session.project.read.links()
    assert (link.kind, link.quote, link.target_quote) == ("comes_of", "une par une", "c’est moi qui signe")
    session.press("L", "L")
    assert session.said() == "No link was made." and len(session.project.read.links()) == 1
