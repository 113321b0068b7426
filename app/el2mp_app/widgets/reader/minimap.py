"""The whole source at a glance: its codes from top to bottom, what is unread, and where the view stands."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from el2mp_app.look import theme
from el2mp_app.look.chips import code_colour
from el2mp_app.widgets.reader.coded_text_view import CodedTextView
from el2mp_desktop.domain.projection import Projection
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WIDTH = 26

_ROW = 4.0
_COLUMNS = 3
_COLUMN = 6.0
_EDGE = 5.0
_SPARSE = 6.0
"""Dots of unread turns stand at least this far apart."""


class Minimap(QWidget):
    """Height stands for the text shown, not for lines: it needs no layout, and a click means a place in the text."""

    place_chosen = Signal(float)
    """A share of the text shown, 0 to 1."""

    def __init__(self, view: CodedTextView) -> None:
        super().__init__(view)
        self.setObjectName("minimap")
        self._view = view
        self._pixmap = QPixmap()
        self._pixmap_key: tuple[object, ...] = ()
        self._scale_of: Projection | None = None
        self._unread: Floats | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()
        view.page_changed.connect(self.update)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Overview of the source"))

    def redraw(self) -> None:
        """Draw the overview anew: another source is shown, or turns have been read."""
        self._unread = None
        self._pixmap_key = ()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        key = (
            self._view.index,
            self._view.index.changes,
            self._view.projection,
            self.size().toTuple(),
            theme.current(),
        )
        if key != self._pixmap_key:
            self._pixmap, self._pixmap_key = self._draw(), key
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        self._paint_view(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(event)

    def _choose(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.place_chosen.emit(min(1.0, max(0.0, event.position().y() / max(1, self.height()))))

    def _draw(self) -> QPixmap:
        dpr = self.devicePixelRatioF()
        pixmap = QPixmap((self.size().toSizeF() * dpr).toSize())
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(QColor(theme.current().page))
        painter = QPainter(pixmap)
        painter.fillRect(QRectF(0, 0, 1, self.height()), QColor(theme.current().hairline))
        self._draw_unread(painter)
        self._draw_marks(painter)
        painter.end()
        return pixmap

    def _draw_unread(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().line))
        if self._unread is None:
            self._unread = self._shares(self._view.unread())
        free_from = 0.0
        for y in (self._unread * self.height() + 2).tolist():
            if y >= free_from:
                painter.drawEllipse(QPointF(_EDGE + 1.5, y), 1.1, 1.1)
                free_from = y + _SPARSE
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_marks(self, painter: QPainter) -> None:
        """Each row shows the first marks that begin there, side by side; a proposal is hollow."""
        index = self._view.index
        if not index.marks:
            return
        # A change of 50,000 marks must not be felt: only those that are shown are looked at.
        firsts = [*index.starts.searchsorted(self._rows()).tolist(), len(index.marks)]
        boxes: dict[tuple[str, bool], list[QRectF]] = {}
        for row, (first, end) in enumerate(pairwise(firsts)):
            for column, mark in enumerate(index.marks[first : min(end, first + _COLUMNS)]):
                box = QRectF(_EDGE + column * _COLUMN, row * _ROW, _COLUMN - 1, _ROW - 1)
                boxes.setdefault((mark.colour, mark.ghost), []).append(box)
        for (colour, ghost), found in boxes.items():
            if ghost:
                painter.setPen(QPen(code_colour(colour), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRects([box.adjusted(0.5, 0.5, -0.5, -0.5) for box in found])
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(code_colour(colour))
                painter.drawRects(found)

    def _rows(self) -> "Floats":
        """The canonical positions where the rows begin."""
        import numpy as np

        self._measure()
        rows = max(1, int(self.height() // _ROW))
        found: Floats = np.interp(np.arange(rows) / rows * self._view.projection.length, self._places, self._edges)
        # What comes before the first turn shown is in the first row.
        found[0] = 0
        return found

    def _shares(self, positions: Sequence[int]) -> "Floats":
        """How far down the source these canonical positions lie, 0 to 1."""
        import numpy as np

        self._measure()
        found: Floats = np.interp(np.asarray(positions, dtype=float), self._edges, self._places)
        return found / max(1, self._view.projection.length)

    def _measure(self) -> None:
        """Where the turns begin and end, in the source and in the view."""
        import numpy as np

        projection = self._view.projection
        if self._scale_of is not projection:
            edges, places = projection.edges
            self._edges, self._places = np.array(edges), np.array(places)
            self._scale_of = projection

    def _paint_view(self, painter: QPainter) -> None:
        """The frame of what is in view."""
        length = max(1, self._view.projection.length)
        top, bottom = (place / length * self.height() for place in self._view.seen())
        bottom = max(bottom, top + 12)
        accent = QColor(theme.current().accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 1.4))
        accent.setAlphaF(0.08)
        painter.setBrush(accent)
        painter.drawRoundedRect(QRectF(2, top, self.width() - 4, bottom - top - 1), 2, 2)
