"""One request among its neighbours: what it is called, what changed, its words, and how the answer began."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.typeset import Tone, ink
from el2mp_app.words.chains import Run, left_out, spoken
from el2mp_desktop.language import tr

EDGE = 14
_ABOVE, _BELOW = 6, 12
_ANSWER_INDENT = 12
_HEAD, _BELOW_HEAD = 3, 8
"""Blocks above the request, and the room below them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A request in words; ``turn`` is its id."""

    turn: str
    name: str
    when: str
    change: str
    runs: Sequence[Run]
    answered: str
    answer: str

    @property
    def description(self) -> str:
        answer = tr("Answer: {who}: {words}", who=self.answered, words=self.answer) if self.answer else self.answered
        return ". ".join(part for part in (self.when, self.change, spoken([*self.runs]), answer) if part)


class RequestColumn(QAbstractButton):
    """Pressed, it opens its turn in the reader."""

    moved = Signal(int)
    """An arrow key asks for the column so many places further."""
    reached = Signal()

    def __init__(self, told: Told, size: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.told = told
        self._size = size
        self._document = QTextDocument(self)
        self._answer = -1
        self._head_room = theme.px(_BELOW_HEAD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("Open it in the text"))
        self.setAccessibleName(told.name)
        self.setAccessibleDescription(told.description)
        self._write()

    def head_for(self, width: int) -> float:
        """How high what stands above the request is in that width, in pixels."""
        self._end_head(theme.px(_BELOW_HEAD))
        self._document.setTextWidth(width - round(theme.px(EDGE)))
        return self._document.documentLayout().blockBoundingRect(self._document.findBlockByNumber(_HEAD)).top()

    def height_for(self, width: int, head: float) -> int:
        """With the request so far below the top: those side by side begin at one height."""
        self._end_head(theme.px(_BELOW_HEAD) + head - self.head_for(width))
        return round(self._document.size().height() + theme.px(_ABOVE + _BELOW))

    def _end_head(self, room: float) -> None:
        self._head_room = room
        cursor = QTextCursor(self._document.findBlockByNumber(_HEAD - 1))
        block = cursor.blockFormat()
        block.setBottomMargin(room)
        cursor.setBlockFormat(block)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.height())

    def restyle(self) -> None:
        self._write()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.translate(theme.px(EDGE), theme.px(_ABOVE))
        self._document.drawContents(painter)
        if self._answer >= 0:
            self._paint_rule(painter)
        painter.resetTransform()
        if self.hasFocus() or self.underMouse():
            width = theme.px(2)
            painter.fillRect(QRectF(0, 0, width, self.height()), ink("accent") if self.hasFocus() else ink("line"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        if key in (keys.Key_Return, keys.Key_Enter):
            self.click()
        elif key in (keys.Key_Left, keys.Key_Up, keys.Key_Right, keys.Key_Down):
            self.moved.emit(-1 if key in (keys.Key_Left, keys.Key_Up) else 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()

    def _write(self) -> None:
        document = self._document
        document.clear()
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)
        cursor = QTextCursor(document)
        self._line(cursor, self.told.name, theme.interface_font(13, 600), "text", below=1, first=True)
        small = theme.interface_font(12, tabular=True)
        self._line(cursor, self.told.when, small, "text_2")
        self._line(cursor, self.told.change, small, "text_2")
        self._request(cursor)
        self._answer = document.blockCount() if self.told.answer else -1
        # Tabular figures would tear the names of models apart.
        self._line(
            cursor,
            self.told.answered,
            theme.interface_font(12),
            "text_2",
            indent=_ANSWER_INDENT if self.told.answer else 0,
        )
        if self.told.answer:
            self._line(cursor, self.told.answer, theme.interface_font(13), "text_2", indent=_ANSWER_INDENT)
        self._end_head(self._head_room)

    def _line(
        self,
        cursor: QTextCursor,
        text: str,
        font: QFont,
        tone: Tone,
        below: float = 0,
        indent: float = 0,
        first: bool = False,
    ) -> None:
        block, characters = QTextBlockFormat(), _characters(font, tone)
        block.setBottomMargin(theme.px(below))
        block.setLeftMargin(theme.px(indent))
        if first:
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(characters)
        else:
            cursor.insertBlock(block, characters)
        cursor.insertText(text, characters)

    def _request(self, cursor: QTextCursor) -> None:
        font = theme.reading_font(self._size)
        block = QTextBlockFormat()
        block.setLineHeight(theme.px(self._size * 1.5), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        plain = _characters(font, "text")
        cursor.insertBlock(block, plain)
        for run in self.told.runs:
            if run.left_out:
                cursor.insertText(f" {left_out(run)} ", _characters(theme.interface_font(12), "text_3"))
                continue
            characters = QTextCharFormat(plain)
            if run.added:
                characters.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                # Its colour would be that of a line through the words as well.
                if not run.removed:
                    characters.setUnderlineColor(ink("ok"))
                characters.setFontWeight(QFont.Weight.DemiBold)
            if run.removed:
                characters.setFontStrikeOut(True)
                characters.setForeground(ink("text_2"))
            cursor.insertText(run.text, characters)
        block.setBottomMargin(theme.px(10))
        cursor.setBlockFormat(block)

    def _paint_rule(self, painter: QPainter) -> None:
        """Two lines beside what a model wrote, as in the reader."""
        layout = self._document.documentLayout()
        first = layout.blockBoundingRect(self._document.findBlockByNumber(self._answer))
        last = layout.blockBoundingRect(self._document.lastBlock())
        painter.setPen(QPen(ink("line"), 1))
        for x in (0.5, 3.5):
            painter.drawLine(round(x), round(first.top() + 1), round(x), round(last.bottom() - 1))


def _characters(font: QFont, tone: Tone) -> QTextCharFormat:
    characters = QTextCharFormat()
    characters.setFont(font)
    characters.setForeground(ink(tone))
    return characters
