"""A second source beside the one that is coded: to be read, and changed places with by one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from el2mp_app import theme
from el2mp_app.session import ProjectSession
from el2mp_app.source_page import SourcePage
from el2mp_app.widgets.chooser import Chooser
from el2mp_app.widgets.plain import Sheet
from el2mp_app.widgets.reader import Place, Reader
from el2mp_app.widgets.reader_document import Setting
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.read_and_code import ReadAndCode
    from el2mp_desktop.project import Changed

LEAST = 484
"""Width under which a reader cannot set its shortest lines."""
_HEADER = (24, 14, 12, 12)


class SecondSource(Sheet):
    """Shows the same codings, ghosts and filter as the first; coding is done in the first alone."""

    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self.page: SourcePage | None = None
        self._places: dict[str, Place] = {}
        self.chosen = Chooser(self)
        self.chosen.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chosen.setMinimumContentsLength(12)
        self._swap, self._close = QToolButton(self), QToolButton(self)
        self._swap.setText("⇄")
        self._close.setText("×")
        self.reader = Reader(self)
        line = QHBoxLayout()
        line.setContentsMargins(*_HEADER)
        line.addWidget(self.chosen, 1)
        for button, act in ((self._swap, self.swap), (self._close, self.toggle)):
            button.setAutoRaise(True)
            button.clicked.connect(act)
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.reader, 1)
        self.chosen.activated.connect(lambda place: self.show_source(self.chosen.itemData(place)))
        self.reader.mark_clicked.connect(self.reader.set_current_mark)
        self.hide()

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {"second_source": self.toggle, "swap_sources": self.swap}

    @property
    def shown(self) -> bool:
        return not self.isHidden()

    def start_afresh(self) -> None:
        """Another project."""
        self._places.clear()
        self._forget()

    def toggle(self) -> None:
        if self.shown:
            self._forget()
            self._view.reader.setFocus()
            return
        first = self._view.page
        others = [row.id for row in self._view.source_rows if first is not None and row.id != first.source.id]
        if not others:
            self._session.told.emit(tr("There is no other source to put beside this one."))
            return
        self.show_source(others[0])
        self.show()
        self._view.folding.fit()
        self._share_the_room()
        self.reader.setFocus()

    def swap(self) -> None:
        """What stood beside is coded now, and what was coded stands beside; both where they were."""
        first, second = self._view.page, self.page
        if not self.shown or first is None or second is None:
            return
        here, there = self._view.reader.position(), self.reader.position()
        self._view.show_source(second.source.id)
        self._view.reader.restore(there)
        self._places[first.source.id] = here
        self.show_source(first.source.id)
        self._view.reader.setFocus()

    def show_source(self, source_id: str) -> None:
        self._keep_place()
        source = self._session.open_project.read.source(source_id)
        if source is None:
            self._forget()
            return
        way = self._view.walking.way(source_id)
        self.page = SourcePage(self._session.open_project, source, self._view.code_rows, way)
        self.reader.set_type(Setting.of(self._session.settings))
        self.reader.show_source(self.page.text, self.page.reader_turns())
        self.show_marks()
        if source_id in self._places:
            self.reader.restore(self._places[source_id])
        self._offer()

    def show_marks(self) -> None:
        """With what is chosen to be looked at in both."""
        if self.page is not None:
            self.reader.set_marks(self.page.reader_marks(self._view.filtering.chosen))
            self.reader.set_turn_states(self.page.states())

    def refresh(self, changed: Changed) -> None:
        if not self.shown or self.page is None:
            return
        if changed.touches("source", "turn", "speaker"):
            self.show_source(self.page.source.id)
        elif changed.touches("code", "project", "coding", "read_mark", "decision", "suggestion"):
            of_codes = changed.touches("code", "project")
            if of_codes:
                self.page.refresh_codes(self._view.code_rows)
            self.page.refresh_marks(None if of_codes else changed.ids.get("coding", frozenset()))
            self.show_marks()

    def retranslate(self) -> None:
        self.reader.retranslate()
        self.reader.view.setAccessibleName(tr("Text of the second source"))
        self.chosen.setAccessibleName(tr("Second source"))
        for button, name in ((self._swap, tr("Change places")), (self._close, tr("Close"))):
            button.setToolTip(name)
            button.setAccessibleName(name)
        if self.page is not None:
            self.show_source(self.page.source.id)

    def restyle(self) -> None:
        self.reader.setMinimumWidth(round(theme.px(LEAST)))
        self.reader.set_type(Setting.of(self._session.settings))

    def _share_the_room(self) -> None:
        """As much for one source as for the other."""
        columns = self._view.columns
        left, middle, second, right = columns.sizes()
        each = (middle + second) // 2
        columns.setSizes([left, each, each, right])

    def _offer(self) -> None:
        """All sources, by their names."""
        assert self.page is not None
        self.chosen.clear()
        for row in self._view.source_rows:
            self.chosen.addItem(row.name, row.id)
        self.chosen.setCurrentIndex(self.chosen.findData(self.page.source.id, Qt.ItemDataRole.UserRole))

    def _keep_place(self) -> None:
        if self.page is not None:
            self._places[self.page.source.id] = self.reader.position()

    def _forget(self) -> None:
        self._keep_place()
        self.page = None
        self.hide()
        self.reader.clear()
        self._view.folding.fit()
