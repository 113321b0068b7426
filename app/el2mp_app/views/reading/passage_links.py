"""Linking two passages: L on the one that speaks, L again on the one it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from el2mp_app.keys.keymap import key_of, native
from el2mp_app.session import ProjectSession
from el2mp_desktop import operations
from el2mp_desktop.domain.links import KINDS, kind_name
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow


class PassageLinks(QObject):
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._begun: tuple[str, Span] | None = None
        session.closed.connect(self._forget)
        for column in window.read.side.columns:
            column.reader.view.installEventFilter(self)
        inspector = window.read.inspector
        inspector.link_chosen.connect(lambda source, span: window.open_passage(source, span, None))
        inspector.link_removed.connect(self.remove)
        inspector.link_kept.connect(self.keep)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in a text gives up what was begun."""
        escape = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        )
        if escape and self._begun is not None:
            self._forget()
            self._session.told.emit(tr("No link was made."))
            return True
        return False

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "link": lambda: self.link("about"),
            "link_reworks": lambda: self.link("reworks"),
            "link_as": self.choose_kind,
        }

    def link(self, kind: str) -> None:
        """The selection, or the current coding, is where a link begins; the next one is where it leads."""
        here = self._passage()
        if here is None:
            return
        if self._begun is None:
            self._begun = here
            self._session.under_way.emit(
                tr(
                    "Now select what it is about, here or elsewhere, then {key} again. {leave}: no link.",
                    key=key_of("link"),
                    leave=native("Esc"),
                )
            )
            return
        begun = self._begun
        self._forget()
        if begun == here:
            self._session.told.emit(tr("No link was made."))
        elif self._session.do(operations.links.link_passages, *begun, *here, kind) is not None:
            self._session.told.emit(
                tr("Linked. It stands beside both passages; {key} takes it back.", key=key_of("undo"))
            )

    def choose_kind(self) -> None:
        """A link that is begun ends here, in a way that is chosen from a list."""
        if self._begun is None or self._passage() is None:
            self.link("about")
            return
        menu = QMenu(self._window)
        for kind in KINDS:
            menu.addAction(kind_name(kind)).triggered.connect(lambda _, kind=kind: self.link(kind))
        menu.aboutToHide.connect(menu.deleteLater)
        view = self._window.read.reader.view
        menu.setActiveAction(menu.actions()[0])
        menu.popup(view.viewport().mapToGlobal(view.cursorRect().bottomLeft()))

    def remove(self, link_id: str) -> None:
        self._session.do(operations.links.remove_links, [link_id])
        self._session.told.emit(tr("Link removed. {key} brings it back.", key=key_of("undo")))

    def keep(self, link_id: str) -> None:
        """Somebody has looked at a link whose words were rewritten."""
        self._session.do(operations.links.keep_links, [link_id])
        self._session.told.emit(tr("The link holds. {key} takes that back.", key=key_of("undo")))

    def _passage(self) -> tuple[str, Span] | None:
        page, span = self._window.read.page, self._window.coding_commands.passage()
        return None if page is None or span is None else (page.source.id, span)

    def _forget(self) -> None:
        self._begun = None
        self._session.under_way.emit("")
