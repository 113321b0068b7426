"""Every command of the window in one table: its name, its menu, its keys, and where those keys count."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from el2mp_desktop.language import mark, tr

Place = Literal["window", "reader", "review", "codebook"]
"""Bare letters count only while the reader, the review list or the tree of the codebook has the focus."""
Needs = Literal[
    "",
    "project",
    "source",
    "recording",
    "known_recording",
    "beside",
    "coding",
    "versions",
    "branches",
    "requests",
    "models",
    "suggestion",
    "codebook",
    "code",
]


@dataclass(frozen=True, slots=True)
class Command:
    id: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    place: Place = "window"
    needs: Needs = "project"
    line_before: bool = False
    """Whether a line separates it from the command above it in the menu; the first one in a menu speaks for that."""
    checkable: bool = False
    one_of: str = ""
    """What it is one choice for: of those, one is ticked."""
    detail: str = ""
    """What stands after the text, the same in every language."""

    @property
    def name(self) -> str:
        """In the language in force."""
        return f"{tr(self.text)} {self.detail}".rstrip()


MENUS = {
    "project": mark("&Project"),
    "edit": mark("&Edit"),
    "read": mark("&Read"),
    "code": mark("&Code"),
    "suggestions": mark("&Suggestions"),
    "analyse": mark("&Analyse"),
    "view": mark("&View"),
    "help": mark("&Help"),
    "extent": mark("Extent"),
    "recent": mark("Recent codes"),
    "codebook": mark("Codebook"),
    "order": mark("Order of reading"),
    "listen": mark("Listen"),
    "links": mark("Links"),
    "select": mark("Select"),
    "beside": mark("Side by side"),
    "type": mark("Text"),
    "appearance": mark("Appearance"),
    "language": mark("Language"),
}
SUBMENUS = {
    **{"order": "read", "listen": "read", "select": "read"},
    **{"beside": "view", "type": "view", "appearance": "view", "language": "view"},
    **{"extent": "code", "recent": "code", "links": "code", "codebook": "code"},
}
"""Menus within another; each stands where its first command would."""

COMMANDS = (
    Command("new", "project", mark("New project…"), ("Ctrl+N",), needs=""),
    Command("open", "project", mark("Open…"), ("Ctrl+O",), needs=""),
    Command("example", "project", mark("Open the example project"), needs=""),
    Command("save_copy", "project", mark("Save a copy…"), ("Ctrl+Shift+S",)),
    Command("backups", "project", mark("Backup copies")),
    Command("import", "project", mark("Import…"), ("Ctrl+I",), line_before=True),
    Command("import_folder", "project", mark("Import a folder…")),
    Command("import_clipboard", "project", mark("Import from the clipboard"), ("Ctrl+Shift+I",)),
    Command("rename_source", "project", mark("Rename this source…"), needs="source", line_before=True),
    Command("group_source", "project", mark("Group of this source…"), needs="source"),
    Command("source_facts", "project", mark("Case and attributes…"), needs="source"),
    Command("recording", "project", mark("Recording of this source…"), needs="source"),
    Command("no_recording", "project", mark("Forget the recording"), needs="known_recording"),
    Command("remove_source", "project", mark("Remove this source"), needs="source"),
    Command("erase_source", "project", mark("Erase this source for good…"), needs="source"),
    Command("erase_removed", "project", mark("Erase a removed source for good…")),
    Command("cases", "project", mark("Cases…"), line_before=True),
    Command("close", "project", mark("Close the project"), ("Ctrl+W",), line_before=True),
    Command("quit", "project", mark("Quit"), ("Ctrl+Q",), needs=""),
    Command("undo", "edit", mark("Undo"), ("Ctrl+Z",)),
    Command("redo", "edit", mark("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    Command("history", "edit", mark("History…"), ("Ctrl+H",)),
    Command("copy", "edit", mark("Copy"), ("Ctrl+C",), needs="source", line_before=True),
    Command("copy_quotation", "edit", mark("Copy as quotation"), ("Ctrl+Shift+C",), needs="source"),
    Command("find", "edit", mark("Find in this source…"), ("Ctrl+F",), needs="source"),
    Command("correct_text", "edit", mark("Correct the text…"), ("F2",), "reader", "source", line_before=True),
    Command("split_turn", "edit", mark("Split the turn here"), needs="source"),
    Command("join_turns", "edit", mark("Join with the next turn"), needs="source"),
    Command("cut_turns", "edit", mark("Cut long turns…"), needs="source"),
    Command("give_turn", "edit", mark("Whose turn is this…"), needs="source", line_before=True),
    Command("rename_speaker", "edit", mark("Rename the speaker…"), needs="source"),
    Command("merge_speaker", "edit", mark("Merge the speaker with…"), needs="source"),
    Command("commit", "read", mark("Turn read, go on"), ("Enter", "Return"), "reader", "source"),
    Command("nothing", "read", mark("Read, nothing here"), ("N",), "reader", "source"),
    Command("next_unread", "read", mark("Next unread turn"), ("Ctrl+Down",), "reader", "source"),
    Command("next_passage", "read", mark("Next passage to read"), ("Ctrl+J",)),
    Command("order_document", "order", mark("As the text stands"), one_of="order"),
    Command("order_random", "order", mark("At random"), one_of="order"),
    Command("order_uncertain", "order", mark("Where the engine is least sure"), needs="models", one_of="order"),
    Command("order_novel", "order", mark("Least like what you have read"), needs="models", one_of="order"),
    Command("order_speakers", "order", mark("Whoever you have read least"), one_of="order"),
    Command("next_turn", "read", mark("Next turn"), ("Alt+Down",), "reader", "source", line_before=True),
    Command("previous_turn", "read", mark("Previous turn"), ("Alt+Up",), "reader", "source"),
    Command("next_coding", "read", mark("Next coding"), ("Alt+Right",), "reader", "source"),
    Command("previous_coding", "read", mark("Previous coding"), ("Alt+Left",), "reader", "source"),
    Command("codings_here", "read", mark("Codings at the caret…"), ("I",), "reader", "source"),
    Command("next_of_speaker", "read", mark("Next turn of this speaker"), ("Alt+Shift+Down",), "reader", "source"),
    Command(
        "previous_of_speaker", "read", mark("Previous turn of this speaker"), ("Alt+Shift+Up",), "reader", "source"
    ),
    Command("next_uncoded", "read", mark("Next passage read and not coded"), ("U",), "reader", "source"),
    Command("previous_uncoded", "read", mark("Previous passage read and not coded"), ("Shift+U",), "reader", "source"),
    Command("go_to_turn", "read", mark("Go to a turn…"), ("G",), "reader", "source"),
    Command("next_version", "read", mark("Next version"), ("Alt+PgDown",), "reader", "versions", line_before=True),
    Command("previous_version", "read", mark("Previous version"), ("Alt+PgUp",), "reader", "versions"),
    Command("all_versions", "read", mark("All versions, one after the other"), needs="branches", checkable=True),
    Command("go_to_source", "read", mark("Go to a source…"), ("Ctrl+P",), line_before=True),
    Command("play", "listen", mark("Play or pause"), ("F5",), needs="recording", line_before=True),
    Command("play_turn", "listen", mark("Play this turn"), ("Shift+F5",), needs="recording"),
    Command("play_back", "listen", mark("Back three seconds"), ("F3",), needs="recording"),
    Command("play_on", "listen", mark("Forward three seconds"), ("Shift+F3",), needs="recording"),
    Command("align_recording", "listen", mark("This turn is heard here"), ("Ctrl+Shift+F5",), needs="recording"),
    Command("slower", "listen", mark("Play slower"), ("F11",), needs="recording"),
    Command("faster", "listen", mark("Play faster"), ("F12",), needs="recording"),
    Command(
        "follow", "listen", mark("Keep the turn being played in view"), ("Ctrl+F5",), needs="recording", checkable=True
    ),
    Command("next_reading", "read", mark("Start the next reading"), line_before=True),
    Command("previous_reading", "read", mark("Go back to the reading before")),
    Command("select_sentence", "select", mark("Select the sentence"), ("S",), "reader", "source", line_before=True),
    Command("select_previous_sentence", "select", mark("Select the sentence before"), ("Shift+S",), "reader", "source"),
    Command("select_turn", "select", mark("Select the turn"), ("T",), "reader", "source"),
    Command("select_previous_turn", "select", mark("Select the turn before"), ("Shift+T",), "reader", "source"),
    Command("select_more", "select", mark("Select one more sentence"), ("W",), "reader", "source"),
    Command("select_less", "select", mark("Select one sentence fewer"), ("Shift+W",), "reader", "source"),
    Command("code", "code", mark("Code…"), ("C",), "reader", "source"),
    Command("repeat_code", "code", mark("Code with the last code"), (".",), "reader", "source"),
    Command("in_vivo", "code", mark("Code in vivo"), ("V",), "reader", "source"),
    *(Command(f"recent_{n}", "recent", mark("Recent code"), (n,), "reader", "source", detail=n) for n in "123456789"),
    Command("go_on", "code", mark("Select what follows after coding"), ("Shift+G",), "reader", checkable=True),
    Command("extent", "extent", mark("Change the extent"), ("E",), "reader", "coding", line_before=True),
    Command("end_word_on", "extent", mark("End a word later"), ("Alt+Shift+Right",), "reader", "coding", True),
    Command("end_word_back", "extent", mark("End a word earlier"), ("Alt+Shift+Left",), "reader", "coding"),
    Command("end_sentence_on", "extent", mark("End a sentence later"), ("X",), "reader", "coding"),
    Command("end_sentence_back", "extent", mark("End a sentence earlier"), ("Shift+X",), "reader", "coding"),
    Command("start_word_on", "extent", mark("Begin a word later"), ("Alt+Shift+End",), "reader", "coding", True),
    Command("start_word_back", "extent", mark("Begin a word earlier"), ("Alt+Shift+Home",), "reader", "coding"),
    Command("start_sentence_on", "extent", mark("Begin a sentence later"), ("Alt+Shift+PgDown",), "reader", "coding"),
    Command("start_sentence_back", "extent", mark("Begin a sentence earlier"), ("Alt+Shift+PgUp",), "reader", "coding"),
    Command("recode", "code", mark("Change the code…"), ("Shift+C",), "reader", "coding"),
    Command("unsure", "code", mark("Unsure"), ("?",), "reader", "coding", checkable=True),
    Command("to_discuss", "code", mark("To discuss"), ("!",), "reader", "coding", checkable=True),
    Command("memo", "code", mark("Memo…"), ("M",), "reader", "coding"),
    Command("reply", "code", mark("Reply…"), ("Shift+M",), "reader", "coding"),
    Command("reply_on_code", "code", mark("Reply on the code…"), needs="coding"),
    Command("link", "links", mark("Link: this is about…"), ("L",), "reader", "source", line_before=True),
    Command("link_reworks", "links", mark("Link: this reworks…"), ("Shift+L",), "reader", "source"),
    Command("link_as", "links", mark("Link in another way…"), ("Ctrl+L",), needs="source"),
    Command("follow_link", "links", mark("Bring what is linked beside"), ("B",), "reader", "source"),
    Command("remove_coding", "code", mark("Remove the coding"), ("Del",), "reader", "coding", line_before=True),
    Command("discussions", "code", mark("Doubt and discussion…"), ("Ctrl+Shift+D",), line_before=True),
    Command("open_code", "codebook", mark("Open this code in the codebook"), line_before=True),
    Command("codebook_new", "codebook", mark("New code"), ("Ins",), "codebook", "codebook", line_before=True),
    Command("codebook_new_below", "codebook", mark("New code below it"), ("Shift+Ins",), "codebook", "code"),
    Command("codebook_rename", "codebook", mark("Rename the code"), ("F2",), "codebook", "code", True),
    Command("codebook_delete", "codebook", mark("Delete the code"), ("Del",), "codebook", "code"),
    Command("codebook_up", "codebook", mark("Move up"), ("Alt+Up",), "codebook", "code", True),
    Command("codebook_down", "codebook", mark("Move down"), ("Alt+Down",), "codebook", "code"),
    Command("codebook_in", "codebook", mark("Move in"), ("Alt+Right",), "codebook", "code"),
    Command("codebook_out", "codebook", mark("Move out"), ("Alt+Left",), "codebook", "code"),
    Command("suggest_source", "suggestions", mark("Suggest codes for this source…"), ("Ctrl+G",), needs="models"),
    Command("suggest_all", "suggestions", mark("Suggest codes for every source…"), needs="models"),
    Command("review", "suggestions", mark("Review suggestions"), needs="models", line_before=True),
    Command("accept", "suggestions", mark("Accept"), ("A",), "review", "suggestion", line_before=True),
    Command("reject", "suggestions", mark("Reject"), ("R",), "review", "suggestion"),
    Command("amend_extent", "suggestions", mark("Accept with another extent"), ("E",), "review", "suggestion"),
    Command("amend_code", "suggestions", mark("Accept with another code…"), ("C",), "review", "suggestion"),
    Command("defer", "suggestions", mark("Defer"), ("D",), "review", "suggestion"),
    Command("justification", "suggestions", mark("The model’s rationale"), ("J",), "review", "suggestion"),
    Command("open_in_text", "suggestions", mark("Open in the text"), ("O",), "review", "suggestion"),
    Command("expressions", "suggestions", mark("Expressions no code covers…"), needs="models", line_before=True),
    Command("runs", "suggestions", mark("Runs…"), needs="models", line_before=True),
    Command("models", "suggestions", mark("Models on this computer…"), needs="models"),
    Command("prompts", "suggestions", mark("What models are asked…"), needs="models"),
    Command("mode_human_first", "suggestions", mark("Show them once a turn is read"), line_before=True, one_of="mode"),
    Command("mode_always", "suggestions", mark("Show them at once"), one_of="mode"),
    Command("mode_none", "suggestions", mark("No models at all in this project"), one_of="mode"),
    Command(
        "times_decisions",
        "suggestions",
        mark("Record how long decisions take"),
        needs="models",
        line_before=True,
        checkable=True,
    ),
    Command("cooccurrence", "analyse", mark("Co-occurrence")),
    Command("export_codings", "analyse", mark("Export the codings…"), line_before=True),
    Command("export_source", "analyse", mark("Export this source with codes and memos…"), needs="source"),
    Command("view_read", "view", mark("Read and code"), ("Ctrl+1",)),
    Command("view_review", "view", mark("Review suggestions"), ("Ctrl+2",), needs="models"),
    Command("view_analyse", "view", mark("Analyse"), ("Ctrl+3",)),
    Command("view_codebook", "view", mark("Codebook"), ("Ctrl+4",)),
    Command(
        "second_source",
        "beside",
        mark("Second source beside"),
        ("F4",),
        needs="source",
        checkable=True,
        line_before=True,
    ),
    Command("swap_sources", "beside", mark("Change places with the source beside"), ("Shift+F4",), needs="beside"),
    Command("session_view", "beside", mark("Session side by side"), ("Ctrl+B",), needs="source", checkable=True),
    Command("next_column", "beside", mark("Next column"), ("Ctrl+Tab",), needs="beside"),
    Command("previous_column", "beside", mark("Previous column"), ("Ctrl+Shift+Tab",), needs="beside"),
    Command("scroll_together", "beside", mark("Scroll together"), ("Shift+B",), "reader", "beside", checkable=True),
    Command(
        "activate", "view", mark("Passages of what is ticked"), ("Ctrl+Shift+A",), checkable=True, line_before=True
    ),
    Command("code_passages", "view", mark("Passages of this code")),
    Command("clear_ticks", "view", mark("Untick all sources and codes")),
    Command("filter", "view", mark("Filter the marks…"), ("F",), "reader", "source", line_before=True),
    Command("clear_filter", "view", mark("Show all marks again"), ("Shift+F",), "reader", "source"),
    Command("prompt_chain", "view", mark("Prompt chain"), ("Ctrl+Shift+H",), needs="requests", checkable=True),
    Command("fold_left", "view", mark("Left side"), ("F9",), checkable=True, line_before=True),
    Command("fold_right", "view", mark("Right side"), ("Shift+F9",), checkable=True),
    Command("fold_recent", "view", mark("Codes used last"), checkable=True),
    Command("next_region", "view", mark("Next region"), ("F6",)),
    Command("larger", "type", mark("Larger text"), ("Ctrl++", "Ctrl+="), needs="", line_before=True),
    Command("smaller", "type", mark("Smaller text"), ("Ctrl+-",), needs=""),
    Command("looser", "type", mark("More space between lines"), ("F7",), needs="", line_before=True),
    Command("tighter", "type", mark("Less space between lines"), ("Shift+F7",), needs=""),
    Command("wider", "type", mark("Longer lines"), ("F8",), needs="", line_before=True),
    Command("narrower", "type", mark("Shorter lines"), ("Shift+F8",), needs=""),
    Command("usual_type", "type", mark("Text in its usual size and spacing"), ("Ctrl+0",), needs="", line_before=True),
    Command("theme_system", "appearance", mark("As the system"), needs="", one_of="theme"),
    Command("theme_light", "appearance", mark("Light"), needs="", one_of="theme"),
    Command("theme_dark", "appearance", mark("Dark"), needs="", one_of="theme"),
    Command("theme_contrast", "appearance", mark("High contrast"), needs="", one_of="theme"),
    Command("language_en", "language", "English", needs="", one_of="language"),
    Command("language_fr", "language", "Français", needs="", one_of="language"),
    Command("codes_en", "language", mark("Codes in English"), one_of="codes", line_before=True),
    Command("codes_fr", "language", mark("Codes in French"), one_of="codes"),
    Command("commands", "help", mark("Find a command…"), ("Ctrl+K", "Ctrl+Shift+P"), needs=""),
    Command("keys", "help", mark("All keys…"), ("F1",), needs=""),
    Command("you", "help", mark("Your name and initials…"), needs=""),
    Command("about", "help", mark("About EL2MP Desktop"), needs=""),
)

SUGGESTION_COMMANDS = frozenset(
    command.id for command in COMMANDS if command.menu == "suggestions" and not command.id.startswith("mode_")
) | {"view_review"}
"""What goes from the menus of a project without models."""


BESIDE_THE_TEXT = ("accept", "reject", "amend_extent", "defer", "justification")
"""Keys of reviewing that count in the text too, while a suggestion is current there. C is the text's own."""


ON_A_PICTURE = (
    *("code", "repeat_code", *(f"recent_{digit}" for digit in "123456789"), "recode", "extent", "remove_coding"),
    *("unsure", "to_discuss", "memo", "reply", "next_coding", "previous_coding", "nothing", "correct_text", "filter"),
)
"""Keys of the text that count on a picture too."""


class Actions(QObject):
    """The table made into `QAction`s, in menus and on the widgets where their keys count."""

    def __init__(self, handlers: Mapping[str, Callable[[], None]], before: Callable[[], None], window: QWidget) -> None:
        """``before``: what is done first, whatever the command."""
        super().__init__(window)
        self._window = window
        self.all: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        groups = {name: QActionGroup(self) for name in {command.one_of for command in COMMANDS if command.one_of}}
        for command in COMMANDS:
            action = QAction(window)
            action.setObjectName(command.id)
            action.setCheckable(command.checkable or bool(command.one_of))
            if command.one_of:
                groups[command.one_of].addAction(action)
            action.triggered.connect(_calling(before, handlers[command.id]))
            self.all[command.id] = action

    def __getitem__(self, id: str) -> QAction:
        return self.all[id]

    def fill(self, bar: QMenuBar) -> None:
        """Put every command in its menu, and give the window its keys."""
        for id in MENUS:
            if id not in SUBMENUS:
                self._add_menu(id, bar)
        for command in COMMANDS:
            if command.menu not in self.menus:
                above = self.menus[SUBMENUS[command.menu]]
                if command.line_before:
                    above.addSeparator()
                self._add_menu(command.menu, above)
            menu = self.menus[command.menu]
            if command.line_before:
                menu.addSeparator()
            menu.addAction(self.all[command.id])
            if command.place == "window":
                self._window.addAction(self.all[command.id])
        self.retranslate()

    def _add_menu(self, id: str, home: QMenuBar | QMenu) -> None:
        self.menus[id] = home.addMenu("")
        self.menus[id].setObjectName(f"menu_{id}")

    def give_keys(self, place: Place, widget: QWidget) -> None:
        """Let the bare keys of a place count while that widget has the focus, and only then."""
        for command in COMMANDS:
            if command.place == place:
                self.all[command.id].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                widget.addAction(self.all[command.id])

    def retranslate(self) -> None:
        for id, menu in self.menus.items():
            menu.setTitle(tr(MENUS[id]))
        for command in COMMANDS:
            self.all[command.id].setText(command.name)

    def set_keys(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Which keys each command has, by its id."""
        for id, action in self.all.items():
            action.setShortcuts([QKeySequence(key) for key in keys[id]])

    def enable(self, available: Collection[str], idle: Collection[str]) -> None:
        """Enable the commands whose needs (``project``, ``source``, ...) are met, but those with nothing to do."""
        for command in COMMANDS:
            met = not command.needs or command.needs in available
            self.all[command.id].setEnabled(met and command.id not in idle)

    def show_models(self, shown: bool) -> None:
        for id in SUGGESTION_COMMANDS:
            self.all[id].setVisible(shown)


def _calling(before: Callable[[], None], handler: Callable[[], None]) -> Callable[[bool], None]:
    def call(_checked: bool) -> None:
        before()
        handler()

    return call
