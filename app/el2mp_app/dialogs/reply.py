"""Replying in the discussion of a coding or a code: what was said so far, and a page for what one says."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.widgets.plain import words, written
from el2mp_desktop.domain.rows import CoderRow, MemoRow
from el2mp_desktop.language import day, tr


def thread(replies: Sequence[MemoRow], coders: Mapping[str, CoderRow]) -> str:
    """What was said, by whom and when, the first first."""
    lines = []
    for row in replies:
        coder = coders.get(row.coder_id)
        who = tr("{initials}, {day}", initials=coder.initials or coder.name if coder else "…", day=day(row.created_at))
        lines.append(f"{who}\n{row.text}")
    return "\n\n".join(lines)


def ask_for_reply(about: str, said: str, parent: QWidget) -> str | None:
    """What the person says, or None if they think better of it."""
    dialog = ReplyDialog(about, said, parent)
    kept = dialog.exec() == QDialog.DialogCode.Accepted
    text = written(dialog.editor)
    dialog.deleteLater()
    return text if kept and text.strip() else None


class ReplyDialog(QDialog):
    def __init__(self, about: str, said: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Reply"))
        subject = words(self)
        subject.setText(about)
        subject.setFont(theme.interface_font(12))
        self.said = QPlainTextEdit(said, self)
        self.said.setReadOnly(True)
        self.said.setFont(theme.reading_font(15))
        self.said.setAccessibleName(tr("Discussion"))
        self.said.setTabChangesFocus(True)
        self.said.setVisible(bool(said))
        self.editor = QPlainTextEdit(self)
        self.editor.setFont(theme.reading_font(15))
        self.editor.setAccessibleName(tr("Reply"))
        self.editor.setTabChangesFocus(True)
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(tr("Reply"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setToolTip(QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText))
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for part in (subject, self.said, self.editor, buttons):
            layout.addWidget(part)
        self.resize(round(theme.px(480)), round(theme.px(420 if said else 280)))
        self.editor.setFocus()
