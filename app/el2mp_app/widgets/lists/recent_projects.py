"""The projects opened last: name, folder, and when each was changed, or that it is not there any more."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task, start
from el2mp_app.widgets.typeset import Section, Words, ink
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import current_language, tr

_HEIGHT = 54
OVERHANG = 10
"""How far a row reaches out of its column, so that a focus ring leaves its words alone."""


class RecentProjects(Section):
    chosen = Signal(str)

    def __init__(self, session: ProjectSession, parent: QWidget) -> None:
        super().__init__(parent, round(theme.px(OVERHANG)))
        self._session = session
        self._shown: tuple[str, ...] = ()
        self._looking: Task | None = None
        self._none = Words(self, tone="text_2")
        self._none.setContentsMargins(round(theme.px(OVERHANG)), round(theme.px(12)), 0, 0)
        self.body.addWidget(self._none)
        self.rows: list[RecentProject] = []

    def refresh(self) -> None:
        """Show the list of the settings, and look in the background which of the files are there."""
        self._show(self._session.settings.recent)
        self._looking = start(lambda report, cancel: _changes(self._shown, cancel), self._session)
        self._looking.succeeded.connect(self._show_changes)

    def retranslate(self) -> None:
        self.heading.setText(tr("Recent"))
        self._none.setText(tr("Nothing yet. The projects that you open are listed here."))
        for row in self.rows:
            row.retranslate()

    def _show(self, paths: Sequence[str]) -> None:
        self._none.setVisible(not paths)
        if tuple(paths) == self._shown:
            return
        self._shown = tuple(paths)
        for row in self.rows:
            row.deleteLater()
        self.rows = [RecentProject(Path(path), self) for path in paths]
        for row in self.rows:
            row.clicked.connect(lambda _checked=False, path=str(row.path): self.chosen.emit(path))
            self.body.addWidget(row)
            # At once, and not with the next layout: the keys may go to it now.
            row.show()

    def _show_changes(self, changes: dict[str, datetime | None]) -> None:
        for row in self.rows:
            if str(row.path) in changes:
                row.show_change(changes[str(row.path)])


class RecentProject(QAbstractButton):
    """One row, with a line under it."""

    def __init__(self, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.missing = False
        self._changed: datetime | None = None
        self._known = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(literal(str(path)))
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(round(theme.px(240)), round(theme.px(_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_change(self, changed: datetime | None) -> None:
        self._changed, self.missing, self._known = changed, changed is None, True
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(self.path.stem)
        self.setAccessibleName(f"{self.path.stem}, {folder(self.path)}")
        self.setAccessibleDescription(self._state())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), ink("row") if self.isDown() else ink("window"))
        half, out = round(theme.px(18)), round(theme.px(OVERHANG))
        box = self.rect().adjusted(out, round(theme.px(8)), -out, 0)
        painter.fillRect(box.left(), self.height() - 1, box.width(), 1, ink("hairline"))
        box.setHeight(half)
        self._line(painter, box, self.path.stem, self._state())
        box.translate(0, half)
        small = theme.interface_font(12)
        painter.setFont(small)
        painter.setPen(ink("text_3"))
        place = QFontMetrics(small).elidedText(folder(self.path), Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, place)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(ink("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -2), theme.RADIUS, theme.RADIUS)

    def _line(self, painter: QPainter, box: QRect, name: str, state: str) -> None:
        small, large = theme.interface_font(12), theme.interface_font(13, 500)
        painter.setFont(small)
        painter.setPen(ink("text_3" if self.missing else "text_2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, state)
        room = box.width() - QFontMetrics(small).horizontalAdvance(state) - round(theme.px(16))
        painter.setFont(large)
        painter.setPen(ink("text_3" if self.missing else "text"))
        shown = QFontMetrics(large).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _state(self) -> str:
        if not self._known:
            return ""
        return tr("not there any more") if self._changed is None else moment(self._changed, date.today())


def folder(path: Path) -> str:
    """The folder of a file, short where it lies in the person's own."""
    try:
        return str(Path("~") / path.parent.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path.parent)


def moment(at: datetime, today: date) -> str:
    """``yesterday, 18:22`` or ``12 November``, in the language in force."""
    hour = f"{at:%H:%M}"
    days = (today - at.date()).days
    if days == 0:
        return tr("today, {time}", time=hour)
    if days == 1:
        return tr("yesterday, {time}", time=hour)
    shape = "d MMMM" if at.year == today.year else "d MMMM yyyy"
    return QLocale(current_language()).toString(QDate(at.year, at.month, at.day), shape)


def _changes(paths: Sequence[str], cancel: Cancel) -> dict[str, datetime | None]:
    """When each file was last written, None for one that is gone: a disk of the network may take its time."""
    found: dict[str, datetime | None] = {}
    for path in paths:
        cancel.check()
        try:
            found[path] = datetime.fromtimestamp(Path(path).stat().st_mtime)
        except OSError:
            found[path] = None
    return found
