"""Ticking sources, groups and codes: all their passages stand beside the text, without a query to build."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from el2mp_app.models.activated import ActivatedList
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_desktop.domain.rows import PlacedCoding
from el2mp_desktop.domain.text import Span
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode
    from el2mp_desktop.project import Changed


class Activation(QObject):
    """Ticks are the window's alone: no part of the project, and forgotten when it is closed."""

    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._panel = view.passages
        self._model = ActivatedList(
            lambda ids: session.open_project.read.coding_words(ids),
            lambda sha: session.open_project.read.blob(sha),
            self,
        )
        self._panel.show_model(self._model)
        self._asked: Task | None = None
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self._panel.passage_asked.connect(self._open)
        self._panel.closed.connect(self.toggle)
        for model in (view.sources.model, view.codes.model):
            model.ticks_changed.connect(self._soon.start)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {"activate": self.toggle, "clear_ticks": self.clear, "code_passages": self.show_code}

    @property
    def shown(self) -> bool:
        return not self._panel.isHidden()

    def start_afresh(self) -> None:
        """Another project."""
        self.clear()
        self._show(False)

    def toggle(self) -> None:
        if self._session.project is not None:
            self._show(not self.shown)

    def clear(self) -> None:
        self._view.sources.model.tick(())
        self._view.codes.model.tick(())

    def show_code(self) -> None:
        """All passages of the code that the list of codes stands at, in every source."""
        code = self._view.codes.current
        if not code:
            self._session.told.emit(tr("Choose a code first, in the list at the left."))
            return
        self._view.sources.model.tick(())
        self._view.codes.model.tick_all_of(code)
        self._show(True)
        self._panel.list.setFocus()

    def refresh(self, changed: Changed) -> None:
        """Codings came, went or moved: they are put into the list where they belong, and taken out of it."""
        if not self.shown or self._session.project is None:
            return
        if changed.touches("source", "code", "project"):
            self._soon.start()
            return
        codings = changed.ids.get("coding", frozenset())
        if codings and self._asked is None and (self._sources() or self._codes()):
            read = self._session.open_project.read
            self._model.patch(codings, read.placed_codings(self._sources(), self._codes(), codings))
            self._say()

    def _show(self, shown: bool) -> None:
        self._panel.setVisible(shown)
        for model in (self._view.sources.model, self._view.codes.model):
            model.show_ticks(shown)
        self._view.folding.fit()
        if shown:
            self._ask()
            self._view.sources.tree.setFocus()

    def _sources(self) -> frozenset[str]:
        return self._view.sources.model.ticked()

    def _codes(self) -> frozenset[str]:
        return self._view.codes.model.ticked()

    def _ask(self) -> None:
        """Off this thread: of a large project all passages may be meant."""
        project, sources, codes = self._session.project, self._sources(), self._codes()
        if project is None or not self.shown:
            return
        self._model.name(self._view.source_rows, self._view.code_rows, project.language)
        if not sources and not codes:
            self._asked = None
            self._take([])
            return

        def job(_report: Report, _cancel: Cancel) -> list[PlacedCoding]:
            return project.read.placed_codings(sources, codes)

        task = self._asked = self._session.start(job)
        task.succeeded.connect(lambda rows: self._take(rows) if task is self._asked else None)
        task.refused.connect(self._session.refused)

    def _take(self, rows: list[PlacedCoding]) -> None:
        self._asked = None
        if self._session.project is not None:
            self._model.show_rows(rows)
            self._say()

    def _say(self) -> None:
        self._panel.say(self._model.rowCount(), len(self._sources()), len(self._codes()))

    def _open(self, row: PlacedCoding) -> None:
        """In its place; the list keeps the keys, so that one goes on through it."""
        self._view.show_source(row.source_id, None if row.region else Span(row.start, row.end), row.id)
