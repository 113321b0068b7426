"""Controls that the program draws itself can be told from their ground, and hold all that they have to say."""

from collections.abc import Callable, Iterator

import pytest
from el2mp_app.look import theme
from el2mp_app.look.theme import contrast_ratio
from el2mp_app.widgets.bars.playback_bar import PlaybackBar
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.controls.number_box import NumberBox
from el2mp_app.widgets.controls.tick_box import TickBox
from el2mp_app.widgets.controls.tick_list import TickButton
from el2mp_app.widgets.lists.text_list import TextList
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton, QStyleOptionSpinBox, QWidget

TOKENS = pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK, None], ids=["light", "dark", "contrast"])


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[Callable[[theme.Theme | None], theme.Theme]]:
    """Put a theme in force, the system's own of high contrast for None."""

    def choose(tokens: theme.Theme | None) -> theme.Theme:
        theme.apply(qapp, tokens or theme.fitting(qapp, "contrast"))
        return theme.current()

    yield choose
    theme.apply(qapp, theme.LIGHT)


def shown(qtbot, widget: QWidget) -> QImage:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget.grab().toImage()


def strongest_edge(image: QImage, box: QRect, ground: str) -> float:
    """The most that a pixel on the way from the left of a box to its middle differs from the ground."""
    row = box.center().y()
    return max(
        contrast_ratio(image.pixelColor(x, row), QColor(ground)) for x in range(box.left(), box.center().x() - 1)
    )


@TOKENS
def test_a_box_not_ticked_is_seen(looks, qtbot, tokens):
    ground = looks(tokens).window
    box, option = TickBox("Scroll together"), QStyleOptionButton()
    image = shown(qtbot, box)
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    assert strongest_edge(image, place, ground) >= 2.9


@TOKENS
def test_a_row_not_ticked_has_a_box_that_is_seen_and_takes_a_click(looks, qtbot, tokens):
    ground = looks(tokens).page
    button = TickButton(None)
    button.offer("Codes", [("a", "Hesitation"), ("b", "Iteration")])
    shown(qtbot, button)
    button.open()
    rows = button.findChild(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly).list
    row = rows.visualRect(rows.model().index(1, 0))
    box = QRect(row.left(), row.top(), 24, row.height())
    assert strongest_edge(rows.viewport().grab().toImage(), box, ground) >= 2.9
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.left() + 11, row.center().y()))
    assert button.chosen() == {"b"}


@TOKENS
@pytest.mark.parametrize("make", [NumberBox, Chooser])
def test_a_field_has_an_edge_that_is_seen(looks, qtbot, tokens, make):
    ground = looks(tokens).window
    field = make()
    field.clearFocus()
    image = shown(qtbot, field)
    assert strongest_edge(image, QRect(0, 0, 8, field.height()), ground) >= 2.9


def test_the_arrows_of_a_number_step_it_where_they_are_drawn(qtbot):
    box, option = NumberBox(), QStyleOptionSpinBox()
    box.setRange(0, 100)
    box.setSingleStep(20)
    shown(qtbot, box)
    box.initStyleOption(option)
    for part, value in ((QStyle.SubControl.SC_SpinBoxUp, 20), (QStyle.SubControl.SC_SpinBoxDown, 0)):
        place = box.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, box)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=place.center())
        assert box.value() == value


def test_a_row_of_text_is_as_high_as_its_words_need(qtbot):
    rows = TextList("Codings", None)
    qtbot.addWidget(rows)
    rows.add("a", "Hesitation", "words that were said " * 12, "Talk")
    rows.resize(600, 400)
    rows.show()
    wide = rows.visualItemRect(rows.item(0)).height()
    rows.resize(240, 400)
    QApplication.processEvents()
    assert rows.visualItemRect(rows.item(0)).height() > 1.8 * wide
    assert rows.horizontalScrollBar().maximum() == 0
    assert rows.item(0).text().startswith("Hesitation\nwords that were said")


@pytest.mark.parametrize(("rate", "said"), [(1.0, "1"), (1.5, "1.5"), (1.25, "1.25")])
def test_the_speed_is_said_to_the_hundredth_where_it_has_any(qtbot, rate, said):
    bar = PlaybackBar(None)
    qtbot.addWidget(bar)
    bar.show_rate(rate)
    assert bar.rate.text() == f"{said}\u00a0×" and bar.rate.accessibleName() == f"Speed: {said}"
