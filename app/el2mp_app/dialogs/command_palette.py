"""The command palette: every command of the menus, found by its words in either language."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from el2mp_app.code_search import plain
from el2mp_app.keys.actions import COMMANDS, MENUS, SUBMENUS, Command
from el2mp_app.keys.keymap import written
from el2mp_app.widgets.lists.palette import Palette, PaletteRow
from el2mp_desktop.language import in_every_language, tr


class CommandPalette(Palette):
    """``command_chosen`` brings the id once the palette is closed. What cannot be done now is there, in grey."""

    command_chosen = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], keys: Mapping[str, Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._keys = actions, keys
        self._commands = [command for command in COMMANDS if actions[command.id].isVisible()]
        self.setWindowTitle(tr("Find a command"))
        self.words.setPlaceholderText(tr("Words of a command, in English or French"))
        self.words.setAccessibleName(tr("Find a command"))
        self.list.setAccessibleName(tr("Commands found"))
        self.none.setText(tr("No command has these words."))
        self.hint.hide()
        self.set_room(520, 400)
        self.fill("")

    def rows(self, typed: str) -> list[PaletteRow]:
        found = [command for command in self._commands if finds(command, typed)]
        found.sort(key=lambda command: (not self._can(command), not _begins(command, typed)))
        self.none.setVisible(not found)
        return [self._row(command) for command in found]

    def take(self, row: PaletteRow) -> None:
        self.close()
        self.command_chosen.emit(row.id)

    def _can(self, command: Command) -> bool:
        return self._actions[command.id].isEnabled()

    def _row(self, command: Command) -> PaletteRow:
        home, keys = home_of(command), written(self._keys[command.id])
        name = self._actions[command.id].text().replace("&", "")
        idle = not self._can(command)
        spoken = ", ".join(part for part in (name, home, keys, tr("not now") if idle else "") if part)
        return PaletteRow(command.id, name, home, keys, idle=idle, spoken=spoken)


def home_of(command: Command) -> str:
    """The menu that a command is in, in words."""
    above = SUBMENUS.get(command.menu)
    return " › ".join(tr(MENUS[menu]).replace("&", "") for menu in (above, command.menu) if menu)


def finds(command: Command, typed: str) -> bool:
    """Whether all words typed are in its name or its menu's, taken in one language or the other."""
    wanted = plain(typed).split()
    texts = zip(in_every_language(command.text), in_every_language(MENUS[command.menu]), strict=True)
    return any(
        all(word in plain(f"{name} {command.detail} {menu}".replace("&", "")) for word in wanted)
        for name, menu in texts
    )


def _begins(command: Command, typed: str) -> bool:
    return any(plain(name).startswith(plain(typed)) for name in in_every_language(command.text))
