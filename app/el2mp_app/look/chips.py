"""How a code looks: its colour on this page, its pattern as a brush, the bar that stands for it everywhere."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform

from el2mp_app.look import theme
from el2mp_app.look.theme import contrast_ratio
from el2mp_desktop.domain import palette

BAR = 7.0
"""Width of a bar in the gutter, in logical pixels."""
CHIP = (8.0, 14.0)
"""Width and height of a chip in lists."""

_LEAST_CONTRAST = 3.0


def code_colour(colour: str) -> QColor:
    """A code's colour, given as a palette name or ``#RRGGBB``, on the page of the theme in force; not to be changed."""
    tokens = theme.current()
    return _on_page(colour, tokens.dark, tokens.page)


def tint(layers: tuple[tuple[str, float], ...]) -> QColor:
    """Colours of codes laid on the page of the theme in force, each with its share; not to be changed."""
    tokens = theme.current()
    return _tint(layers, tokens.dark, tokens.page)


def code_brush(colour: str, pattern: str, width: float, dpr: float) -> QBrush:
    """The pattern of a code for a bar of this width, with its edges; set the brush origin to the bar's top left."""
    if pattern == "solid":
        return QBrush(code_colour(colour))
    tokens = theme.current()
    return _texture(colour, pattern, width, tokens.dark, tokens.page, dpr)


def paint_bar(
    painter: QPainter, bar: QRectF, colour: str, pattern: str, proposed: bool = False, line: float = 1.0
) -> None:
    """A filled bar for a decision, a hollow dashed one for a proposal, outlined by a line of this width."""
    hue = code_colour(colour)
    if pattern == "solid" and not proposed:
        painter.fillRect(bar, hue)
        return
    left, top, width, height = bar.x(), bar.y(), bar.width(), bar.height()
    dpr = painter.device().devicePixelRatioF()
    painter.setBrushOrigin(bar.topLeft())
    if proposed:
        dashes = _dashes(hue.name(), dpr)
        for x in (left, left + width - line):
            painter.fillRect(QRectF(x, top, line, height), dashes)
        for y in (top, top + height - line):
            painter.fillRect(QRectF(left, y, width * 0.4, line), hue)
            painter.fillRect(QRectF(left + width * 0.7, y, width * 0.3, line), hue)
        return
    painter.fillRect(bar, code_brush(colour, pattern, width, dpr))
    for y in (top, top + height - line):
        painter.fillRect(QRectF(left, y, width, line), hue)


def paint_chip(
    painter: QPainter, centre: QPointF, colour: str, pattern: str, proposed: bool = False, framed: bool = False
) -> None:
    """The bar of a code in a list; ``framed`` outlines it where it stands on a current row."""
    width, height = (round(theme.px(side)) for side in CHIP)
    bar = QRectF(round(centre.x() - width / 2), round(centre.y() - height / 2), width, height)
    strong = (proposed or framed) and theme.current().name == "contrast"
    # A hollow one shows the row, but where the row is as strong as the chip: it stands on a ground of its own there.
    if not proposed or strong:
        painter.fillRect(bar.adjusted(-2, -2, 2, 2) if strong else bar, QColor(theme.current().page))
    paint_bar(painter, bar, colour, pattern, proposed)
    if framed and not strong:
        painter.setPen(QPen(QColor(theme.current().text_2), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar.adjusted(-1.5, -1.5, 1.5, 1.5))


@lru_cache(maxsize=4096)
def _tint(layers: tuple[tuple[str, float], ...], dark: bool, page: str) -> QColor:
    found = QColor(page)
    for colour, share in layers:
        found = theme.mix(_on_page(colour, dark, page), found, share)
    return found


@lru_cache(maxsize=512)
def _on_page(colour: str, dark: bool, page: str) -> QColor:
    return QColor(_visible(palette.shade(colour, dark), page))


@lru_cache(maxsize=512)
def _visible(shade: str, page: str) -> str:
    """The colour itself, or the nearest shade of it that stands out from the page."""
    ground, found = QColor(page), QColor(shade)
    away = QColor("#000000") if ground.lightnessF() > 0.5 else QColor("#FFFFFF")
    for step in range(1, 21):
        if contrast_ratio(found, ground) >= _LEAST_CONTRAST:
            break
        found = theme.mix(away, shade, step / 20)
    return found.name()


@lru_cache(maxsize=512)
def _texture(colour: str, pattern: str, width: float, dark: bool, page: str, dpr: float) -> QBrush:
    """A tile as wide as the bar, drawn at the screen's own resolution."""
    shade = _on_page(colour, dark, page)
    height = {"hatch": width, "dots": 4.0, "ladder": 5.0}[pattern]
    across, down = round(width * dpr), round(height * dpr)
    tile = QPixmap(across, down)
    tile.fill(QColor(page))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(across / width, down / height)
    _draw_tile(painter, pattern, width, height, shade)
    for edge in (0.0, width - 1.0):
        painter.fillRect(QRectF(edge, 0, 1, height), shade)
    painter.end()
    return _brush(tile, width / across, height / down)


@lru_cache(maxsize=512)
def _dashes(shade: str, dpr: float) -> QBrush:
    """A line of dashes going down: three pixels of five."""
    down = round(5 * dpr)
    tile = QPixmap(1, down)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.fillRect(0, 0, 1, round(3 * dpr), QColor(shade))
    painter.end()
    return _brush(tile, 1.0, 5 / down)


def _brush(tile: QPixmap, across: float, down: float) -> QBrush:
    brush = QBrush(tile)
    if (across, down) != (1.0, 1.0):
        brush.setTransform(QTransform.fromScale(across, down))
    return brush


def _draw_tile(painter: QPainter, pattern: str, width: float, height: float, colour: QColor) -> None:
    if pattern == "hatch":
        painter.setPen(QPen(colour, 2.4))
        for shift in (-height, 0.0, height):
            painter.drawLine(QPointF(-2, shift + height + 2), QPointF(width + 2, shift - 2))
    elif pattern == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(width / 2, height / 2), 1.25, 1.25)
    else:
        painter.fillRect(QRectF(0, (height - 2.2) / 2, width, 2.2), colour)
