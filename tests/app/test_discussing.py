"""Doubt and discussion at the window, by keys."""

from el2mp_app.dialogs.discussions import DiscussionsDialog
from el2mp_app.dialogs.reply import ReplyDialog
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.project import Person
from tests.app.hands import Hands, settle, write


def coded_by_noe(hands: Hands, words: str) -> str:
    """Somebody else's coding, under the caret."""
    me = Person("Léa Marchetti", "LM")
    project = hands.project
    span = hands.find(words)
    code = next(code for code in project.read.codes() if code.codable)
    project.work_as(Person("Noé Petit", "NP"))
    coding = project.do(apply_code, hands.window.read.page.source.id, Span(span.start, span.end), code.id)
    project.work_as(me)
    settle()
    hands.go_to(words)
    hands.press("Alt+Left", "Alt+Right")
    return coding


def answer(text: str):
    def act(dialog: ReplyDialog) -> None:
        write(dialog.editor, text)
        QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    return act


def test_one_key_says_that_a_coding_is_to_be_discussed(hands: Hands) -> None:
    coding = coded_by_noe(hands, "Et alors")
    assert hands.window.read.current == coding
    hands.press("!")
    assert hands.codings()[0].to_discuss
    assert hands.window.actions_["to_discuss"].isChecked()
    hands.wait(lambda: hands.window.read.inspector.codings.item(0).data(257).title.startswith("! "))
    hands.press("!")
    assert not hands.codings()[0].to_discuss


def test_replies_are_written_signed_and_shown_beside_the_text(hands: Hands) -> None:
    coding = coded_by_noe(hands, "Et alors")
    with hands.dialogs.expecting(ReplyDialog, answer("Is this a question at all?")):
        hands.press("Shift+M")
    (said,) = hands.project.read.memos("coding", coding, "reply")
    assert said.text == "Is this a question at all?" and said.coder_id == hands.project.coder_id
    shown = hands.window.read.inspector.discussion
    hands.wait(lambda: "Is this a question at all?" in shown.text())
    assert shown.text().startswith("LM, ") and shown.isVisibleTo(hands.window)


def test_the_list_is_filtered_opens_in_place_and_takes_replies(hands: Hands) -> None:
    coding = coded_by_noe(hands, "Et alors")
    hands.press("!")
    hands.go_to("L’arrêt existe")
    seen: list[int] = []

    def look(dialog: DiscussionsDialog) -> None:
        for place in range(dialog.filter.count()):
            dialog.filter.setCurrentIndex(place)
            seen.append(dialog.list.count())
        dialog.filter.setCurrentIndex(0)
        assert "Et alors" in dialog.list.currentItem().text() and dialog.list.currentItem().text().startswith("! ")
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)

    with hands.dialogs.expecting(DiscussionsDialog, look):
        hands.press("Ctrl+Shift+D")
    assert seen == [1, 0, 1, 0, 0, 0]
    assert hands.window.read.current == coding
    assert hands.find("Et alors").start <= hands.window.read.reader.view.caret <= hands.find("Et alors").end
