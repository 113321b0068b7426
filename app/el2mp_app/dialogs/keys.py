"""All keys on one page."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.actions import COMMANDS, MENUS
from el2mp_desktop.language import mark, tr

_MORE: tuple[tuple[str, str, str | tuple[str, ...]], ...] = (
    ("read", mark("Select by letter; by word"), ("Shift+Right", "Ctrl+Shift+Right")),
    ("view", mark("Codebook: new code, rename, delete"), ("Ins", "F2", "Del")),
    ("view", mark("Codebook: move a code up, down, in, out"), ("Alt+Up", "Alt+Down", "Alt+Right", "Alt+Left")),
)
"""Keys that are no menu's."""
_ROW, _HEADING = 24, 34


class KeysDialog(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("All keys"))
        self.list = QTreeWidget(self)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.setIndentation(0)
        self.list.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.list.setAccessibleName(tr("All keys"))
        self.list.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 4, 8)
        layout.addWidget(self.list)
        self.list.viewport().setBackgroundRole(self.backgroundRole())
        for menu, title in MENUS.items():
            self._add_menu(menu, tr(title).replace("&", ""))
        self.list.expandAll()
        self.list.setCurrentItem(self.list.topLevelItem(0).child(0))
        self.list.scrollToTop()
        self.resize(int(theme.px(600)), int(theme.px(640)))

    def _add_menu(self, menu: str, title: str) -> None:
        rows = [(command.name, _written(command.keys)) for command in COMMANDS if command.menu == menu and command.keys]
        rows += [(tr(text), _written(keys)) for where, text, keys in _MORE if where == menu]
        if not rows:
            return
        heading = _row(title, "", _HEADING)
        heading.setFont(0, theme.interface_font(13, 600))
        heading.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addTopLevelItem(heading)
        for text, keys in rows:
            heading.addChild(_row(text.replace("…", ""), keys, _ROW))


def _row(text: str, keys: str, height: int) -> QTreeWidgetItem:
    row = QTreeWidgetItem([text, keys])
    row.setSizeHint(0, QSize(0, int(theme.px(height))))
    return row


def _written(keys: str | tuple[str, ...]) -> str:
    if isinstance(keys, str):
        return keys
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(dict.fromkeys(QKeySequence(key).toString(native) for key in keys))
