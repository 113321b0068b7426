"""The codes used last, and the digits that code with nine of them."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from el2mp_app.session import ProjectSession

DIGITS = "123456789"


class RecentCodes(QObject):
    """Of the person at work, in the project that is open. A code keeps its digit until it is the one longest unused."""

    changed = Signal()

    def __init__(self, session: ProjectSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._digits: dict[str, str] = {}
        self._latest: list[str] = []

    @property
    def latest(self) -> Sequence[str]:
        """Codes by last use, the latest first."""
        return self._latest

    @property
    def digits(self) -> dict[str, str]:
        """Digit to code."""
        return dict(self._digits)

    def start_afresh(self) -> None:
        """Another project: its latest codes get the digits, once they are found."""
        self._digits, self._latest = {}, []
        self.changed.emit()
        QTimer.singleShot(0, self, self._look)

    def use(self, code_id: str) -> None:
        self._latest = [code_id, *(code for code in self._latest if code != code_id)]
        if code_id not in self._digits.values():
            free = next((digit for digit in DIGITS if digit not in self._digits), None)
            if free is None:
                free = max(self._digits, key=lambda digit: self._latest.index(self._digits[digit]))
            self._digits[free] = code_id
            self.changed.emit()

    def keep_only(self, codable: Collection[str]) -> None:
        """Codes that were deleted lose their digits."""
        if not set(self._latest) <= set(codable):
            self._latest = [code for code in self._latest if code in codable]
            self._digits = {digit: code for digit, code in self._digits.items() if code in codable}
            self.changed.emit()

    def _look(self) -> None:
        project = self._session.project
        if project is None:
            return

        def find(*_: object) -> list[str]:
            codable = {code.id for code in project.read.codes() if code.codable}
            return [code for code in project.read.recent_codes(project.coder_id) if code in codable]

        task = self._session.start(find)
        task.succeeded.connect(lambda latest: self._take(latest) if self._session.project is project else None)
        task.refused.connect(self._session.refused)

    def _take(self, latest: Sequence[str]) -> None:
        """After those that were used meanwhile."""
        self._latest += [code for code in latest if code not in self._latest]
        free = [digit for digit in DIGITS if digit not in self._digits]
        waiting = [code for code in self._latest if code not in self._digits.values()]
        self._digits |= dict(zip(free, waiting, strict=False))
        self.changed.emit()
