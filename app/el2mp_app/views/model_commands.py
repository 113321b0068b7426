"""What the menu says of models: which there are, how they do in the exam, what they are asked, what they did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from el2mp_app.session import ProjectSession

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow
    from el2mp_desktop.suggest.base import Passage
    from el2mp_desktop.suggest.ollama.server import LocalModel


class ModelCommands:
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        self._session, self._window = session, window

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {"models": self.show_models, "prompts": self.show_prompts, "runs": self.show_runs}

    def show_models(self) -> None:
        from el2mp_app.dialogs.exam import ExamDialog
        from el2mp_app.dialogs.models import ModelsDialog

        dialog = ModelsDialog(self._session, self._window)

        def examine(model: LocalModel) -> None:
            exam = ExamDialog(self._session, model.name, model.digest, dialog)
            exam.exec()
            exam.deleteLater()
            dialog.show_models()

        dialog.exam_asked.connect(examine)
        dialog.fetching.connect(self._window.status.show_fetching)
        dialog.exec()
        dialog.deleteLater()

    def show_prompts(self) -> None:
        from el2mp_app.dialogs.prompts import PromptsDialog

        dialog = PromptsDialog(self._session, *self.turns(), self._window)
        dialog.exec()
        dialog.deleteLater()

    def show_runs(self) -> None:
        from el2mp_app.dialogs.runs import RunsDialog

        suggesting = self._window.suggesting
        dialog = RunsDialog(self._session, suggesting.running, self._window)
        dialog.resume_asked.connect(suggesting.resume)
        dialog.repeat_asked.connect(suggesting.repeat)
        dialog.exec()
        dialog.deleteLater()

    def turns(self) -> tuple[dict[int, Passage], int]:
        """By number, the turns of the source that engines read; and that of the one one is at, or of the first."""
        from el2mp_desktop.runs.material import passages_of

        page, project = self._window.read.page, self._session.open_project
        if page is None:
            return {}, 0
        numbers = {turn.id: turn.position + 1 for turn in project.read.turns(page.source.id)}
        turns = {numbers[passage.id]: passage for passage in passages_of(project, page.source)}
        here = numbers.get(self._window.read.reader.current_turn() or "", 0)
        return turns, here if here in turns else min(turns, default=0)
