"""How far a run is, at the head of the window: done, rate, time left, and ways to pause, to go on and to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.plain import Label, write_in
from el2mp_desktop.language import number, tr

if TYPE_CHECKING:
    from el2mp_desktop.runs.running import Pace


class RunProgress(QWidget):
    """A thin determinate line under two short ones of words."""

    stop_asked = Signal()
    pause_asked = Signal()
    go_on_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(3)
        self.figures, self.rate = Label(self), Label(self)
        self.pause, self.stop = QPushButton(self), QPushButton(self)
        self._pace: Pace | None = None
        self._paused = False
        self.pause.clicked.connect(self._pause_or_go_on)
        self.stop.clicked.connect(self.stop_asked)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        for part in (self.figures, self.rate, self._bar):
            words.addWidget(part)
        words.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 16, 0)
        line.addLayout(words)
        line.addWidget(self.pause)
        line.addWidget(self.stop)
        self.restyle()
        self.hide()

    @property
    def paused(self) -> bool:
        return self._paused

    def begin(self, loading: str) -> None:
        self._pace, self._paused = None, False
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        self.figures.setText(loading)
        self.rate.hide()
        self._show_buttons()
        self.show()

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Until the first turn is read, what `begin` said stays."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        if done:
            rate, left = self._measure(done, total)
            figures = tr("{done} of {total} turns", done=number(done), total=number(total))
            self.figures.setText(tr("{figures}, {rate} a minute", figures=figures, rate=rate) if rate else figures)
            self.figures.setToolTip(literal(text))
            self.rate.setText(left)
            self.rate.setVisible(bool(left))

    def show_paused(self) -> None:
        """What came is kept; the run waits to be taken up."""
        self._paused = True
        self.rate.setText(tr("Paused. Nothing is lost."))
        self.rate.show()
        self._show_buttons()

    def end(self) -> None:
        self._paused = False
        self.hide()

    def retranslate(self) -> None:
        self._bar.setAccessibleName(tr("Progress of the run"))
        self._show_buttons()

    def restyle(self) -> None:
        for label in (self.figures, self.rate):
            label.setFont(theme.interface_font(11.5, tabular=True))
        write_in(self.rate, theme.current().text_2)

    def _measure(self, done: int, total: int) -> tuple[str, str]:
        """Rate and time left, in words."""
        from el2mp_desktop.runs.running import Pace

        if self._pace is None:
            self._pace = Pace(total - done + 1)
        self._pace.step()
        return self._pace.rate, self._pace.left

    def _pause_or_go_on(self) -> None:
        (self.go_on_asked if self._paused else self.pause_asked).emit()

    def _show_buttons(self) -> None:
        self.pause.setText(tr("Go on") if self._paused else tr("Pause"))
        self.stop.setText(tr("Leave it") if self._paused else tr("Stop"))
