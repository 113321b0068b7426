"""Replying in the discussion of a coding or a code: what was said so far, and a page for what one says."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from el2mp_app.dialogs.writing import WritingDialog, page
from el2mp_app.widgets.plain import written
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


class ReplyDialog(WritingDialog):
    def __init__(self, about: str, said: str, parent: QWidget) -> None:
        super().__init__(tr("Reply"), about, "", tr("Reply"), parent)
        self.said = page(said, tr("Discussion"), self)
        self.said.setReadOnly(True)
        self.said.setObjectName("told")
        self.said.setVisible(bool(said))
        self.column.insertWidget(1, self.said)
        self.be_large(480, 420 if said else 280)
