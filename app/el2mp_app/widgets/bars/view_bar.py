"""The head of the window: its views, the way to every command, what is at work, and who codes."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.controls.buttons import KeyButton

_HEIGHT = 42
_LEFT, _RIGHT, _GAP = 14, 16, 16
_FIND_WIDTH = 240


class ViewBar(QWidget):
    """In a narrow window the way to the commands, which has a key and a menu too, first becomes as narrow as its words,
    then gives way to the others."""

    def __init__(self, tabs: QTabBar, find: KeyButton, at_work: QWidget, who: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._find, self._others = find, (tabs, at_work, who)
        line = QHBoxLayout(self)
        line.setContentsMargins(_LEFT, 0, _RIGHT, 0)
        line.setSpacing(_GAP)
        line.addWidget(tabs, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        line.addWidget(find)
        line.addStretch(1)
        line.addWidget(at_work)
        line.addWidget(who)
        self._be_high()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._be_high()

    def _be_high(self) -> None:
        self.setFixedHeight(round(theme.px(_HEIGHT)))

    def _fit(self) -> None:
        shown = [part.sizeHint().width() for part in self._others if not part.isHidden()]
        least = self._find.sizeHint().width()
        left = self.width() - _LEFT - sum(shown) - (len(shown) + 2) * _GAP - _RIGHT
        self._find.setFixedWidth(max(least, min(left, round(theme.px(_FIND_WIDTH)))))
        self._find.setVisible(left >= least)
