"""Which suggestions to go through: by state, engine, code, speaker, and how often they came again."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from el2mp_app.models.suggestion_queue import WAITING
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_desktop.domain.rows import SuggestionRow, in_language
from el2mp_desktop.language import tr
from el2mp_desktop.runs.words import engine_name

_STATES = ("waiting", "open", "unanchored", "deferred", "accepted", "rejected", "all")
_STABILITIES = ("", "unstable", "stable", "unasked")
HALF = 0.5
"""A suggestion that came again less often than this is unstable."""


class ReviewFilters(QWidget):
    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.state, self.engine, self.code, self.speaker, self.stability = (Chooser(self) for _ in range(5))
        self._speakers: dict[str, str] = {}
        self._language = "en"
        self._lay_out()
        for chooser in self._all():
            chooser.currentIndexChanged.connect(lambda _place: self.changed.emit())

    def know(self, speakers: Mapping[str, str], language: str) -> None:
        """Who speaks in which turn, and the language in which codes are shown."""
        self._speakers, self._language = dict(speakers), language

    def know_more(self, speakers: Mapping[str, str]) -> None:
        """Who speaks in further turns."""
        self._speakers |= speakers

    def offer(self, rows: Iterable[SuggestionRow], more: bool = False) -> None:
        """What occurs among these can be chosen; with ``more`` what could be before still can."""
        rows = list(rows)
        names = {_engine(row): engine_name(row.engine, row.model) for row in rows}
        codes = {row.code_id: in_language(row.code_name, self._language) for row in rows}
        speakers = {name: name for row in rows if (name := self._speakers.get(row.turn_id))}
        for chooser, every, found in (
            (self.engine, tr("Any engine"), names),
            (self.code, tr("Any code"), codes),
            (self.speaker, tr("Any speaker"), speakers),
        ):
            if more:
                found |= {chooser.itemData(at): chooser.itemText(at) for at in range(1, chooser.count())}
            chooser.fill([(every, ""), *sorted((name or tr("Code no longer there"), id) for id, name in found.items())])
        asked = any(row.votes for row in rows) or (more and not self.stability.isHidden())
        self.stability.setVisible(asked)
        if not asked:
            self.stability.setCurrentIndex(0)

    def wants(self, row: SuggestionRow) -> bool:
        state = self.state.currentData()
        return (
            (row.state in WAITING if state == "waiting" else state in ("all", row.state))
            and self.engine.currentData() in (None, "", _engine(row))
            and self.code.currentData() in (None, "", row.code_id)
            and self.speaker.currentData() in (None, "", self._speakers.get(row.turn_id))
            and self.stability.currentData() in (None, "", _stability(row))
        )

    def retranslate(self) -> None:
        states = {
            "waiting": tr("Waiting"),
            "open": tr("Quote found"),
            "unanchored": tr("Quote not found"),
            "deferred": tr("Deferred"),
            "accepted": tr("Accepted"),
            "rejected": tr("Rejected"),
            "all": tr("All"),
        }
        self.state.fill([(states[state], state) for state in _STATES])
        stabilities = (
            tr("Stable or not"),
            tr("Came again less than every second time"),
            tr("Came again every second time at least"),
            tr("Not asked again"),
        )
        self.stability.fill(list(zip(stabilities, _STABILITIES, strict=True)))
        for chooser, name, every in (
            (self.state, tr("Which suggestions"), ""),
            (self.engine, tr("Which engine"), tr("Any engine")),
            (self.code, tr("Which code"), tr("Any code")),
            (self.speaker, tr("Which speaker"), tr("Any speaker")),
            (self.stability, tr("How stable"), ""),
        ):
            chooser.setAccessibleName(name)
            if every and chooser.count():
                chooser.setItemText(0, every)

    def _all(self) -> tuple[Chooser, ...]:
        return self.state, self.engine, self.code, self.speaker, self.stability

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 2, 14, 10)
        grid.setSpacing(6)
        for place, chooser in enumerate((self.state, self.engine, self.code, self.speaker)):
            grid.addWidget(chooser, place // 2, place % 2)
        grid.addWidget(self.stability, 2, 0, 1, 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.stability.hide()


def _engine(row: SuggestionRow) -> str:
    return row.model or row.engine


def _stability(row: SuggestionRow) -> str:
    if row.share is None:
        return "unasked"
    return "unstable" if row.share < HALF else "stable"
