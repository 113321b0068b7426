"""The menu's way to expressions that no code covers: drawn off the window's thread, opened where they were said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from el2mp_app.models.passages import PassageLine
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.dialogs.expressions import ExpressionsDialog
    from el2mp_app.views.main_window import MainWindow
    from el2mp_desktop.suggest.embedded.expressions import Expression, Place

_AROUND = 60
"""Characters shown on either side of an expression."""


class Expressing:
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        self._session = session
        self._window = window
        self._task: Task | None = None

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {"expressions": self.show}

    def show(self) -> None:
        from el2mp_app.dialogs.expressions import ExpressionsDialog

        dialog = ExpressionsDialog(self._told, self._window)
        dialog.asked.connect(lambda nothing_here: self._draw(dialog, nothing_here))
        self._draw(dialog, False)
        place = dialog.chosen if dialog.exec() else None
        self._stop()
        dialog.deleteLater()
        if place is not None:
            span = Span(place.start, place.end)
            self._window.open_passage(place.source_id, span, None)
            self._window.read.reader.select(span)

    def _draw(self, dialog: ExpressionsDialog, nothing_here: bool) -> None:
        project = self._session.open_project
        self._stop()

        def job(_report: Report, cancel: Cancel) -> list[Expression]:
            from el2mp_desktop.runs.uncoded_expressions import uncoded_expressions

            return uncoded_expressions(project, nothing_here=nothing_here, cancel=cancel)

        nothing = tr("There are no words without a code.") if project.read.sources() else tr("Import a source first.")
        dialog.wait(tr("Looking for expressions…"))
        task = self._task = self._session.start(job)
        task.succeeded.connect(lambda found: dialog.show_expressions(found, nothing))
        task.refused.connect(dialog.wait)
        task.ended.connect(lambda: self._forget(task))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task.forget()

    def _forget(self, task: Task) -> None:
        if self._task is task:
            self._task = None

    def _told(self, place: Place) -> PassageLine:
        """Where it is, and the words around it."""
        read, span = self._session.open_project.read, Span(place.start, place.end)
        source, text = read.source(place.source_id), read.text(place.source_id)
        name = source.name if source else ""
        return PassageLine(place.source_id, span, around(text, span), voice_name(place.speaker), name)


def around(text: str, span: Span) -> str:
    """A passage with the whole words about it, and where the text goes on."""
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    if start:
        start = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    if end < len(text):
        end = min(place for place in (text.find(" ", end), text.find("\n", end), len(text)) if place >= 0)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
