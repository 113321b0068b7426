"""Which removed source to erase for good: Undo could still bring its words back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.lists.text_list import TextList
from el2mp_app.widgets.plain import dialog_column
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.domain.rows import RemovedSource
from el2mp_desktop.language import tr


class RemovedSourcesDialog(QDialog):
    def __init__(self, removed: Sequence[RemovedSource], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Erase a removed source"))
        words = Words(self, 13)
        words.setText(
            tr(
                "These sources are out of the project, but its history still holds their words. Erasing one takes them "
                "out of the history and the local backups. It cannot be undone, nor can anything done before it."
            )
        )
        self.list = TextList(tr("Removed sources"), self)
        for source in removed:
            self.list.add(source, source.name)
        buttons = QDialogButtonBox(self)
        self.erase = buttons.addButton(tr("Erase for good"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.erase.clicked.connect(self.accept)
        self.erase.setEnabled(False)
        keep = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        keep.setDefault(True)
        keep.clicked.connect(self.reject)
        self.list.itemSelectionChanged.connect(lambda: self.erase.setEnabled(bool(self.list.selectedItems())))
        column = dialog_column(self)
        for part in (words, self.list, buttons):
            column.addWidget(part)
        self.setMinimumSize(round(theme.px(480)), round(theme.px(320)))

    @property
    def chosen(self) -> RemovedSource:
        source: RemovedSource = self.list.selectedItems()[0].data(Qt.ItemDataRole.UserRole)
        return source
