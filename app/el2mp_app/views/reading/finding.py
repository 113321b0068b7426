"""Finding a command or a source by its words, a code where it is defined, and the page of all keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, QTimer

from el2mp_app.dialogs.command_palette import CommandPalette
from el2mp_app.dialogs.keys import KeysDialog
from el2mp_app.dialogs.source_palette import SourcePalette
from el2mp_app.keys.keymap import effective, use
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.controls.buttons import KeyButton, KeyCap
from el2mp_app.widgets.lists.palette import Palette
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow


class Finding:
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        self._session, self._window = session, window

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "commands": self.find_command,
            "go_to_source": self.find_source,
            "open_code": self.open_code,
            "keys": self.show_keys,
        }

    def find_command(self) -> None:
        actions = self._window.actions_.all
        palette = CommandPalette(actions, effective(self._session.settings.keys), self._window)
        # Once the palette is gone: the command may open another.
        palette.command_chosen.connect(lambda id: QTimer.singleShot(0, self._window, actions[id].trigger))
        self._open(palette)

    def find_source(self) -> None:
        palette = SourcePalette(self._session.open_project.read.sources(), self._window)
        palette.source_chosen.connect(lambda id: self._window.open_passage(id, None, None))
        self._open(palette)

    def open_code(self) -> None:
        """The code that the list beside the text stands at, in the codebook."""
        code = self._window.read.codes.current
        if not code:
            self._session.told.emit(tr("Choose a code first, in the list at the left."))
            return
        self._window.show_view("codebook")
        self._window.codebook.go_to(code)

    def show_keys(self) -> None:
        dialog = KeysDialog(self._session.settings.keys, self._window)
        dialog.keys_changed.connect(self._keep_keys)
        dialog.exec()
        dialog.deleteLater()

    def use_keys(self) -> None:
        """The keys of the settings, in the menus and on the buttons that show theirs."""
        keys = effective(self._session.settings.keys)
        use(keys)
        self._window.actions_.set_keys(keys)
        for button in self._window.findChildren(KeyButton):
            button.follow(keys)
        for cap in self._window.findChildren(KeyCap):
            cap.follow(keys)

    def _keep_keys(self, own: dict[str, list[str]]) -> None:
        self._session.save_settings(replace(self._session.settings, keys=own))
        self.use_keys()
        # Sentences on the page name keys too.
        self._window.retranslate()

    def _open(self, palette: Palette) -> None:
        """In the middle, near the top, where one looks for it."""
        whole = self._window.whole
        corner = whole.mapToGlobal(QPoint((whole.width() - palette.width()) // 2, 0))
        palette.open_beside(QRect(corner, QSize(1, 40)))
