"""What to read next, in an order that one chooses and that is always named; document order unless one does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_desktop.domain.text import Span
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow
    from el2mp_desktop.project import Changed
    from el2mp_desktop.runs.next_turns import NextTurn

ORDERS = ("document", "random", "uncertain", "novel", "speakers")


class NextReading:
    """An order stays chosen for whoever chose it here, also when the project is opened again."""

    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        self._session, self._window = session, window
        self._task: Task | None = None
        self.order = "document"
        session.changed.connect(self._follow)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "next_passage": self.go_on,
            **{f"order_{order}": partial(self.choose, order) for order in ORDERS},
        }

    def show_project(self) -> None:
        """The order chosen the last time, where the project still has it."""
        from el2mp_desktop.runs.next_turns import BY_ENGINE

        order = self._window.read.places.order
        missing = BY_ENGINE if self._session.open_project.read.project().suggestions == "none" else ()
        self._show(order if order in ORDERS and order not in missing else "document")

    def choose(self, order: str) -> None:
        self._show(order)
        self._window.read.places.keep_order(order)

    def _show(self, order: str) -> None:
        self.order = order
        self._window.state.show_order(order)

    def go_on(self) -> None:
        """Open the first turn of that order that one has neither coded nor marked as read."""
        if self._task is not None:
            return
        project, order = self._session.open_project, self.order

        def job(_report: Report, cancel: Cancel) -> list[NextTurn]:
            from el2mp_desktop.runs.next_turns import next_turns

            return next_turns(project, project.coder_id, order=order, most=1, cancel=cancel)

        self._session.told.emit(tr("Looking for what to read next, {order}…", order=order_name(order)))
        self._task = task = self._session.start(job)
        task.succeeded.connect(self._open)
        task.refused.connect(self._session.refused)
        task.ended.connect(self._end)

    def _follow(self, changed: Changed) -> None:
        """A project that comes to work without models has no order by an engine."""
        if changed.touches("project") and self._session.open_project.read.project().suggestions == "none":
            from el2mp_desktop.runs.next_turns import BY_ENGINE

            if self.order in BY_ENGINE:
                self.choose("document")

    def _open(self, found: list[NextTurn]) -> None:
        if not found:
            self._session.told.emit(tr("You have read every turn."))
            return
        turn = found[0]
        self._window.open_passage(turn.source_id, Span(turn.start, turn.end), None)
        self._window.read.reader.go_to_turn(turn.turn_id)
        self._session.told.emit(
            tr("Next to read, {order}: “{source}”.", order=order_name(self.order), source=turn.source_name)
        )

    def _end(self) -> None:
        self._task = None


def order_name(order: str) -> str:
    """As it stands after a comma."""
    return {
        "document": tr("as the text stands"),
        "random": tr("by chance"),
        "uncertain": tr("where the engine is least sure"),
        "novel": tr("least like what you have read"),
        "speakers": tr("whoever you have read least"),
    }[order]
