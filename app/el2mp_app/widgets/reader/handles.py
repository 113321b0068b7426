"""The handles of the current coding: pressed and pulled, they move where it begins or ends."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from el2mp_desktop.domain.extents import Edge, nearest_edge
from el2mp_desktop.domain.text import Span

if TYPE_CHECKING:
    from el2mp_app.widgets.reader.coded_text_view import CodedTextView

_REACH = 6
"""How far from a handle it can be taken, in pixels."""


class Handles(QObject):
    """Watches a view. An edge catches on words; with Ctrl it goes by letter. Escape leaves all as it was."""

    pulled = Signal(str, int, int)
    """A mark, and where it is to begin and to end."""

    def __init__(self, view: "CodedTextView") -> None:
        super().__init__(view)
        self._view = view
        self._edge: Edge | None = None
        self._span = Span(0, 0)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def at(self, point: QPoint) -> Edge | None:
        """The handle of the current coding under a point of the viewport. Codings of others have none."""
        page, mark = self._view.page(), self._view.index.find(self._view.current_mark)
        if mark is None or mark.ghost or mark.initials:
            return None
        height = point.y() + page.top
        for line in page.lines:
            if not line.top - 2 <= height <= line.bottom + 4:
                continue
            for piece in line.pieces:
                if self._view.index.marks[piece.index].id != mark.id:
                    continue
                if piece.last and abs(point.x() - piece.right) <= _REACH:
                    return "end"
                if piece.first and abs(point.x() - piece.left) <= _REACH:
                    return "start"
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and watched is self._view.viewport():
            return self._on_mouse(event)
        if self._edge is not None and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._let_go()
            event.accept()
            return True
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        point = event.position().toPoint()
        if event.type() == QEvent.Type.MouseMove and self._edge is not None:
            self._pull(point, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return True
        if event.type() == QEvent.Type.MouseMove and not event.buttons():
            shape = Qt.CursorShape.SizeHorCursor if self.at(point) else Qt.CursorShape.IBeamCursor
            if self._view.viewport().cursor().shape() != shape:
                self._view.viewport().setCursor(shape)
            return False
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._edge = self.at(point)
            mark = self._view.index.find(self._view.current_mark)
            if self._edge is not None and mark is not None:
                self._span = mark.span
            return self._edge is not None
        if event.type() == QEvent.Type.MouseButtonRelease and self._edge is not None:
            self._keep(point)
            return True
        return False

    def _pull(self, point: QPoint, by_letter: bool) -> None:
        assert self._edge is not None
        self._follow(point)
        projection = self._view.projection
        place = projection.to_canonical(self._view.cursorForPosition(point).position())
        if not by_letter:
            place = nearest_edge(projection.source, projection.turns, place, self._edge)
        if self._edge == "start" and place < self._span.end:
            self._span = Span(place, self._span.end)
        elif self._edge == "end" and place > self._span.start:
            self._span = Span(self._span.start, place)
        self._view.outline(self._span)

    def _follow(self, point: QPoint) -> None:
        """Beyond the edge of the view the text comes along."""
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        if not 0 <= point.y() < height:
            bar.setValue(bar.value() + (point.y() if point.y() < 0 else point.y() - height + 1))

    def _keep(self, point: QPoint) -> None:
        """Let go: the passage as it was pulled. A handle that was only pressed is text that was clicked."""
        mark = self._view.index.find(self._view.current_mark)
        changed = mark is not None and mark.span != self._span
        self._let_go()
        if mark is not None and changed:
            self.pulled.emit(mark.id, self._span.start, self._span.end)
        else:
            self._view.setTextCursor(self._view.cursorForPosition(point))

    def _let_go(self) -> None:
        self._edge = None
        self._view.outline(None)
