"""What goes on at length stands before the window until it ends: nothing can be done to the project meanwhile."""

from PySide6.QtWidgets import QDialog, QWidget

from el2mp_app.look import theme
from el2mp_app.tasks import Task
from el2mp_app.widgets.at_work import AtWork
from el2mp_app.widgets.plain import dialog_column
from el2mp_desktop.language import number, tr


class Waiting(QDialog):
    """To close it is to stop the work; it goes when that has ended."""

    def __init__(self, task: Task, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._task = task
        self.setWindowTitle(title)
        self.at_work = AtWork(tr("Progress"), self)
        self.at_work.begin(title)
        self.at_work.stop_asked.connect(self.reject)
        dialog_column(self).addWidget(self.at_work)
        self.resize(round(theme.px(420)), self.sizeHint().height())
        task.progressed.connect(self._go_on)
        task.ended.connect(self._end)

    def reject(self) -> None:
        self._task.cancel()

    def _go_on(self, done: int, total: int, _text: str) -> None:
        self.at_work.go_on(done / total, tr("{done} of {total}", done=number(done), total=number(total)))

    def _end(self) -> None:
        self.done(QDialog.DialogCode.Accepted)
        self.deleteLater()
