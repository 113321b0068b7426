"""What stands above a source that is read beside others: which one it is, which version of a draft, and closing it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.look.icons import icon
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.plain import Label, OneLine, quiet
from el2mp_desktop.language import number, tr


class Edge(QWidget):
    """Under the head of a column: an accent where the keys are at work, a hairline in the others."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._active = False
        self.setFixedHeight(2)

    def show_active(self, active: bool) -> None:
        self._active = active
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        height = self.height() if self._active else 1
        colour = QColor(tokens.accent if self._active else tokens.hairline)
        QPainter(self).fillRect(0, self.height() - height, self.width(), height, colour)


class ColumnHead(QWidget):
    source_chosen = Signal(str)
    version_asked = Signal(int)
    """So many versions further."""
    close_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen = Chooser(self)
        self.chosen.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chosen.setMinimumContentsLength(8)
        self.earlier, self.later, self._close = (QToolButton(self) for _ in range(3))
        self._version = Label(self)
        self.told = OneLine(self)
        self.earlier.setIcon(icon("chevron-left"))
        self.later.setIcon(icon("chevron-right"))
        self._close.setText("×")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.chosen, 1)
        for part in (self.earlier, self._version, self.later, self._close):
            line.addWidget(part)
        for button in (self.earlier, self.later, self._close):
            button.setAutoRaise(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.told)
        self.chosen.activated.connect(lambda place: self.source_chosen.emit(self.chosen.itemData(place)))
        self.earlier.clicked.connect(lambda: self.version_asked.emit(-1))
        self.later.clicked.connect(lambda: self.version_asked.emit(1))
        self._close.clicked.connect(self.close_asked)
        self.told.hide()
        self.hide()
        self.retranslate()

    def show_source(self, sources: Sequence[tuple[str, str]], source_id: str, version: int, versions: int) -> None:
        """All sources as ``(name, id)``; ``version`` from 1 among the ``versions`` of the same work."""
        self.chosen.fill(sources)
        self.chosen.setCurrentIndex(self.chosen.findData(source_id, Qt.ItemDataRole.UserRole))
        for part in (self.earlier, self._version, self.later):
            part.setVisible(versions > 1)
        place = {"number": number(version), "total": number(versions)}
        self._version.setText(tr("{number} / {total}", **place))
        self._version.setAccessibleName(tr("version {number} of {total}", **place))
        self.earlier.setEnabled(version > 1)
        self.later.setEnabled(version < versions)

    def tell(self, words: str) -> None:
        """What changed from the version before; nothing where there is none."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def retranslate(self) -> None:
        self.chosen.setAccessibleName(tr("Source in this column"))
        names = (
            (self.earlier, tr("Version before")),
            (self.later, tr("Version after")),
            (self._close, tr("Close this column")),
        )
        for button, name in names:
            button.setToolTip(name)
            button.setAccessibleName(name)

    def restyle(self) -> None:
        quiet(self._version, self.told)
