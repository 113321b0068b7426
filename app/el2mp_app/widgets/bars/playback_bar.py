"""The slim bar under the head of a source that has a recording: play, back, where one is, how fast, and following."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QSlider, QToolButton, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.plain import Label, Paragraph, quiet
from el2mp_desktop.domain.voices import said_at
from el2mp_desktop.language import number, tr

_HEIGHT = 34


class PlaybackBar(QWidget):
    """Shows what it is told; what its buttons do are commands, with keys of their own."""

    play_asked = Signal()
    back_asked = Signal()
    slower_asked = Signal()
    faster_asked = Signal()
    follow_asked = Signal()
    file_asked = Signal()
    place_asked = Signal(float)
    """Seconds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.play = _Play(self)
        self.back, self.slower, self.faster, self.follow = (QToolButton(self) for _ in range(4))
        self.place = QSlider(Qt.Orientation.Horizontal, self)
        self.time, self.rate = Label(self), Label(self)
        self.says = Paragraph(self)
        self.says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choose = QPushButton(self)
        self._length = 0.0
        self._set_up()
        self.restyle()
        self.hide()

    def _set_up(self) -> None:
        self.follow.setCheckable(True)
        self.rate.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 8, 20, 0)
        line.setSpacing(6)
        for part in (self.play, self.back):
            line.addWidget(part)
        line.addWidget(self.place, 1)
        line.addWidget(self.says, 1)
        after: tuple[QWidget, ...] = (self.time, self.choose, self.slower, self.rate, self.faster, self.follow)
        for widget in after:
            line.addWidget(widget)
        for button in (self.play, self.back, self.slower, self.faster, self.follow):
            button.setAutoRaise(True)
        self.place.sliderMoved.connect(lambda at: self.place_asked.emit(at / 10))
        self.place.actionTriggered.connect(lambda _: self.place_asked.emit(self.place.sliderPosition() / 10))
        asking: tuple[tuple[QAbstractButton, SignalInstance], ...] = (
            (self.play, self.play_asked),
            (self.back, self.back_asked),
            (self.slower, self.slower_asked),
            (self.faster, self.faster_asked),
            (self.follow, self.follow_asked),
            (self.choose, self.file_asked),
        )
        for pressed, asked in asking:
            pressed.clicked.connect(asked)

    # What is shown

    def show_ready(self, length: float) -> None:
        """There is something to hear, of so many seconds."""
        self._length = length
        self.place.blockSignals(True)
        self.place.setRange(0, round(length * 10))
        self.place.setSingleStep(10)
        self.place.setPageStep(100)
        self.place.blockSignals(False)
        self._say("", False)
        self.show_place(0.0)

    def show_silence(self, why: str, choose: bool = False) -> None:
        """Nothing can be played, and why; ``choose``: another file would help."""
        self.show_playing(False)
        self._say(why, choose)

    def show_place(self, seconds: float) -> None:
        if not self.place.isSliderDown():
            self.place.blockSignals(True)
            self.place.setValue(round(seconds * 10))
            self.place.blockSignals(False)
        now, end = said_at(seconds, None), said_at(self._length, None)
        self.time.setText(f"{now} / {end}")
        self.place.setAccessibleDescription(tr("{now} of {end}", now=now, end=end))

    def show_playing(self, playing: bool) -> None:
        self.play.show_playing(playing)
        self._name_play()

    def show_rate(self, rate: float) -> None:
        said = number(rate, next(digits for digits in range(3) if digits == 2 or round(rate, digits) == rate))
        self.rate.setText(f"{said}\u00a0×")
        self.rate.setAccessibleName(tr("Speed: {rate}", rate=said))

    def _say(self, why: str, choose: bool) -> None:
        silent = bool(why)
        self.says.setText(why)
        self.play.setToolTip(why)
        self.says.setVisible(silent)
        self.choose.setVisible(choose)
        for part in (self.play, self.back, self.place, self.slower, self.faster, self.follow):
            part.setEnabled(not silent)
        shown: tuple[QWidget, ...] = (
            self.back,
            self.place,
            self.time,
            self.slower,
            self.rate,
            self.faster,
            self.follow,
        )
        for widget in shown:
            widget.setVisible(not silent)
        self._name_play()

    # Words and looks

    def retranslate(self) -> None:
        self.back.setText(tr("−3 s"))
        self.slower.setText("−")
        self.faster.setText("+")
        self.follow.setText(tr("Follow"))
        self.choose.setText(tr("Choose the file…"))
        for button, name in (
            (self.back, tr("Back three seconds")),
            (self.slower, tr("Play slower")),
            (self.faster, tr("Play faster")),
            (self.follow, tr("Keep the turn being played in view")),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)
        self.place.setAccessibleName(tr("Place in the recording"))
        self._name_play()

    def restyle(self) -> None:
        quiet(self.time, self.rate, self.says)
        self.time.setFont(theme.interface_font(12, tabular=True))
        self.rate.setMinimumWidth(round(theme.px(44)))
        self.setMinimumHeight(round(theme.px(_HEIGHT)))
        side = round(theme.px(26))
        self.play.setFixedSize(QSize(side, side))
        for button in (self.slower, self.faster):
            button.setFixedSize(QSize(side, side))

    def _name_play(self) -> None:
        name = tr("Pause") if self.play.playing else tr("Play")
        self.play.setAccessibleName(name)
        self.play.setAccessibleDescription(self.says.text())
        if self.play.isEnabled():
            self.play.setToolTip(name)


class _Play(QToolButton):
    """A triangle, or two bars, drawn: no typeface has both in one weight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.playing = False

    def show_playing(self, playing: bool) -> None:
        self.playing = playing
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.WindowText))
        half, middle = theme.px(6), QRectF(self.rect()).center()
        if self.playing:
            for left in (-half, half - theme.px(4)):
                painter.drawRect(QRectF(middle.x() + left, middle.y() - half, theme.px(4), 2 * half))
        else:
            corners = [QPointF(-half * 0.7, -half), QPointF(half, 0), QPointF(-half * 0.7, half)]
            painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        painter.end()
