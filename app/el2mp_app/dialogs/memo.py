"""Writing a memo: a page of text, kept with Ctrl+Enter."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.widgets.plain import written
from el2mp_desktop.language import tr


def ask_for_memo(about: str, text: str, parent: QWidget) -> str | None:
    """The memo as the person leaves it, or None if they think better of it; an empty one removes it."""
    dialog = MemoDialog(about, text, parent)
    kept = dialog.exec() == QDialog.DialogCode.Accepted
    text = written(dialog.editor)
    dialog.deleteLater()
    return text if kept else None


class MemoDialog(QDialog):
    def __init__(self, about: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Memo"))
        subject = QLabel(about, self)
        subject.setWordWrap(True)
        subject.setFont(theme.interface_font(12))
        self.editor = QPlainTextEdit(text, self)
        self.editor.setFont(theme.reading_font(15))
        self.editor.setAccessibleName(tr("Memo"))
        self.editor.setTabChangesFocus(True)
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(tr("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setToolTip(QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText))
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(subject)
        layout.addWidget(self.editor)
        layout.addWidget(buttons)
        self.resize(int(theme.px(480)), int(theme.px(320)))
        self.editor.setFocus()
