"""Walking the branches of a chat in the reader, and its prompt chain: keys and mouse on the real window."""

from pathlib import Path

import pytest
from el2mp_app.pages.branches import Branch
from el2mp_app.views.reading.side_panels import BranchesPanel
from el2mp_app.widgets.reader.version_switch import VersionSwitch
from el2mp_app.widgets.request_column import RequestColumn
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.importers.registry import read
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA, TALK
from tests.app.hands import Hands, settle
from tests.branched_chat import branched_chat, write_long_export
from tests.projects import incoming

CURRENT = "Rewrite the paragraph on tenants so that"
SECOND = "Rewrite the paragraph on tenants, and"


@pytest.fixture
def chat(at_the_window, tmp_path: Path) -> Hands:
    """Léa before a chat with branches and a talk without; a coding on a branch that is not walked."""
    path = tmp_path / "Chat.el2mp"
    book = load_codebook(find_codebook("el2mp"))
    with Project.create(path, language="en", codebook=book, coder=LEA) as project:
        source, _ = project.do(import_sources, [branched_chat(tmp_path), incoming("Talk", *TALK)])
        text = project.read.text(source)
        code = next(code.id for code in project.read.codes() if code.codable)
        for quote in ("keep the quotes", "I stopped counting"):
            start = text.index(quote)
            project.do(apply_code, source, Span(start, start + len(quote)), code)
    found = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    found.open(path)
    return found


def shown(hands: Hands) -> str:
    return hands.window.read.reader.view.projection.text


def said(hands: Hands) -> list[str]:
    """The first words of each turn in view."""
    text = hands.text
    return [text[turn.start : turn.start + 8] for turn in hands.window.read.reader.view.turns]


def switch_at(hands: Hands, words: str) -> VersionSwitch:
    read_ = hands.window.read
    turn = read_.page.turn_at(hands.find(words).start)
    switch = read_.reader.switch(turn.id)
    assert switch is not None and switch.isVisible()
    return switch


def test_a_turn_has_one_number_wherever_the_path_leads(chat: Hands):
    """Below the text, beside it and in what is quoted: its place in the source, not on the path."""
    read_ = chat.window.read
    for words in (CURRENT, "I stopped counting"):
        span = chat.find(words)
        chat.window.open_passage(read_.page.source.id, span, None)
        settle()
        turn, turns = read_.page.turn_at(span.start), read_.page.source.turns
        assert chat.window.status.place == f"Turn {turn.position + 1} of {turns}"
        assert read_.inspector.place == f"turn {turn.position + 1}"


def test_what_was_read_is_counted_on_every_path(chat: Hands):
    """Below the text as in the list of sources: walking to another path makes nothing unread."""
    read_ = chat.window.read
    for words in (CURRENT, SECOND, "I stopped counting"):
        chat.window.open_passage(read_.page.source.id, chat.find(words), None)
        settle()
        assert chat.window.status.progress == "2 turns read"


def test_a_long_text_seen_before_comes_back_with_nothing_of_the_one_in_view(chat: Hands):
    """Its document is laid out anew, and says so, while the chat is still there."""
    chat.project.do(import_sources, [incoming("Long talk", *(TALK * 200))])
    settle()
    view = chat.window.read.reader.view
    found = []
    view.page_changed.connect(lambda: found.append((view.projection.length, view.document().characterCount() - 1)))
    measures = set()
    for width in (1440, 1240, 1200):
        chat.choose_source("Lift paragraph")
        chat.window.resize(width, 680)
        settle()
        chat.choose_source("Long talk")
        measures.add(view.lineWrapColumnOrWidth())
    assert len(measures) > 1
    chat.choose_source("Lift paragraph")
    assert found and all(said == there for said, there in found)
    switch_at(chat, CURRENT)


def test_the_reader_shows_the_thread_that_was_current(chat: Hands):
    assert CURRENT in shown(chat) and SECOND not in shown(chat)
    assert said(chat) == ["Rewrite ", "Here is ", "Where do", "Eleven i", "New chat", "Resident"]


def test_a_switch_says_which_version_this_is_and_what_is_coded_on_the_others(chat: Hands):
    switch = switch_at(chat, CURRENT)
    assert switch.accessibleName() == "version 3 of 3"
    assert switch.next.isEnabled() is False and switch.previous.isEnabled()
    # One coding on the request worded before, one on its answer.
    assert switch.elsewhere.text() == "2 codings on version 2"
    assert switch.previous.accessibleName() == "Previous version"


def test_a_version_out_of_view_is_not_taken_with_what_stands_around_it(chat: Hands):
    """In the file, the first answer stands between the request and the answer in view."""
    asked, answered = chat.find("Where does eleven"), chat.find("Eleven is not in the transcript.")
    both, before = Span(asked.start, answered.end), len(chat.codings())
    QGuiApplication.clipboard().setText("nothing")
    chat.window.read.reader.select(both)
    chat.press("1", "V", "L", "Ctrl+Shift+C")
    assert "not in view" in chat.said()
    assert len(chat.codings()) == before and QGuiApplication.clipboard().text() == "nothing"
    chat.window.read.reader.select(asked)
    chat.press("1")
    assert len(chat.codings()) == before + 1
    chat.window.extent_commands.change(chat.window.read.current, both)
    assert chat.project.read.codings_by_id([chat.window.read.current])[0].end == asked.end
    chat.menu("all_versions")
    chat.window.read.reader.select(both)
    chat.press("1")
    assert len(chat.codings()) == before + 2


def test_the_mouse_switches_in_place(chat: Hands):
    read_ = chat.window.read
    switch = switch_at(chat, CURRENT)
    offset = read_.reader.view.offset()
    chat.click(switch.previous)
    assert SECOND in shown(chat) and CURRENT not in shown(chat)
    assert read_.reader.view.offset() == pytest.approx(offset, abs=1)
    assert read_.reader.current_turn() == read_.page.turn_at(chat.find(SECOND).start).id
    assert switch_at(chat, SECOND).accessibleName() == "version 2 of 3"
    assert [mark.id for mark in read_.page.reader_marks()] == [row.id for row in chat.codings()]
    assert QTest.qWaitForWindowActive(chat.window) and chat.view.hasFocus()


def test_a_switch_further_down_keeps_its_place_on_the_screen(chat: Hands):
    view = chat.window.read.reader.view
    chat.window.resize(1100, 680)
    settle()
    switch = switch_at(chat, "Eleven is not")
    before = switch.y()
    chat.click(switch.previous)
    assert abs(switch_at(chat, "You are right").y() - before) <= 1
    assert view.current_turn.version == 1


def test_keys_switch_at_the_caret_and_the_arrow_keeps_the_keys(chat: Hands):
    chat.press("Alt+PgUp")
    assert SECOND in shown(chat)
    chat.press("Alt+PgUp", "Alt+PgUp")
    assert said(chat) == ["Rewrite ", "Tenants "]
    chat.press("Alt+PgDown")
    arrow = switch_at(chat, SECOND).next
    arrow.setFocus(Qt.FocusReason.TabFocusReason)
    chat.press("Space", on=arrow)
    assert switch_at(chat, CURRENT).previous.hasFocus(), "the last version has no next one"


def test_commands_need_a_turn_with_versions(chat: Hands):
    actions = chat.window.actions_
    assert actions["next_version"].isEnabled() and actions["all_versions"].isEnabled()
    chat.press("Alt+Down")
    assert not actions["next_version"].isEnabled()
    chat.choose_source("Talk")
    for id in ("next_version", "previous_version", "all_versions", "prompt_chain"):
        assert not actions[id].isEnabled()


def test_a_transcript_shows_nothing_of_this(chat: Hands):
    chat.choose_source("Talk")
    assert chat.window.read.branches.isHidden()
    assert not any(turn.version for turn in chat.window.read.reader.view.turns)
    assert not [w for w in chat.view.findChildren(VersionSwitch) if w.isVisible()]


def test_the_way_is_remembered(chat: Hands):
    chat.press("Alt+PgUp")
    chat.choose_source("Talk")
    chat.choose_source("Lift paragraph")
    assert SECOND in shown(chat)
    path = chat.project.path
    chat.menu("close")
    chat.open(path)
    assert SECOND in shown(chat), "one is where one was, on whatever path that lies"


def test_a_choice_below_is_kept_while_one_walks_elsewhere_above(chat: Hands):
    chat.click(switch_at(chat, "Eleven is not").previous)
    assert "You are right" in shown(chat)
    chat.click(switch_at(chat, CURRENT).previous)
    chat.click(switch_at(chat, SECOND).next)
    assert "You are right" in shown(chat)


def test_a_coding_on_another_branch_is_walked_to(chat: Hands):
    coding = next(row for row in chat.codings() if row.quote == "keep the quotes")
    chat.window.open_passage(coding.source_id, Span(coding.start, coding.end), coding.id)
    settle()
    assert SECOND in shown(chat) and chat.window.read.current == coding.id
    assert chat.window.read.branches.list.currentItem().data(Qt.ItemDataRole.UserRole) == chat.window.read.page.leaf


def test_the_list_of_branches_walks_too(chat: Hands):
    branches = chat.window.read.branches.list
    assert branches.count() == 4
    chat.click(branches.viewport(), branches.visualItemRect(branches.item(0)).center())
    assert said(chat) == ["Rewrite ", "Tenants "]


def test_all_versions_stand_one_after_the_other(chat: Hands):
    chat.menu("all_versions")
    assert len(chat.window.read.reader.view.turns) == 11
    assert chat.window.actions_["all_versions"].isChecked()
    assert chat.window.read.reader.current_turn() == chat.window.read.page.turn_at(chat.find(CURRENT).start).id
    chat.press("Alt+PgUp")
    assert chat.window.read.reader.view.caret == chat.find(SECOND).start
    assert len(chat.window.read.reader.view.turns) == 11
    chat.menu("all_versions")
    assert SECOND in shown(chat) and CURRENT not in shown(chat), "one stays where one is"


def test_a_coding_made_on_a_branch_counts_on_its_switch_elsewhere(chat: Hands):
    chat.press("Alt+PgUp", "Alt+PgUp")
    chat.select("Rewrite")
    chat.press("1")
    chat.wait(lambda: len(chat.codings()) == 3 or chat.press("C"))
    chat.press("Alt+PgDown", "Alt+PgDown")
    chat.wait(lambda: switch_at(chat, CURRENT).elsewhere.text().startswith("1 coding on version 1"))
    chat.menu("undo")
    chat.wait(lambda: switch_at(chat, CURRENT).elsewhere.text() == "2 codings on version 2")


# The prompt chain


def columns(hands: Hands) -> list:
    return hands.window.read.chain.chains.columns


def test_the_chain_shows_the_thread_and_the_versions(chat: Hands):
    chat.menu("prompt_chain")
    chain = chat.window.read.chain
    assert chain.isVisible() and not chat.window.read.reader.isVisible()
    names = [column.told.name for column in columns(chat)]
    assert names[0] == "Request 1 · version 3 of 3"
    assert names[-3:] == ["Version 1 of 3", "Version 2 of 3", "Version 3 of 3"]
    second = columns(chat)[-2]
    assert second.told.change == "7 words added, 0 removed, 5 kept"
    assert second.told.when.endswith("4 minutes later")
    assert second.told.answered == "gpt-4o" and second.told.answer.startswith("Mrs Okafor says")


def test_what_changed_is_said_as_well_as_drawn(chat: Hands):
    chat.menu("prompt_chain")
    first, second, _ = columns(chat)[-3:]
    assert "new:" not in first.accessibleDescription()
    assert "7 words added" in second.accessibleDescription()
    assert "new: and keep the quotes of" in second.accessibleDescription()
    assert "dropped next" in second.accessibleDescription()
    document = second._document
    formats = {}
    block = document.begin()
    while block.isValid():
        for piece in block:
            formats[piece.fragment().text()] = piece.fragment().charFormat()
        block = block.next()
    new = next(form for text, form in formats.items() if text.startswith("and keep"))
    assert new.fontUnderline() and new.fontStrikeOut()


def test_every_two_that_are_compared_stand_side_by_side(chat: Hands):
    chat.menu("prompt_chain")
    chat.window.resize(1024, 680)
    settle()
    found = columns(chat)
    assert max(sum(other.y() == column.y() for other in found) for column in found) == 2
    for column in found:
        if column.told.change:
            before = [other for other in found if other.y() == column.y() and other.x() < column.x()]
            repeated = any(other.told == column.told and other.x() > column.x() for other in found)
            assert before or repeated
        assert column.geometry().right() <= chat.window.read.chain.area.viewport().width()


def test_requests_side_by_side_begin_at_one_height(chat: Hands):
    """However many lines what is told above each takes, and after the look of the window has changed."""
    chat.menu("prompt_chain")
    chat.window.resize(1200, 680)
    chat.menu("language_fr")
    lines_above = set()
    for theme in ("light", "dark"):
        chat.menu(f"theme_{theme}")
        settle()
        for column in columns(chat):
            blocks = [column._document.findBlockByNumber(number) for number in range(4)]
            beside = [other for other in columns(chat) if other.y() == column.y()]
            assert len({round(begins(other)) for other in beside}) == 1
            lines_above.add(sum(block.layout().lineCount() for block in blocks[:3]))
    assert len(lines_above) > 1


def begins(column: RequestColumn) -> float:
    """How far below its top the words of a request begin."""
    document = column._document
    return document.documentLayout().blockBoundingRect(document.findBlockByNumber(3)).top()


def test_a_request_is_opened_in_its_place(chat: Hands):
    chat.menu("prompt_chain")
    chat.click(columns(chat)[-2])
    assert chat.window.read.chain.isHidden() and chat.view.hasFocus()
    assert SECOND in shown(chat)
    assert chat.window.read.reader.view.caret == chat.find(SECOND).start


def test_keys_go_through_the_chain_and_back(chat: Hands):
    chat.press("Ctrl+Shift+H")
    assert columns(chat)[0].hasFocus()
    chat.press_focused("Right", "Right")
    assert columns(chat)[2].hasFocus()
    chat.press_focused("Left", "Return")
    assert chat.window.read.reader.view.caret == chat.find("Where does eleven").start
    chat.press("Ctrl+Shift+H")
    chat.press_focused("Escape")
    assert chat.window.read.reader.isVisible() and chat.view.hasFocus()
    assert not chat.window.actions_["prompt_chain"].isChecked()


def test_compare_leads_to_the_versions_of_the_turn(chat: Hands):
    chat.click(switch_at(chat, CURRENT).compare)
    assert columns(chat)[-1].hasFocus() and columns(chat)[-1].told.name == "Version 3 of 3"


def test_another_source_leaves_the_chain_and_a_passage_opens_the_text(chat: Hands):
    chat.menu("prompt_chain")
    coding = chat.codings()[0]
    chat.window.open_passage(coding.source_id, Span(coding.start, coding.end), coding.id)
    settle()
    assert chat.window.read.reader.isVisible() and chat.window.read.chain.isHidden()
    chat.menu("prompt_chain")
    chat.choose_source("Talk")
    assert chat.window.read.reader.isVisible() and chat.window.read.chain.isHidden()


def test_the_chain_follows_the_language(chat: Hands):
    chat.menu("prompt_chain")
    chat.menu("language_fr")
    assert columns(chat)[-2].told.change == "7 mots ajoutés, 0\u00a0supprimé, 5\u00a0gardés"
    assert chat.window.read.reader.isHidden()


def test_a_branch_whose_words_begin_with_a_quotation_mark_gets_no_other(qtbot):
    panel = BranchesPanel()
    qtbot.addWidget(panel)
    panel.show_branches([Branch("a", 1, "“I go up” and then", True), Branch("b", 1, "Plus court", False)], "a")
    assert [panel.list.item(row).text() for row in range(2)] == ["“I go up” and then", "“Plus court”"]


def test_a_real_export_is_walked_from_end_to_end(at_the_window, tmp_path: Path, shared_data: Path):
    export = shared_data / "B_chatlogs" / "librechat_fixtures" / "chatgpt-tree.json"
    path = tmp_path / "Chat.el2mp"
    with Project.create(path, language="en", coder=LEA) as project:
        project.do(import_sources, [Incoming(source, {}) for source in read(export).sources])
    hands = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    hands.open(path)
    branches, page = hands.window.read.branches.list, hands.window.read.page
    seen = set()
    for row in range(branches.count()):
        branches.scrollToItem(branches.item(row))
        settle()
        hands.click(branches.viewport(), branches.visualItemRect(branches.item(row)).center())
        seen |= {turn.id for turn in hands.window.read.reader.view.turns}
    assert branches.count() == 3 and seen == set(page.tree.turns)
    hands.menu("prompt_chain")
    assert len(columns(hands)) >= 5


@pytest.fixture
def long_chain(at_the_window, tmp_path: Path) -> Hands:
    """The prompt chain of sixty long requests."""
    export = write_long_export(tmp_path / "long.json", requests=60, words=300)
    path = tmp_path / "Long.el2mp"
    with Project.create(path, language="en", coder=LEA) as project:
        project.do(import_sources, [Incoming(source, {}) for source in read(export).sources])
    hands = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    hands.open(path)
    hands.menu("prompt_chain")
    return hands


def test_lines_laid_out_anew_leave_nothing_of_the_old_ones(long_chain: Hands):
    chain, bar = long_chain.window.read.chain, long_chain.window.read.chain.area.verticalScrollBar()
    across = {column.x() for column in columns(long_chain)}
    bar.setValue(bar.maximum() // 2)
    settle()
    first = next(column for column in columns(long_chain) if not column.visibleRegion().isEmpty())
    first.setFocus()
    long_chain.window.resize(1024, 680)
    settle()
    assert {column.x() for column in columns(long_chain)} != across
    seen = {column for column in chain.findChildren(RequestColumn) if column.isVisible()}
    assert seen == set(columns(long_chain))
    focused = next(column for column in seen if column.hasFocus())
    assert focused.told == first.told


def test_long_requests_open_at_their_beginning_and_only_what_is_in_view_is_made(long_chain: Hands):
    hands = long_chain
    scroll, made = hands.window.read.chain.area, columns(hands)
    assert scroll.verticalScrollBar().value() == 0 and 2 <= len(made) < 30
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    settle()
    in_view = [c for c in columns(hands) if not c.visibleRegion().isEmpty()]
    assert in_view and in_view[-1].told.name == "Request 60"
    in_view[-1].setFocus()
    hands.press_focused("Return")
    assert hands.window.read.reader.current_turn() == hands.window.read.page.tree.shown[-2].id
