"""What a dialog shows while something goes on for it: a thin line, a few words, and a way to stop."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.plain import OneLine
from el2mp_desktop.language import tr


class AtWork(QWidget):
    """Hidden while nothing goes on."""

    stop_asked = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(name)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(round(theme.px(140)), 3)
        self.words = OneLine(self)
        self.words.setFont(theme.interface_font(12, tabular=True))
        self.stop = QPushButton(tr("Stop"), self)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self.stop_asked)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(round(theme.px(12)))
        line.addWidget(self.bar)
        line.addWidget(self.words, 1)
        line.addWidget(self.stop)
        self.hide()

    def begin(self, words: str) -> None:
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.words.setText(words)
        self.show()

    def go_on(self, share: float, words: str) -> None:
        """``share`` from 0 to 1."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * share))
        self.words.setText(words)

    def end(self) -> None:
        self.hide()
