"""The tokens hold the contrast they promise, and the program follows what the person or the system chose."""

import pytest
from el2mp_app.look import icons, theme
from el2mp_app.look.chips import code_brush, code_colour, paint_chip
from el2mp_app.look.theme import contrast_ratio
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton, QTextEdit

from el2mp_desktop.domain import palette

THEMES = pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])


@pytest.fixture
def follows(qapp: QApplication):
    """Leave the program as it was: other tests look at its colours."""
    yield qapp
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
    theme.apply(qapp, theme.LIGHT)


@THEMES
def test_text_is_legible_on_every_ground(tokens):
    for ground in (tokens.page, tokens.panel, tokens.window, tokens.row):
        for ink in (tokens.text, tokens.text_2, tokens.text_3):
            assert contrast_ratio(QColor(ink), QColor(ground)) >= 4.5
    assert contrast_ratio(QColor(tokens.accent_text), QColor(tokens.accent)) >= 4.5
    for state in (tokens.ok, tokens.warn, tokens.err):
        assert contrast_ratio(QColor(state), QColor(tokens.page)) >= 4.5


@THEMES
def test_text_stays_legible_on_two_tints(tokens, follows):
    theme.apply(follows, tokens)
    for one in palette.COLOURS:
        for other in palette.COLOURS:
            below = theme.mix(code_colour(one), tokens.page, tokens.tint)
            ground = theme.mix(code_colour(other), below, tokens.tint_current)
            assert contrast_ratio(QColor(tokens.text), ground) >= 4.5


@THEMES
def test_every_code_stands_out_from_the_page_even_in_a_colour_of_ones_own(tokens, follows):
    theme.apply(follows, tokens)
    for colour in (*palette.COLOURS, "#FFFF99", "#101010", "#FFFFFF", "#000000"):
        assert contrast_ratio(code_colour(colour), QColor(tokens.page)) >= 3.0
    assert code_colour("indigo").name().upper() == palette.shade("indigo", tokens.dark)


def test_patterns_and_proposals_look_different(qapp):
    seen = set()
    for pattern in palette.PATTERNS:
        for proposed in (False, True):
            image = QImage(16, 24, QImage.Format.Format_RGB32)
            image.fill(QColor(theme.LIGHT.page))
            painter = QPainter(image)
            paint_chip(painter, QPointF(8, 12), "plum", pattern, proposed)
            painter.end()
            seen.add(bytes(image.constBits()))
    assert len(seen) == len(palette.PATTERNS) + 1
    assert code_brush("plum", "hatch", 7, 2.0).texture().width() == 14


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_a_box_that_is_not_ticked_is_seen_in_a_menu(look, qtbot, follows):
    theme.apply(follows, theme.fitting(follows, look))
    menus = QMenu(), QMenu()
    for menu in menus:
        qtbot.addWidget(menu)
        menu.addAction("word").setCheckable(menu is menus[1])
        menu.resize(200, menu.sizeHint().height())
    plain, boxed = (menu.grab().toImage() for menu in menus)
    ground = plain.pixelColor(100, plain.height() // 2)
    row = [boxed.pixelColor(x, boxed.height() // 2) for x in range(3, 24)]
    assert max(contrast_ratio(colour, ground) for colour in row) >= 3.0


def test_a_change_of_theme_reaches_what_is_on_the_screen(qtbot, follows):
    edit = QTextEdit()
    qtbot.addWidget(edit)
    appearance = theme.Appearance(follows, "light")
    with qtbot.waitExposed(edit):
        edit.show()
    for preference, tokens in (("dark", theme.DARK), ("light", theme.LIGHT)):
        with qtbot.waitSignal(appearance.changed):
            appearance.choose(preference)
        assert edit.viewport().palette().color(QPalette.ColorRole.Base) == QColor(tokens.page)
        assert theme.current().name == preference


def test_without_a_choice_the_theme_is_the_systems(follows):
    assert theme.fitting(follows, "system") == theme.LIGHT
    assert theme.fitting(follows, "dark") == theme.DARK
    contrast = theme.fitting(follows, "contrast")
    assert contrast.tint == 0 and contrast_ratio(QColor(contrast.text), QColor(contrast.page)) >= 7
    assert contrast_ratio(QColor(contrast.accent_text), QColor(contrast.accent)) >= 4.5


def test_the_size_of_everything_is_one_number(follows):
    theme.apply(follows, theme.LIGHT)
    font, length = theme.interface_font(13).pointSizeF(), theme.px(100)
    theme.Appearance(follows, "light", scale=1.5)
    assert theme.interface_font(13).pointSizeF() == pytest.approx(font * 1.5)
    assert theme.px(100) == pytest.approx(length * 1.5)


def test_the_shipped_letters_are_used_with_their_weights(qtbot):
    widths = []
    for weight in (400, 600):
        label = QLabel("Une idée, oui")
        qtbot.addWidget(label)
        label.setFont(theme.interface_font(13, weight))
        widths.append(label.sizeHint().width())
    assert widths[1] > widths[0]


def test_every_icon_draws_in_the_colour_of_text(qapp):
    assert icons.names()
    for name in icons.names():
        image = icons.icon(name).pixmap(QSize(32, 32)).toImage()
        inked = [
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alphaF() > 0.99
        ]
        assert inked and set(inked) == {theme.LIGHT.text.lower()}, name
    faint = icons.icon("search").pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()
    assert faint != icons.icon("search").pixmap(QSize(32, 32)).toImage()


def test_in_high_contrast_what_cannot_be_done_looks_so_and_is_legible(qapp):
    tokens = theme.fitting(qapp, "contrast")
    made = theme.palette(tokens)
    words = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert words != made.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
    assert contrast_ratio(words, QColor(tokens.page)) >= 4.5


def test_in_high_contrast_a_button_that_cannot_be_pressed_is_drawn_weaker_than_one_that_can(qapp, qtbot):
    tokens = theme.fitting(qapp, "contrast")
    theme.apply(qapp, tokens)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    first, second = QPushButton("Import", dialog), QPushButton("Cancel", dialog)
    second.move(200, 0)
    first.setDefault(True)
    first.setEnabled(False)
    second.setAutoDefault(False)
    dialog.show()

    def drawn_in_ink(button: QPushButton) -> int:
        image = button.grab().toImage()
        pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
        return sum(pixel == QColor(tokens.text) for pixel in pixels)

    assert drawn_in_ink(first) == 0 and drawn_in_ink(second) > 100
