"""What a correction did to codings: those that are on other words now, each to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.widgets.plain import words
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.operations.rewriting import Look

_LONGEST = 160


class ChangedCodings(QDialog):
    """Stays open beside the window, so that each can be seen where it stands."""

    coding_chosen = Signal(str)
    kept = Signal(list)
    """Ids of codings of which the person says that they hold."""

    def __init__(self, looks: Sequence[Look], codes: Mapping[str, str], parent: QWidget) -> None:
        """``codes``: name of the code of each coding."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Codings that need a look"))
        heading = words(self)
        heading.setText(
            trn(
                "{count} coding is on other words now. It is marked as unsure, with the old words in its memo.",
                "{count} codings are on other words now. They are marked as unsure, with the old words in their memos.",
                len(looks),
            )
        )
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setFont(theme.reading_font(14))
        self.list.setAccessibleName(self.windowTitle())
        for look in looks:
            said = tr(
                "{code}: “{before}” → “{after}”",
                code=codes.get(look.coding_id, ""),
                before=_short(look.before),
                after=_short(look.after),
            )
            item = QListWidgetItem(said, self.list)
            item.setData(Qt.ItemDataRole.UserRole, look.coding_id)
            item.setToolTip(f"{look.before}\n→ {look.after}")
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        buttons = QDialogButtonBox(self)
        hold = buttons.addButton(tr("They all hold"), QDialogButtonBox.ButtonRole.AcceptRole)
        hold.setAutoDefault(False)
        later = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        later.setAutoDefault(False)
        buttons.accepted.connect(lambda: self.kept.emit([look.coding_id for look in looks]))
        buttons.accepted.connect(self.close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for part in (heading, self.list, buttons):
            layout.addWidget(part)
        self.resize(int(theme.px(480)), int(theme.px(320)))

    def _choose(self, item: QListWidgetItem) -> None:
        self.coding_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
