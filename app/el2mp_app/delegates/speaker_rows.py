"""How the speakers of an import are painted: boxes with names to choose from or to type, and doubts marked."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from el2mp_app.delegates.boxes import BoxDelegate, write
from el2mp_app.delegates.import_rows import paint_mark
from el2mp_app.look import theme
from el2mp_app.models.import_speakers import Column, SpeakerRole
from el2mp_app.models.index import Index
from el2mp_app.widgets.controls.chooser import paint_box
from el2mp_app.widgets.typeset import Tone, ink
from el2mp_desktop.language import tr


class SpeakerRowDelegate(BoxDelegate):
    def paint_box(self, painter: QPainter, box: QRectF, index: Index, focused: bool) -> None:
        doubt, column = bool(index.data(SpeakerRole.DOUBT)), index.column()
        asks = doubt and column == Column.ROLE and not index.data()
        if not asks and not doubt:
            super().paint_box(painter, box, index, focused)
            return
        if not asks or focused:
            edge: Tone = "accent" if focused else "warn" if column == Column.BECOMES else "line"
            paint_box(painter, box, edge, 2 if focused else 1, ink("page"))
        tone: Tone = "text" if index.data() else "warn" if asks else "text_3"
        text = index.data() or (tr("same person?") if asks else "–")
        inset, end = (0, 0) if asks and not focused else (round(theme.px(9)), round(theme.px(21)))
        place = box.toRect().adjusted(inset, 0, -end, 0)
        write(painter, place, text, tone, theme.interface_font(12 if asks else 13))

    def paint_words(self, painter: QPainter, rect: QRect, index: Index) -> None:
        name = index.column() == Column.NAME
        doubt = name and bool(index.data(SpeakerRole.DOUBT))
        if doubt:
            paint_mark(painter, QPointF(rect.left() + theme.px(7), rect.center().y() + 0.5), "warn", False)
            rect = rect.adjusted(round(theme.px(20)), 0, 0, 0)
        rect = rect.adjusted(0, 0, -round(theme.px(4 if name else 16)), 0)
        tone: Tone = "warn" if doubt else "text"
        font = theme.interface_font(13, tabular=not name)
        write(painter, rect, index.data(), tone, font, index.data(Qt.ItemDataRole.TextAlignmentRole))
