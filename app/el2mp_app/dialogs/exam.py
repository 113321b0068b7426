"""The exam of a model: proposed before it first reads a project, held at work, and told part by part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_app.widgets.at_work import AtWork
from el2mp_app.widgets.typeset import Rule, Words
from el2mp_desktop.domain.rows import in_language
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import moment, number, tr

if TYPE_CHECKING:
    from el2mp_desktop.runs.examination import Examined
    from el2mp_desktop.suggest.ollama.exam import Part


class ExamDialog(QDialog):
    """Accepted means: let the model read. With ``before_reading`` one may go on without the exam, too."""

    def __init__(
        self, session: ProjectSession, model: str, digest: str, parent: QWidget, *, before_reading: bool = False
    ) -> None:
        super().__init__(parent)
        self._session, self._model = session, model
        self._before_reading = before_reading
        self._can_be_held = True
        self._task: Task | None = None
        self.setWindowTitle(tr("Exam of a model"))
        self.title = Words(self, 15, 600)
        self.title.setText(model)
        self.about = Words(self, 13, tone="text_2")
        self.report = ExamReport(self)
        self.at_work = AtWork(tr("Progress of the exam"), self)
        self.buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole
        self.hold = self.buttons.addButton(tr("Let it take the exam"), role.YesRole)
        self.go_on = self.buttons.addButton(tr("Go on without it"), role.ActionRole)
        self.leave = self.buttons.addButton(tr("Cancel") if before_reading else tr("Close"), role.RejectRole)
        for button in self.buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.go_on.setVisible(before_reading)
        self._lay_out()
        self.hold.clicked.connect(self.start)
        self.at_work.stop_asked.connect(self.stop)
        self.go_on.clicked.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._show_kept(digest)
        first = self.hold if self._can_be_held else self.go_on if before_reading else self.leave
        first.setDefault(not self.report.isVisibleTo(self))
        first.setFocus()

    @property
    def running(self) -> bool:
        return self._task is not None

    # Taking it

    def start(self) -> None:
        project, host, model = self._session.open_project, self._session.settings.ollama_host, self._model

        def job(report: Report, cancel: Cancel) -> Examined:
            from el2mp_desktop.runs.examination import examine
            from el2mp_desktop.suggest.ollama.engine import OllamaSuggester

            return examine(project, OllamaSuggester(host, model, words=project.read.project().prompts), report, cancel)

        self._task = task = self._session.start(job)
        task.progressed.connect(self._show_progress)
        task.succeeded.connect(self._show_examined)
        task.refused.connect(self.about.setText)
        task.ended.connect(self._end)
        self.at_work.begin(tr("Loading {model}…", model=model))
        self._enable()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.about.setText(tr("Stopped. Nothing of it is kept."))

    def done(self, result: int) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task.forget()
        super().done(result)

    def _show_progress(self, done: int, total: int, _text: str) -> None:
        words = tr("Question {done} of {total}", done=number(done), total=number(total))
        self.at_work.go_on(done / total, words)

    def _end(self) -> None:
        self._task = None
        self.at_work.end()
        self._enable()

    # The report

    def _show_kept(self, digest: str) -> None:
        from el2mp_desktop.runs.examination import exam_of, questions
        from el2mp_desktop.suggest.ollama.exam import parts_of

        project = self._session.open_project
        exam = exam_of(project, digest)
        if exam is not None:
            self._show_report(parts_of(exam.report), tr("Taken on {date}.", date=moment(exam.at)))
        else:
            self.about.setText(_proposal(self._before_reading))
        try:
            questions(project)
        except UserError as error:
            self._can_be_held = False
            self.about.setText(str(error))
        self._enable()

    def _show_examined(self, found: Examined) -> None:
        self._show_report(found.parts, tr("The report is kept in the project."))
        if self._before_reading:
            self.go_on.setText(tr("Let it read"))

    def _show_report(self, parts: Sequence[Part], about: str) -> None:
        project = self._session.open_project
        names = {code.id: in_language(code.name, project.language) for code in project.read.codes()}
        self.about.setText(about)
        self.report.show_parts(parts, names)
        self.report.show()
        self.hold.setText(tr("Let it take the exam again"))
        self.hold.setDefault(False)
        self.resize(self.width(), max(self.height(), round(theme.px(540))))

    def _enable(self) -> None:
        self.hold.setEnabled(self._can_be_held and not self.running)
        self.go_on.setEnabled(not self.running)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(round(theme.px(side)) for side in (24, 20, 24, 16)))
        column.setSpacing(round(theme.px(10)))
        for part in (self.title, self.about, self.report):
            column.addWidget(part, 1 if part is self.report else 0)
        column.addStretch(0)
        column.addWidget(self.at_work)
        column.addWidget(self.buttons)
        self.report.hide()
        self.resize(round(theme.px(620)), round(theme.px(200)))


class ExamReport(QScrollArea):
    """A part a line: how often it went well of how often it was tried, what that means, and with which codes not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Report of the exam"))

    def show_parts(self, parts: Sequence[Part], names: dict[str, str]) -> None:
        from el2mp_desktop.runs.exam_words import not_with, sentence, worth

        inner = QWidget(self)
        for widget in (inner, self.viewport()):
            widget.setBackgroundRole(QPalette.ColorRole.Window)
            widget.setAutoFillBackground(True)
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, round(theme.px(8)), 0)
        grid.setHorizontalSpacing(round(theme.px(16)))
        grid.setVerticalSpacing(round(theme.px(3)))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        row = 0
        for part in parts:
            figure, meaning = Words(inner, 15, 600), Words(inner, 13)
            figure.setWordWrap(False)
            figure.setText(tr("{right} of {all}", right=number(part.right), all=number(part.of)))
            meaning.setText(sentence(part))
            grid.addWidget(Rule(inner), row, 0, 1, 2)
            grid.addWidget(figure, row + 1, 0, top | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(meaning, row + 1, 1, top)
            row += 2
            if part.failed:
                failed = Words(inner, 12, tone="text_2")
                failed.setText(not_with(part, names))
                grid.addWidget(failed, row, 1, top)
                row += 1
        closing = Words(inner, 12, tone="text_2")
        closing.setText(worth())
        closing.setContentsMargins(0, round(theme.px(6)), 0, 0)
        grid.addWidget(Rule(inner), row, 0, 1, 2)
        grid.addWidget(closing, row + 1, 0, 1, 2)
        grid.setRowStretch(row + 2, 1)
        self.setWidget(inner)

    def said(self) -> str:
        return "\n".join(words.text() for words in self.findChildren(Words))


def _proposal(before_reading: bool) -> str:
    what = tr(
        "In a minute or so the exam shows whether this model follows your codebook at all. It is asked about the "
        "definitions and examples of six codes; no source is read."
    )
    if not before_reading:
        return what
    new = tr("This model has not taken the exam in this project.")
    without = tr("You may go on without it; the run then says that it read without an exam.")
    return f"{new} {what} {without}"
