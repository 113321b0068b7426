"""All keys on one page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.actions import COMMANDS, MENUS
from el2mp_desktop.language import mark, tr

_MORE = (
    ("code", mark("Code with a recent code"), "1–9"),
    ("read", mark("Select by letter; by word"), "Shift+← →, Ctrl+Shift+← →"),
    ("view", mark("Codebook: new code, rename, delete"), mark("Ins, F2, Del")),
    ("view", mark("Codebook: move a code up, down, in, out"), "Alt+↑ ↓ → ←"),
)
"""Keys that are no menu's."""


class KeysDialog(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("All keys"))
        self.list = QTreeWidget(self)
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([tr("What it does"), tr("Keys")])
        self.list.setAccessibleName(tr("All keys"))
        self.list.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        for menu, title in MENUS.items():
            self._add_menu(menu, tr(title).replace("&", ""))
        self.list.expandAll()
        self.resize(int(theme.px(560)), int(theme.px(640)))

    def _add_menu(self, menu: str, title: str) -> None:
        rows = [(command.text, _written(command.keys)) for command in COMMANDS if command.menu == menu and command.keys]
        rows += [(text, tr(keys)) for where, text, keys in _MORE if where == menu]
        if not rows:
            return
        heading = QTreeWidgetItem([title])
        heading.setFont(0, theme.interface_font(13, 600))
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addTopLevelItem(heading)
        for text, keys in rows:
            heading.addChild(QTreeWidgetItem([tr(text), keys]))


def _written(keys: tuple[str, ...]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(dict.fromkeys(QKeySequence(key).toString(native) for key in keys))
