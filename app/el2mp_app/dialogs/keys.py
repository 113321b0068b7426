"""All keys on one page, where each can be changed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from el2mp_app.code_search import plain
from el2mp_app.dialogs.command_palette import finds
from el2mp_app.keys.actions import COMMANDS, MENUS, SUBMENUS, Command
from el2mp_app.keys.keymap import defaults, effective, holder, is_reserved, written
from el2mp_app.look import theme
from el2mp_app.widgets.plain import Label, dialog_column, quiet
from el2mp_desktop.language import in_every_language, mark, tr

_FIXED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("read", mark("Select by letter; by word"), ("Shift+Right", "Ctrl+Shift+Right")),
    ("read", mark("Leave what one is in: a list, a field, the extent"), ("Esc",)),
)
"""Keys that are no command's, and stay."""
_ROW, _HEADING = 24, 34
_COMMAND = Qt.ItemDataRole.UserRole


class KeysDialog(QDialog):
    """``keys_changed`` brings the person's own keys, by command, after every change."""

    keys_changed = Signal(dict)

    def __init__(self, own: Mapping[str, Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._own = {id: list(keys) for id, keys in own.items()}
        self.setWindowTitle(tr("All keys"))
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(tr("Words of a command, in English or French"))
        self.filter.setAccessibleName(tr("Find a command"))
        self.filter.setClearButtonEnabled(True)
        self.list = QTreeWidget(self)
        self.field = QKeySequenceEdit(self)
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName(tr("New key"))
        self.field.setClearButtonEnabled(True)
        self.name, self.says = Label(self), Label(self)
        self.says.setWordWrap(True)
        self.give, self.take, self.reset, self.reset_all, self._close = (QPushButton(self) for _ in range(5))
        self.give.setText(tr("Give this key"))
        self.take.setText(tr("No key"))
        self.reset.setText(tr("Reset"))
        self.reset_all.setText(tr("Reset all"))
        self._close.setText(tr("Close"))
        self._set_up_list()
        self._lay_out()
        self._connect()
        self._fill()
        self.list.setFocus()

    # What can be done

    def give_key(self) -> None:
        """The command gets the key that was pressed, if nothing else has it."""
        command, key = self.command(), self.field.keySequence().toString()
        if command is None or not key:
            self._say(tr("Press the new key in the field first."))
            return
        other = holder(key, command, effective(self._own))
        if is_reserved(key):
            self._say(tr("{key} moves the caret or the focus, and stays so.", key=written([key])))
        elif other is not None:
            self._refuse(written([key]), other)
        else:
            self._change(command, [key])

    def take_key(self) -> None:
        command = self.command()
        if command is not None:
            self._change(command, [])

    def reset_key(self) -> None:
        """As the program came; refused where another command has the key by now."""
        command = self.command()
        if command is None or command.id not in self._own:
            return
        keys = effective(self._own)
        other = next((found for key in defaults(command) if (found := holder(key, command, keys)) is not None), None)
        if other is not None:
            self._refuse(written(defaults(command)), other)
            return
        del self._own[command.id]
        self._changed(tr("{command}: as it was.", command=_name(command)))

    def reset_all_keys(self) -> None:
        self._own.clear()
        self._changed(tr("All keys are as they were."))

    def command(self) -> Command | None:
        """The command of the current row."""
        item = self.list.currentItem()
        id = item.data(0, _COMMAND) if item is not None else None
        return next((command for command in COMMANDS if command.id == id), None)

    def select(self, id: str) -> None:
        for item in self._rows():
            if item.data(0, _COMMAND) == id:
                self.list.setCurrentItem(item)

    def _change(self, command: Command, keys: list[str]) -> None:
        self._own[command.id] = keys
        if tuple(keys) == defaults(command):
            del self._own[command.id]
        given = written(keys) or tr("no key")
        self._changed(tr("{command}: {key}.", command=_name(command), key=given))

    def _refuse(self, key: str, other: Command) -> None:
        self._say(tr("{key} belongs to “{command}”. Change that one first.", key=key, command=_name(other)))

    def _changed(self, told: str) -> None:
        self._show_keys()
        self.keys_changed.emit({id: list(keys) for id, keys in self._own.items()})
        self._show_current()
        self._say(told)

    def _say(self, text: str) -> None:
        self.says.setText(text)
        self.field.setAccessibleDescription(text)

    # What is shown

    def _fill(self) -> None:
        for menu in MENUS:
            above = SUBMENUS.get(menu)
            words = " › ".join(tr(MENUS[one]).replace("&", "") for one in (above, menu) if one)
            heading = _row(words, "", _HEADING)
            heading.setFont(0, theme.interface_font(13, 600))
            heading.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.list.addTopLevelItem(heading)
            for command in COMMANDS:
                if command.menu == menu:
                    row = _row(_name(command), "", _ROW)
                    row.setData(0, _COMMAND, command.id)
                    heading.addChild(row)
            for where, text, keys in _FIXED:
                if where == menu:
                    row = _row(tr(text), written(keys), _ROW)
                    row.setData(0, _COMMAND + 1, text)
                    heading.addChild(row)
        self.list.expandAll()
        self._show_keys()
        self.list.setCurrentItem(self._rows()[0])
        self.list.scrollToTop()

    def _show_keys(self) -> None:
        keys = effective(self._own)
        for item in self._rows():
            id = item.data(0, _COMMAND)
            if id is not None:
                own = tr("{keys} (yours)", keys=written(keys[id]) or tr("no key"))
                item.setText(1, own if id in self._own else written(keys[id]))
        self.reset_all.setEnabled(bool(self._own))

    def _show_current(self) -> None:
        command = self.command()
        self.name.setText(_name(command) if command is not None else tr("This key stays as it is."))
        for part in (self.field, self.give, self.take):
            part.setEnabled(command is not None)
        self.reset.setEnabled(command is not None and command.id in self._own)
        self.field.clear()
        self._say("")

    def _show_found(self, typed: str) -> None:
        for heading in self._headings():
            rows = _below(heading)
            for row in rows:
                row.setHidden(not _is_found(row, typed))
            heading.setHidden(all(row.isHidden() for row in rows))
        shown = [item for item in self._rows() if not item.isHidden()]
        here = self.list.currentItem()
        if shown and (here is None or here.isHidden()):
            self.list.setCurrentItem(shown[0])

    def _rows(self) -> list[QTreeWidgetItem]:
        return [row for heading in self._headings() for row in _below(heading)]

    def _headings(self) -> list[QTreeWidgetItem]:
        places = range(self.list.topLevelItemCount())
        return [heading for place in places if (heading := self.list.topLevelItem(place)) is not None]

    # Pieces

    def _set_up_list(self) -> None:
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
        self.list.viewport().setBackgroundRole(self.backgroundRole())

    def _lay_out(self) -> None:
        quiet(self.says)
        self.name.setFont(theme.interface_font(13, 600))
        line = QHBoxLayout()
        line.setSpacing(8)
        for part in (self.field, self.give, self.take, self.reset):
            line.addWidget(part)
        line.setStretchFactor(self.field, 1)
        last = QHBoxLayout()
        last.addWidget(self.says, 1)
        last.setSpacing(8)
        last.addWidget(self.reset_all)
        last.addWidget(self._close)
        layout = dialog_column(self)
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.name)
        layout.addLayout(line)
        layout.addLayout(last)
        for button in (self.give, self.take, self.reset, self.reset_all, self._close):
            button.setAutoDefault(False)
        self.resize(int(theme.px(660)), int(theme.px(700)))

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._show_found)
        self.list.currentItemChanged.connect(self._show_current)
        self.list.itemActivated.connect(lambda *_: self.field.setFocus())
        self.give.clicked.connect(self.give_key)
        self.take.clicked.connect(self.take_key)
        self.reset.clicked.connect(self.reset_key)
        self.reset_all.clicked.connect(self.reset_all_keys)
        self._close.clicked.connect(self.close)


def _is_found(row: QTreeWidgetItem, typed: str) -> bool:
    id = row.data(0, _COMMAND)
    command = next((command for command in COMMANDS if command.id == id), None)
    if command is not None:
        return finds(command, typed)
    texts = in_every_language(row.data(0, _COMMAND + 1))
    return any(all(word in plain(text) for word in plain(typed).split()) for text in texts)


def _name(command: Command) -> str:
    return command.name.replace("…", "").replace("&", "")


def _row(text: str, keys: str, height: int) -> QTreeWidgetItem:
    row = QTreeWidgetItem([text, keys])
    row.setSizeHint(0, QSize(0, int(theme.px(height))))
    if height == _ROW:
        # Or it would be read out as “expanded”.
        row.setFlags(row.flags() | Qt.ItemFlag.ItemNeverHasChildren)
    return row


def _below(heading: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [row for place in range(heading.childCount()) if (row := heading.child(place)) is not None]
