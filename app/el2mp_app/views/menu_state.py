"""What the menus and the head of the window show of the state of things: names, ticks, and what can be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from el2mp_app.keys.actions import COMMANDS
from el2mp_app.views.reading.next_reading import ORDERS, order_name
from el2mp_desktop.domain.states import SUGGESTION_MODES
from el2mp_desktop.language import after_colon, tr

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow

VIEWS = ("read", "review", "analyse", "codebook")
THEMES = ("", "light", "dark", "contrast")


class MenuState:
    def __init__(self, window: MainWindow) -> None:
        self._window, self._actions = window, window.actions_
        self._session, self._read = window.session, window.read
        self._with_models = False
        self._reversible: dict[str, str | None] = {}

    def show_names(self) -> None:
        """Title, coder and reading, ticks of the menus."""
        settings, project = self._session.settings, self._session.project
        self._window.setWindowTitle(f"{project.read.project().name} · EL2MP Desktop" if project else "EL2MP Desktop")
        coder = project.read.coder(project.coder_id) if project else None
        reading = _reading(coder.reading) if coder else ""
        self._window.who.show_person(coder.initials if coder else "", f"{coder.name}, {reading}" if coder else "")
        for name in THEMES:
            self._actions[f"theme_{name or 'system'}"].setChecked(settings.theme == name)
        for name in ("en", "fr"):
            self._actions[f"language_{name}"].setChecked((settings.language or "en") == name)
            self._actions[f"codes_{name}"].setChecked(project is not None and project.language == name)
        mode = project.read.project().suggestions if project else ""
        for name in SUGGESTION_MODES:
            self._actions[f"mode_{name}"].setChecked(mode == name)
        self._actions["times_decisions"].setChecked(project is not None and project.read.project().times_decisions)
        self.show_order(self._window.next_reading.order)

    def show_models(self) -> None:
        """A project without models has no engines, no ghosts and no menus for them."""
        self._with_models = self._session.open_project.read.project().suggestions != "none"
        self._actions.show_models(self._with_models)
        self._window.tabs.setTabVisible(VIEWS.index("review"), self._with_models)

    def show_waiting(self, waiting: int) -> None:
        name = tr("Review suggestions")
        self._window.tabs.setTabText(VIEWS.index("review"), f"{name}  {waiting}" if waiting else name)

    def show_order(self, order: str) -> None:
        """The order of reading, ticked in its menu and named beside what goes by it."""
        for name in ORDERS:
            self._actions[f"order_{name}"].setChecked(name == order)
        self._actions["next_passage"].setText(
            tr("{command}: {order}", command=tr("Next passage to read"), order=order_name(order))
        )

    def enable(self) -> None:
        """Called at every move of the caret: asks the project nothing."""
        page = self._read.page if self._session.project is not None else None
        row = page.coding(self._read.current) if page else None
        met = {
            "project": self._session.project is not None,
            "models": self._session.project is not None and self._with_models,
            "source": page is not None,
            "beside": page is not None and self._read.side.beside,
            "coding": row is not None,
            "recording": page is not None and self._read.playing.ready,
            "known_recording": page is not None and self._read.playing.has_recording,
            "versions": page is not None and len(page.versions_of(self._read.reader.current_turn())) > 1,
            "branches": page is not None and bool(page.branches),
            "requests": page is not None and page.asks > 1 and self._window.stack.currentWidget() is self._read,
            "codebook": self._session.project is not None
            and self._window.stack.currentWidget() is self._window.codebook,
            "code": self._window.codebook.isVisible() and self._window.codebook.code is not None,
            "suggestion": self._window.card().suggestion is not None,
        }
        self._actions.enable({need for need, is_met in met.items() if is_met}, self._idle())
        self._actions["unsure"].setChecked(row is not None and row.unsure)
        self._actions["go_on"].setChecked(self._session.settings.go_on)
        self._actions["to_discuss"].setChecked(row is not None and row.to_discuss)
        self._actions["all_versions"].setChecked(page is not None and page.way.whole)
        beside = self._read.side.beside
        for id in ("second_source", "session_view"):
            self._actions[id].setChecked(beside)
        self._actions["scroll_together"].setChecked(self._read.session_bar.together.isChecked())
        self._actions["activate"].setChecked(self._read.activation.shown)
        self._actions["follow"].setChecked(self._read.playing.follows)
        self._actions["prompt_chain"].setChecked(not self._read.chain.isHidden())
        self.show_folds()

    def show_history(self) -> None:
        """What undo and redo would do, in their names."""
        project = self._session.project
        self._reversible = {
            "undo": project.read.undo_label() if project else None,
            "redo": project.read.redo_label() if project else None,
        }
        for id, name in (("undo", tr("Undo")), ("redo", tr("Redo"))):
            label = self._reversible[id]
            self._actions[id].setText(tr("{undo}: {act}", undo=name, act=after_colon(tr(label))) if label else name)

    def show_recent(self) -> None:
        """The codes used last, by name, in their menu."""
        names = self._read.recent.names
        for command in COMMANDS:
            if command.menu == "recent":
                self._actions[command.id].setText(names.get(command.detail, command.name))
        self.enable()

    def _idle(self) -> set[str]:
        """Nothing to undo, a digit that no code has."""
        digits = self._read.recent.names
        without_code = {command.id for command in COMMANDS if command.menu == "recent" and command.detail not in digits}
        return without_code | {id for id, label in self._reversible.items() if label is None}

    def show_folds(self) -> None:
        """The sides that fold are those of reading and coding."""
        reading = self._session.project is not None and self._window.stack.currentWidget() is self._read
        sides = {"fold_left": self._read.left, "fold_right": self._read.inspector, "fold_recent": self._read.recent}
        for id, side in sides.items():
            self._actions[id].setEnabled(reading)
            self._actions[id].setChecked(not side.isHidden())

    def fill_menu(self, menu: QMenu, marks: list[str]) -> None:
        """The context menu of the text."""
        names = ["code", "repeat_code", "in_vivo", "nothing"]
        if marks and self._read.page is not None and marks[0] in self._read.page.marks:
            names += ["", "extent", "recode", "unsure", "to_discuss", "memo", "reply", "remove_coding"]
        names += ["", "correct_text", "split_turn", "join_turns", "", "give_turn", "rename_speaker", "merge_speaker"]
        for name in [*names, "", "copy", "copy_quotation"]:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()


def _reading(place: int) -> str:
    return tr("first reading") if place == 1 else tr("reading {number}", number=place)
