"""Writing a memo: a page of text, kept with Ctrl+Enter."""

from PySide6.QtWidgets import QDialog, QWidget

from el2mp_app.dialogs.writing import WritingDialog
from el2mp_app.widgets.plain import written
from el2mp_desktop.language import tr


def ask_for_memo(about: str, text: str, parent: QWidget) -> str | None:
    """The memo as the person leaves it, or None if they think better of it; an empty one removes it."""
    dialog = MemoDialog(about, text, parent)
    kept = dialog.exec() == QDialog.DialogCode.Accepted
    text = written(dialog.editor)
    dialog.deleteLater()
    return text if kept else None


class MemoDialog(WritingDialog):
    def __init__(self, about: str, text: str, parent: QWidget) -> None:
        super().__init__(tr("Memo"), about, text, tr("Keep"), parent)
