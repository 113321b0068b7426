"""A page to write on, kept with Ctrl+Enter: what memos, replies and corrections share."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from el2mp_app.keys.keymap import native
from el2mp_app.look import theme
from el2mp_app.widgets.plain import Paragraph, dialog_column
from el2mp_desktop.language import tr


class WritingDialog(QDialog):
    """``about`` stands above the page; ``keep`` is what its button says."""

    def __init__(self, title: str, about: str, text: str, keep: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        subject = Paragraph(self)
        subject.setText(about)
        subject.setFont(theme.interface_font(12))
        self.editor = page(text, title, self)
        buttons = QDialogButtonBox(self)
        button = buttons.addButton(keep, QDialogButtonBox.ButtonRole.AcceptRole)
        button.setToolTip(native("Ctrl+Return"))
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept)
        self.column = dialog_column(self)
        for part in (subject, self.editor, buttons):
            self.column.addWidget(part)
        self.be_large(480, 320)
        self.editor.setFocus()

    def be_large(self, width: int, height: int) -> None:
        """In pixels of a plain screen."""
        self.resize(round(theme.px(width)), round(theme.px(height)))


def page(text: str, name: str, parent: QWidget) -> QPlainTextEdit:
    """A page of plain text in the type one reads in, which Tab leaves."""
    editor = QPlainTextEdit(text, parent)
    editor.setFont(theme.reading_font(15))
    editor.setAccessibleName(name)
    editor.setTabChangesFocus(True)
    return editor
