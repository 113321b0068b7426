"""A question with one field for the answer: words, a name of several, or a number. Enter keeps it, Escape does not."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.controls.number_box import NumberBox
from el2mp_app.widgets.plain import dialog_column
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.language import tr

_WIDE = 440


class Question(QDialog):
    def __init__(self, title: str, question: str, field: QWidget, parent: QWidget, deed: str = "") -> None:
        """``deed``: what the button does, where it does more than keep the answer."""
        super().__init__(parent)
        self.setWindowTitle(title)
        label = Words(self)
        label.setText(question)
        field.setParent(self)
        field.setAccessibleName(question)
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(deed or tr("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setDefault(True)
        leave = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        leave.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        for part in (label, field, buttons):
            column.addWidget(part)
        wide = round(theme.px(_WIDE))
        self.setMinimumSize(wide, column.totalHeightForWidth(wide))
        self.resize(self.minimumSize())
        field.setFocus()

    def ask(self) -> bool:
        """Whether there is an answer to keep."""
        kept = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return kept


def ask_for_words(title: str, question: str, parent: QWidget, text: str = "") -> str | None:
    line = QLineEdit(text)
    line.selectAll()
    return line.text() if Question(title, question, line, parent).ask() else None


def ask_for_name(
    title: str, question: str, names: Sequence[str], current: int, parent: QWidget, deed: str = "", new: bool = False
) -> str | None:
    """One of the names, or, where that is allowed, a new one, which may differ from another in its capitals alone."""
    box = Chooser(editable=new)
    box.addItems(list(names))
    box.setCurrentIndex(current)
    if new:
        box.setEditText(names[current] if current >= 0 else "")
        box.line.setAccessibleName(question)
        box.line.selectAll()
    return box.currentText() if Question(title, question, box, parent, deed).ask() else None


def ask_for_number(title: str, question: str, value: int, among: range, parent: QWidget, deed: str = "") -> int | None:
    """A number within the bounds of the range; the arrows go by its steps."""
    box = NumberBox()
    box.setRange(among.start, among.stop)
    box.setSingleStep(among.step)
    box.setValue(value)
    box.lineEdit().setAccessibleName(question)
    box.selectAll()
    return box.value() if Question(title, question, box, parent, deed).ask() else None
