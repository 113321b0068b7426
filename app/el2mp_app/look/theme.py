"""Colour tokens, type and spacing of the window, and how Qt is made to follow them."""

import sys
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Preference = Literal["system", "light", "dark", "contrast"]
PREFERENCES: tuple[Preference, ...] = ("system", "light", "dark", "contrast")

RADIUS = 4
_LEAST_CONTRAST = 4.5
"""Of words and their ground."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#RRGGBB``; ``tint`` and ``tint_current`` are the share of a code's colour behind text (0 to 1)."""

    name: Literal["light", "dark", "contrast"]
    dark: bool
    page: str
    panel: str
    window: str
    text: str
    text_2: str
    text_3: str
    line: str
    hairline: str
    accent: str
    accent_text: str
    row: str
    selection: str
    ok: str
    warn: str
    err: str
    tint: float
    tint_current: float
    underline: float = 2.0
    scale: float = 1.0
    """The person's own size of everything, on top of the system's."""


LIGHT = Theme(
    name="light",
    dark=False,
    page="#FFFFFF",
    panel="#F8F9F9",
    window="#F1F2F3",
    text="#1B1F23",
    text_2="#4E565E",
    text_3="#5F6770",
    line="#858D95",
    hairline="#DCDFE2",
    accent="#1F5583",
    accent_text="#FFFFFF",
    row="#E2ECF5",
    selection="#C9DDF0",
    ok="#2B6A43",
    warn="#855400",
    err="#A1252D",
    tint=0.13,
    tint_current=0.24,
)

DARK = Theme(
    name="dark",
    dark=True,
    page="#1A1C1F",
    panel="#25282B",
    window="#202326",
    text="#E3E1DC",
    text_2="#B2B7BC",
    text_3="#A3AAB0",
    line="#737B83",
    hairline="#363A3E",
    accent="#93BCE2",
    accent_text="#10202E",
    row="#2A3B4D",
    selection="#34536F",
    ok="#86C69D",
    warn="#E3B766",
    err="#F29A98",
    tint=0.15,
    tint_current=0.28,
)

_theme = LIGHT
_pixel = 1.0


def current() -> Theme:
    """The theme in force."""
    return _theme


def contrast(system: QPalette) -> Theme:
    """The high-contrast theme: the colours of the system, and nothing told by a tint."""
    text, page = system.color(QPalette.ColorRole.Text).name(), system.color(QPalette.ColorRole.Base)
    on_accent = system.color(QPalette.ColorRole.HighlightedText).name()
    accent = _legible_under(on_accent, system.color(QPalette.ColorRole.Highlight).name())
    window = system.color(QPalette.ColorRole.Window).name()
    return Theme(
        name="contrast",
        dark=page.lightnessF() < 0.5,
        page=page.name(),
        panel=window,
        window=window,
        text=text,
        text_2=text,
        text_3=text,
        line=text,
        hairline=text,
        accent=accent,
        accent_text=on_accent,
        row=accent,
        selection=accent,
        ok=text,
        warn=text,
        err=text,
        tint=0.0,
        tint_current=0.0,
        underline=3.0,
    )


def _legible_under(words: str, ground: str) -> str:
    """The ground, or the nearest shade of it that words have the contrast on: an ordinary palette of a system may be
    weaker than one made for high contrast."""
    away = "#000000" if QColor(words).lightnessF() > 0.5 else "#FFFFFF"
    shades = (mix(away, ground, step / 20).name() for step in range(20))
    return next((shade for shade in shades if contrast_ratio(QColor(words), QColor(shade)) >= _LEAST_CONTRAST), away)


def preference(name: str) -> Preference:
    """By what the settings say; where that is nothing, the system's own."""
    return next((known for known in PREFERENCES if known == name), "system")


class Appearance(QObject):
    """What the person chose (theme and size) and the system's own scheme, kept in force."""

    changed = Signal()

    def __init__(
        self, app: QApplication, preference: Preference = "system", scale: float = 1.0, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._preference = preference
        self._scale = scale
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def choose(self, preference: Preference, scale: float = 1.0) -> None:
        self._preference, self._scale = preference, scale
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        # The system's own frame and dialogs follow too.
        self._app.styleHints().setColorScheme(schemes.get(preference, Qt.ColorScheme.Unknown))
        self._apply()

    def _follow(self) -> None:
        if self._preference in ("system", "contrast"):
            self._apply()

    def _apply(self) -> None:
        apply(self._app, replace(fitting(self._app, self._preference), scale=self._scale))
        self.changed.emit()


def fitting(app: QApplication, preference: Preference) -> Theme:
    """The theme for a preference; ``system`` asks for the scheme and the contrast that the system is set to."""
    hints = app.styleHints()
    # accessibility() came with Qt 6.10
    asks = getattr(hints, "accessibility", lambda: None)()
    wanted = asks is not None and asks.contrastPreference() == Qt.ContrastPreference.HighContrast
    if preference == "contrast" or (preference == "system" and wanted):
        app.setPalette(QPalette())
        return contrast(app.palette())
    if preference == "system":
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if preference == "dark" else LIGHT


def apply(app: QApplication, theme: Theme) -> None:
    """Put a theme in force for the whole program."""
    global _theme, _pixel
    _theme = theme
    screen = app.primaryScreen()
    _pixel = theme.scale * (screen.logicalDotsPerInch() / _dots_per_inch() if screen else 1.0)
    app.setStyle("Fusion")
    app.setFont(interface_font())
    app.setPalette(palette(theme))
    rows = palette(theme)
    rows.setColor(QPalette.ColorRole.Highlight, QColor(theme.row))
    for widget in ("QAbstractItemView", "QMenuBar"):
        app.setPalette(rows, widget)  # type: ignore[arg-type]  # bytes, as the stubs want, are refused
    boxes = QPalette(rows)
    # The style draws the boxes of a menu 1.1 / 1.4 as light as this.
    boxes.setColor(QPalette.ColorRole.Window, QColor(theme.line).lighter(127))
    idle = boxes.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    boxes.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Window, idle.lighter(127))
    app.setPalette(boxes, "QMenu")  # type: ignore[arg-type]  # as above
    app.setStyleSheet(_style_sheet())


def palette(theme: Theme) -> QPalette:
    """Every standard role of Qt, said in tokens. ``BrightText`` is text on the accent."""
    role = QPalette.ColorRole
    on_selection = theme.accent_text if theme.name == "contrast" else theme.text
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.page,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.accent_text,
        role.Light: theme.page,
        role.Midlight: theme.window,
        role.Mid: theme.hairline,
        role.Dark: theme.line,
        role.Shadow: theme.text_3,
        role.Highlight: theme.selection,
        role.HighlightedText: on_selection,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.text_3,
    }
    made = QPalette()
    for one, colour in colours.items():
        made.setColor(one, QColor(colour))
    weak = _weak(theme)
    for one in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, one, weak)
    if theme.name == "contrast":
        # What a field asks for is not to be taken for what stands in it.
        made.setColor(role.PlaceholderText, weak)
        for one in (role.Mid, role.Dark):
            made.setColor(QPalette.ColorGroup.Disabled, one, weak)
    return made


def _weak(theme: Theme) -> QColor:
    """What cannot be done. The lines of high contrast are as strong as its words: it is weaker, and legible still."""
    return mix(theme.text, theme.page, 0.6) if theme.name == "contrast" else QColor(theme.line)


def faint() -> QColor:
    """The edge of a control that cannot be used now."""
    return _weak(_theme) if _theme.name == "contrast" else QColor(_theme.hairline)


def px(size: float) -> float:
    """A length of the design at 96 dots per inch, in the logical pixels of the screen and the person's size."""
    return size * _pixel


def row_ink(ink: str, selected: bool) -> str:
    """The ink of a row in a list: in high contrast the current one has the ground of a selection."""
    return _theme.accent_text if selected and _theme.name == "contrast" else ink


def interface_font(size: float = 13, weight: int = 400, italic: bool = False, tabular: bool = False) -> QFont:
    """The program's and a model's voice; ``tabular`` for figures that stand in columns.

    Not for words: tabular figures widen the hyphen as well.
    """
    font = _font(_interface_family(), size, weight, italic)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def reading_font(size: float = 17, weight: int = 400, italic: bool = False) -> QFont:
    """A person's voice: transcripts, prompts, quotations, memos."""
    return _font(_reading_family(), size, weight, italic)


def mix(over: str | QColor, under: str | QColor, share: float) -> QColor:
    """The opaque colour of ``over`` laid on ``under`` with this share (0 to 1)."""
    top, ground = QColor(over), QColor(under)
    return QColor.fromRgbF(
        top.redF() * share + ground.redF() * (1 - share),
        top.greenF() * share + ground.greenF() * (1 - share),
        top.blueF() * share + ground.blueF() * (1 - share),
    )


def contrast_ratio(one: QColor, other: QColor) -> float:
    """Contrast of two colours after WCAG 2.2, 1 to 21."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def ink(seen: str, ground: str, share: float) -> QColor:
    """The translucent colour of this opacity that, laid on the ground, gives the colour to be seen."""
    wanted, under = QColor(seen), QColor(ground)

    def part(one: float, other: float) -> float:
        return min(1.0, max(0.0, (one - other * (1 - share)) / share))

    return QColor.fromRgbF(
        part(wanted.redF(), under.redF()),
        part(wanted.greenF(), under.greenF()),
        part(wanted.blueF(), under.blueF()),
        share,
    )


def _font(family: str, size: float, weight: int, italic: bool) -> QFont:
    font = QFont(family)
    font.setPointSizeF(size * 72 / _dots_per_inch() * _theme.scale)
    font.setItalic(italic)
    if family in _shipped_families():
        # Qt offers a variable font's default weight only; the others come through its axes.
        font.setVariableAxis(QFont.Tag("wght"), weight)
        font.setVariableAxis(QFont.Tag("opsz"), size)
        font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    else:
        font.setWeight(QFont.Weight(weight))
    return font


def _dots_per_inch() -> int:
    """What the design's pixels are counted in: macOS counts 72 to the inch, all others 96."""
    return 72 if sys.platform == "darwin" else 96


@cache
def _shipped_families() -> frozenset[str]:
    import fontpkg_inter
    import fontpkg_source_serif_4

    families: set[str] = set()
    for package in (fontpkg_inter, fontpkg_source_serif_4):
        for file in sorted((package.ROOT / "files").glob("*.ttf")):
            loaded = QFontDatabase.addApplicationFont(str(file))
            families.update(QFontDatabase.applicationFontFamilies(loaded))
    return frozenset(families)


@cache
def _interface_family() -> str:
    if sys.platform == "darwin":
        return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    first = ("Segoe UI Variable Text", "Segoe UI") if sys.platform == "win32" else ()
    return _first_installed(*first, "Inter", "Noto Sans", "DejaVu Sans")


@cache
def _reading_family() -> str:
    return _first_installed("Charis SIL", "Source Serif 4", "Charter", "Cambria", "Noto Serif", "DejaVu Serif")


def _first_installed(*families: str) -> str:
    installed = _shipped_families() | frozenset(QFontDatabase.families())
    return next((family for family in families if family in installed), QGuiApplication.font().family())


def _style_sheet() -> str:
    """What a palette cannot say: borders, padding, tabs, splitter, scroll bars. Colours are palette roles."""
    control, ring, radius = round(px(26)), 2, RADIUS
    # A role in a style sheet is that of what can be done, whatever the state.
    weak = _weak(_theme).name()
    edge = faint().name()
    return f"""
QPushButton, QLineEdit {{ border: 1px solid palette(dark); border-radius: {radius}px; min-height: {control}px; }}
QPushButton {{ background: palette(button); padding: 0 {round(px(12))}px; }}
QPushButton:hover {{ background: palette(midlight); }}
QPushButton:pressed {{ background: palette(mid); }}
QPushButton:default {{ background: palette(accent); color: palette(bright-text); border-color: palette(accent); }}
QPushButton:disabled {{ border-color: {edge}; }}
QLineEdit {{ background: palette(base); padding: 0 {round(px(8))}px; }}
QPlainTextEdit {{ border: 1px solid palette(dark); border-radius: {radius}px; background: palette(base);
    padding: {round(px(4))}px; }}
QPlainTextEdit#told {{ border-radius: 0; background: palette(alternate-base); }}
QPlainTextEdit:focus {{ border: {ring}px solid palette(accent); }}
QPushButton:focus, QLineEdit:focus {{ border: {ring}px solid palette(accent); min-height: {control - 2}px; }}
QPushButton:default:focus {{ border-color: palette(text); }}
QPushButton:default:disabled {{ background: palette(button); color: {weak}; border-color: {edge}; }}
QDialogButtonBox {{ button-layout: 3; }}
QRadioButton::indicator {{ border: 1px solid palette(dark); border-radius: {round(px(8))}px;
    width: {round(px(14))}px; height: {round(px(14))}px; background: palette(base); }}
QRadioButton::indicator:checked {{ border: {round(px(5))}px solid palette(accent);
    width: {round(px(6))}px; height: {round(px(6))}px; }}
QRadioButton::indicator:disabled {{ border-color: palette(mid); }}
QProgressBar {{ border: none; border-bottom: 1px solid palette(mid); background: transparent; }}
QProgressBar::chunk {{ background: palette(accent); }}
QSlider::groove {{ height: 3px; background: palette(dark); border-radius: 1px; }}
QSlider::handle {{ width: {round(px(12))}px; margin: -{round(px(6))}px 0; border: 1px solid palette(dark);
    border-radius: {radius}px; background: palette(button); }}
QSlider::handle:focus {{ border: {ring}px solid palette(accent); }}
QTabBar::tab {{ border: none; border-bottom: 2px solid transparent; padding: {round(px(10))}px {round(px(14))}px; }}
QTabBar::tab:selected {{ border-bottom-color: palette(accent); }}
QTabBar::tab:focus {{ border: {ring}px solid palette(accent); }}
QListWidget::item:selected, QTreeWidget::item:selected {{ background: {_theme.row};
    color: {row_ink(_theme.text, True)}; }}
QListWidget {{ outline: 1px solid palette(accent); }}
QTreeWidget {{ outline: none; }}
QTreeWidget::item {{ border-left: {ring}px solid transparent; }}
QTreeWidget::item:focus {{ border-left-color: palette(accent); }}
PlaybackBar QToolButton:checked {{ background: {_theme.row}; color: {row_ink(_theme.text, True)};
    border: 1px solid palette(dark); border-radius: {radius}px; padding: 2px {round(px(6))}px; }}
Fold {{ border: {ring}px solid transparent; border-radius: {radius}px; padding: 2px; text-align: left; }}
Fold:hover {{ background: palette(midlight); }}
Fold:focus {{ border-color: palette(accent); }}
QDialog > QListView, QDialog > QTreeView {{ border: 1px solid palette(dark); }}
QDialog > QListView:focus, QDialog > QTreeView:focus {{ border-color: palette(accent); }}
Palette > QListView, KeysDialog > QTreeView, KeysDialog > QTreeView:focus {{ border: none; }}
QSplitter::handle {{ background: palette(mid); }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QMessageBox QDialogButtonBox {{ min-width: {round(px(320))}px; }}
QMenu {{ padding: {round(px(4))}px 0; }}
QMenu::separator {{ height: 1px; background: palette(mid); margin: 2px {round(px(5))}px; }}
QToolTip {{ border: 1px solid palette(dark); padding: 3px 6px; }}
QAbstractScrollArea::corner {{ border: none; background: transparent; }}
QScrollBar {{ border: none; background: transparent; }}
QScrollBar:vertical {{ width: {round(px(12))}px; }}
QScrollBar:horizontal {{ height: {round(px(12))}px; }}
QScrollBar::handle {{ background: palette(dark); border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: {round(px(28))}px; }}
QScrollBar::handle:horizontal {{ min-width: {round(px(28))}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
