"""From the window into one's own writing: the quotation on the clipboard, the source on paper."""

from pathlib import Path

import docx
from el2mp_app.dialogs.code_palette import CodePalette
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.app.hands import Hands, choose_file


def test_one_key_copies_the_selection_as_a_quotation(hands: Hands) -> None:
    hands.select("Ça se lit très bien")
    hands.press("Ctrl+Shift+C")
    assert QGuiApplication.clipboard().text() == "“Ça se lit très bien” (Inès, Talk, turn 1)"
    assert "quotation" in hands.said()


def test_without_words_it_says_what_to_do(hands: Hands) -> None:
    QGuiApplication.clipboard().setText("as it was")
    hands.go_to("Et alors")
    hands.press("Ctrl+Shift+C")
    assert "Select words first" in hands.said()
    assert QGuiApplication.clipboard().text() == "as it was"


def test_the_current_coding_is_copied_and_the_source_written_with_it(hands: Hands, tmp_path: Path) -> None:
    hands.select("donné les pièces")
    hands.press("C")
    palette = hands.window.findChild(CodePalette)
    hands.type("Hesitation", palette.words)
    hands.press("Return", on=palette.words)
    hands.wait(lambda: hands.codings())
    hands.press("Alt+Right")
    hands.press("Ctrl+Shift+C")
    assert "donné les pièces" in QGuiApplication.clipboard().text()
    out = tmp_path / "talk.docx"
    with hands.dialogs.expecting(QFileDialog, choose_file(out)):
        hands.menu("export_source")
    hands.wait(out.is_file)
    hands.wait(lambda: "was written" in hands.said())
    (comment,) = docx.Document(str(out)).comments
    assert comment.author == "Léa Marchetti"
