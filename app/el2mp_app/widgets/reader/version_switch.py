"""The line above a turn that has other versions: which of them this is, and the way to the others."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from el2mp_app.look import theme
from el2mp_app.look.icons import icon
from el2mp_app.widgets.plain import OneLine
from el2mp_app.widgets.reader.coded_text_view import CodedTextView
from el2mp_app.widgets.reader.marks import ReaderTurn
from el2mp_app.widgets.reader.reader_document import SWITCH
from el2mp_app.widgets.typeset import Words, ink
from el2mp_desktop.language import number, tr, trn

_BUTTON = 24
_ICON = 12


class VersionSwitch(QWidget):
    """Two arrows with the place between them, how many codings lie on the other versions, and the comparison."""

    step_asked = Signal(str, int)
    compare_asked = Signal(str)

    def __init__(self, turn: ReaderTurn, parent: QWidget) -> None:
        super().__init__(parent)
        self.turn = turn
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._kind = Words(self, 12, tone="text_2")
        self._place = Words(self, 12, weight=600, tone="text_2")
        for label in (self._kind, self._place):
            label.setWordWrap(False)
        self.previous = self._arrow("chevron-left", -1)
        self.next = self._arrow("chevron-right", 1)
        self.compare = QToolButton(self)
        self.compare.setAutoRaise(True)
        self.compare.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.compare.clicked.connect(lambda: self.compare_asked.emit(self.turn.id))
        self.compare.setVisible(turn.voice == "person")
        self.elsewhere = OneLine(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._kind)
        line.addSpacing(round(theme.px(6)))
        for part in (self.previous, self._place, self.next, self.compare):
            line.addWidget(part)
        line.addSpacing(round(theme.px(8)))
        line.addWidget(self.elsewhere, 1)
        self._restyle()
        self._say()

    @property
    def held(self) -> int:
        """Which way the arrow leads that has the keys; 0 where none has."""
        return self.next.hasFocus() - self.previous.hasFocus()

    def show_codings(self, counts: Sequence[int]) -> None:
        """How many codings lie on each version and on what follows it."""
        others = [(place, count) for place, count in enumerate(counts, 1) if count and place != self.turn.version]
        self.elsewhere.setText(
            " · ".join(
                trn("{count} coding on version {number}", "{count} codings on version {number}", count, number=place)
                for place, count in others
            )
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()

    def _arrow(self, picture: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIcon(icon(picture))
        # The text keeps the keys: only Tab leads here.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setEnabled(1 <= self.turn.version + step <= self.turn.versions)
        button.clicked.connect(lambda: self.step_asked.emit(self.turn.id, step))
        return button

    def _say(self) -> None:
        turn = self.turn
        self._kind.setText(tr("Version"))
        place = tr("{number} / {total}", number=number(turn.version), total=number(turn.versions))
        self._place.setText(place)
        self._place.setAccessibleName(tr("version {number} of {total}", number=turn.version, total=turn.versions))
        self.compare.setText(tr("Compare"))
        for button, words in (
            (self.previous, tr("Previous version")),
            (self.next, tr("Next version")),
            (self.compare, tr("Compare the versions word by word")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.setAccessibleName(tr("version {number} of {total}", number=turn.version, total=turn.versions))

    def _restyle(self) -> None:
        side = round(theme.px(_BUTTON))
        for button in (self.previous, self.next):
            button.setFixedSize(side, side)
            button.setIconSize(QSize(round(theme.px(_ICON)), round(theme.px(_ICON))))
        self.compare.setFont(theme.interface_font(12))
        self.elsewhere.setFont(theme.interface_font(12))
        palette = self.elsewhere.palette()
        palette.setColor(QLabel.foregroundRole(self.elsewhere), ink("text_2"))
        self.elsewhere.setPalette(palette)


class VersionSwitches(QObject):
    """Puts a switch above each turn in view that has versions, and takes away those out of view."""

    step_asked = Signal(str, int)
    compare_asked = Signal(str)

    def __init__(self, view: CodedTextView) -> None:
        super().__init__(view)
        self._view = view
        self._shown: dict[str, VersionSwitch] = {}
        self._codings: Mapping[str, Sequence[int]] = {}
        self._versioned = False
        view.page_changed.connect(self._place)

    def show_turns(self, turns: Sequence[ReaderTurn]) -> None:
        """Other turns are shown: the switches of those before are gone."""
        self._versioned = any(turn.version for turn in turns)
        self._drop(list(self._shown))
        self._place()

    def show_codings(self, counts: Mapping[str, Sequence[int]]) -> None:
        """For turns with versions, how many codings lie on each."""
        self._codings = counts
        for id, switch in self._shown.items():
            switch.show_codings(counts.get(id, ()))

    def retranslate(self) -> None:
        self._drop(list(self._shown))
        self._place()

    def of(self, turn_id: str) -> VersionSwitch | None:
        """The switch of a turn in view."""
        return self._shown.get(turn_id)

    def held(self) -> int:
        """Which way the arrow leads that has the keys; 0 where none has."""
        return next((switch.held for switch in self._shown.values() if switch.held), 0)

    def hold(self, turn_id: str, step: int) -> None:
        """Give the keys to the same arrow of another version, or to the other one at the end."""
        switch = self._shown.get(turn_id)
        if switch is not None:
            arrows = (switch.previous, switch.next) if step < 0 else (switch.next, switch.previous)
            next(arrow for arrow in arrows if arrow.isEnabled()).setFocus(Qt.FocusReason.TabFocusReason)

    def _place(self) -> None:
        if not self._versioned:
            return
        view, turns = self._view, self._view.turns
        page, height = view.page(), round(theme.px(SWITCH))
        here = {turns[box.number].id: box for box in page.turns if turns[box.number].version}
        self._drop([id for id in self._shown if id not in here])
        for id, box in here.items():
            switch = self._shown.get(id) or self._make(turns[box.number])
            head, left = view.setting.head(turns[box.number]), view.setting.left_margin
            top = round(box.top - page.top - head - height)
            switch.setGeometry(left, top, view.column_width - left, height)

    def _make(self, turn: ReaderTurn) -> VersionSwitch:
        switch = VersionSwitch(turn, self._view.viewport())
        switch.step_asked.connect(self.step_asked)
        switch.compare_asked.connect(self.compare_asked)
        switch.show_codings(self._codings.get(turn.id, ()))
        switch.show()
        self._shown[turn.id] = switch
        return switch

    def _drop(self, ids: Sequence[str]) -> None:
        for id in ids:
            switch = self._shown.pop(id)
            switch.hide()
            switch.deleteLater()
