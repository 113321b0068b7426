"""Heads of columns: small, bold and grey over one line, figures' heads at the right like the figures."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.typeset import Tone, ink


class ColumnHeads(QHeaderView):
    def __init__(
        self, parent: QWidget, ground: Tone = "page", insets: dict[int, tuple[float, float]] | None = None
    ) -> None:
        """``insets``: room left and right of the words in a column, where it differs from none and 4."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._ground: Tone = ground
        self._insets = insets or {}
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSectionSize(20)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), round(theme.px(31)))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.fillRect(rect, ink(self._ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), ink("line"))
        left, right = (round(theme.px(inset)) for inset in self._insets.get(section, (0, 4)))
        place = rect.adjusted(left, 0, -right, 0)
        orientation = Qt.Orientation.Horizontal
        text = self.model().headerData(section, orientation, Qt.ItemDataRole.DisplayRole)
        side = self.model().headerData(section, orientation, Qt.ItemDataRole.TextAlignmentRole)
        font = theme.interface_font(12, 600)
        painter.setFont(font)
        painter.setPen(ink("text_2"))
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            text = f"{text} {'↓' if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else '↑'}"
        words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, side, words)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # Where no column reaches.
        end = self.length()
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(end, 0, self.width(), self.height()), ink(self._ground))
        painter.fillRect(QRect(end, self.height() - 1, self.width(), 1), ink("line"))

    def sectionSizeFromContents(self, section: int) -> QSize:
        return QSize(super().sectionSizeFromContents(section).width(), self.sizeHint().height())
