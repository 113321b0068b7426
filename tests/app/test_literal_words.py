"""What people call things is never markup: it is shown as it was written, and no file that it names is loaded."""

from collections.abc import Iterator

import pytest
from el2mp_app.dialogs.box import Box
from el2mp_app.look.tooltips import literal
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from el2mp_desktop.domain.rows import CODE_TEXTS
from el2mp_desktop.operations.codes import describe_code, rename_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import rename_source, rename_speaker
from tests.app.hands import Hands, settle

NAME = 'Why <br> & <img src="//elsewhere/a.png"> break'
VIEWS = ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4")


def tips(window: QWidget) -> Iterator[str]:
    yield from (widget.toolTip() for widget in window.findChildren(QWidget))
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        waiting = [QModelIndex()] if model is not None else []
        while waiting:
            parent = waiting.pop()
            rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
            yield from (str(row.data(Qt.ItemDataRole.ToolTipRole) or "") for row in rows)
            waiting += rows


def is_markup(text: str) -> bool:
    """Whether Qt would make something else of the name."""
    return NAME in text and Qt.mightBeRichText(text)


@pytest.fixture
def named(hands: Hands) -> Hands:
    """Everything that people name has a name that looks like markup."""
    project, page = hands.project, hands.window.read.page
    assert page is not None
    source = project.read.sources()[0]
    code = next(row for row in project.read.codes() if row.codable)
    project.do(apply_code, source.id, hands.find("L’arrêt"), code.id, memo=NAME)
    project.do(rename_source, source.id, NAME)
    project.do(rename_speaker, project.read.speakers(source.id)[0].id, NAME)
    project.do(rename_code, code.id, NAME, "en")
    project.do(describe_code, code.id, {CODE_TEXTS[0]: {"en": NAME}})
    settle()
    hands.go_to("L’arrêt")
    return hands


def test_no_label_and_no_tooltip_makes_markup_of_a_name(named: Hands) -> None:
    shown: list[str] = []
    for key in VIEWS:
        named.press_focused(key)
        labels = named.window.findChildren(QLabel)
        shown += [label.text() for label in labels if NAME in label.text()]
        assert [
            label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText and label.text()
        ] == []
        assert [tip for tip in tips(named.window) if is_markup(tip)] == []
    assert NAME in shown, "the title of the source, at least"
    assert any(literal(NAME) in tip for tip in tips(named.window))


def test_a_tooltip_says_the_name_letter_by_letter() -> None:
    page = QTextDocument()
    page.setHtml(literal(NAME))
    assert page.toPlainText() == NAME
    assert literal("Arrêt & cie\n<3") == "Arrêt & cie\n<3"


def test_a_box_says_it_as_well(named: Hands) -> None:
    box = Box(f"Erase “{NAME}”?", NAME, named.window)
    said = [label for label in box.findChildren(QLabel) if NAME in label.text()]
    assert len(said) == 2
    assert {label.textFormat() for label in said} == {Qt.TextFormat.PlainText}
    box.deleteLater()
