"""Expressions no code covers, at the window: drawn, opened in the text, and a code only by a person's hand."""

import pytest
from el2mp_app.dialogs.expressions import ExpressionsDialog
from el2mp_app.views.reading.expressing import around
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codings import mark_nothing
from tests.app.hands import Hands, settle

pytest.importorskip("keybert", reason="KeyBERT is not installed")


def listed(dialog: ExpressionsDialog) -> list[str]:
    return [dialog.expressions.item(row).text() for row in range(dialog.expressions.count())]


def test_one_opens_where_it_was_said_and_becomes_a_code_only_by_hand(hands: Hands) -> None:
    codes = len(hands.project.read.codes())

    def look(dialog: ExpressionsDialog) -> None:
        hands.wait(lambda: dialog.expressions.count())
        (row,) = (row for row, text in enumerate(listed(dialog)) if text.startswith("collé les conclusions\n"))
        dialog.expressions.setCurrentRow(row)
        assert listed(dialog)[row].endswith("1 time · 1 speaker · Olivier 1")
        assert "On lui avait collé les conclusions" in dialog.passages.currentItem().text()
        QTest.keyClick(dialog.passages, Qt.Key.Key_Return)

    with hands.dialogs.expecting(ExpressionsDialog, look):
        hands.menu("expressions")
    assert hands.window.read.reader.selection() == hands.find("collé les conclusions")
    assert len(hands.project.read.codes()) == codes and not hands.codings()
    hands.press("V")
    (coding,) = hands.codings()
    assert coding.quote == "collé les conclusions" and len(hands.project.read.codes()) == codes + 1


def test_a_passage_is_shown_with_whole_words_and_says_where_the_text_goes_on() -> None:
    text = "premier " + "mot " * 40 + "ici " + "encore " * 30 + "dernier"
    start = text.index("ici")
    shown = around(text, Span(start, start + 3))
    assert shown.startswith("… mot ") and " ici " in shown and shown.endswith("encore …")
    assert around("un mot ici", Span(3, 6)) == "un mot ici"


def test_turns_with_nothing_here_are_another_list(hands: Hands) -> None:
    page = hands.window.read.page
    hands.project.do(mark_nothing, [hands.project.read.turns(page.source.id)[1].id], page.source.id)
    settle()
    found: list[list[str]] = []

    def look(dialog: ExpressionsDialog) -> None:
        for place in (0, 1):
            dialog.turns.setCurrentIndex(place)
            hands.wait(lambda: dialog.expressions.count())
            found.append(listed(dialog))
        dialog.reject()

    with hands.dialogs.expecting(ExpressionsDialog, look):
        hands.menu("expressions")
    assert not any("Olivier" in one and "conclusions" in one for one in found[0])
    assert any(one.startswith("collé les conclusions\n") for one in found[1])
