"""The main window: menus, the four views, the status bar, and what leads from one to the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from el2mp_app import window_layout
from el2mp_app.keys.actions import BESIDE_THE_TEXT, ON_A_PICTURE, Actions
from el2mp_app.keys.digit_keys import digit_of
from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.suggesting import Suggesting
from el2mp_app.views.analysis import AnalysisView
from el2mp_app.views.codebook import CodebookView
from el2mp_app.views.menu_state import THEMES, VIEWS, MenuState
from el2mp_app.views.model_commands import ModelCommands
from el2mp_app.views.project_commands import ProjectCommands
from el2mp_app.views.reading.coding_commands import CodingCommands
from el2mp_app.views.reading.correcting import Correcting
from el2mp_app.views.reading.discussing import Discussing
from el2mp_app.views.reading.expressing import Expressing
from el2mp_app.views.reading.extent_commands import ExtentCommands
from el2mp_app.views.reading.finding import Finding
from el2mp_app.views.reading.into_writing import IntoWriting
from el2mp_app.views.reading.next_reading import NextReading
from el2mp_app.views.reading.passage_links import PassageLinks
from el2mp_app.views.reading.picture_coding import PictureCoding
from el2mp_app.views.reading.read_and_code import ReadAndCode
from el2mp_app.views.reading.reading_commands import ReadingCommands
from el2mp_app.views.review import ReviewView
from el2mp_app.views.status_line import StatusLine
from el2mp_app.views.welcome import WelcomeView
from el2mp_app.widgets.bars.tour_bar import TourBar
from el2mp_app.widgets.bars.undo_bar import UndoBar
from el2mp_app.widgets.bars.view_bar import ViewBar
from el2mp_app.widgets.bars.who import Who
from el2mp_app.widgets.controls.buttons import KeyButton
from el2mp_app.widgets.review.suggestion_card import DECISIONS, SuggestionCard
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import current_language, set_language, tr

if TYPE_CHECKING:
    from el2mp_app.tasks import Task
    from el2mp_desktop.project import Changed

_ON_A_SOURCE = (
    "source_facts",
    "rename_source",
    "group_source",
    "recording",
    "export_source",
    "remove_source",
    "erase_source",
)
_ON_A_CODE = ("code_passages", "open_code")
"""In the menu of the right button, on the list of sources and on that of codes."""


class MainWindow(QMainWindow):
    def __init__(self, session: ProjectSession, appearance: theme.Appearance) -> None:
        super().__init__()
        self.session = session
        self._appearance = appearance
        self._theme, self._language = session.settings.theme, current_language()
        self.welcome = WelcomeView(session, self)
        self.read = ReadAndCode(session, self)
        self.review = ReviewView(session, self)
        self.analyse = AnalysisView(session, self)
        self.codebook = CodebookView(session, self)
        self.suggesting = Suggesting(session, self)
        self.coding_commands = CodingCommands(session, self.read)
        self.reading_commands = ReadingCommands(session, self.read)
        self.extent_commands = ExtentCommands(session, self.read, self.coding_commands)
        self.correcting = Correcting(session, self.read, self)
        self.project_commands = ProjectCommands(session, self)
        self.into_writing = IntoWriting(session, self)
        self.discussing = Discussing(session, self)
        self.expressing = Expressing(session, self)
        self.passage_links = PassageLinks(session, self)
        self.picture_coding = [PictureCoding(session, self, column) for column in self.read.side.columns]
        self.finding = Finding(session, self)
        self.model_commands = ModelCommands(session, self)
        self.next_reading = NextReading(session, self)
        self.actions_ = Actions(self._handlers(), session.catch_up, self)
        self._lay_out()
        self.state = MenuState(self)
        self._connect()
        self.finding.use_keys()
        self.setAcceptDrops(True)
        self.setMinimumSize(1024, 600)
        self.resize(1440, 900)
        self.read.folding.show(window_layout.restore(self))
        self.retranslate()
        self.restyle()
        self._show_closed()

    # Putting together

    def _handlers(self) -> dict[str, Callable[[], None]]:
        return {
            **self.coding_commands.handlers(),
            **self.reading_commands.handlers(),
            **self.extent_commands.handlers(),
            **self.correcting.handlers(),
            **self.project_commands.handlers(),
            **self.into_writing.handlers(),
            **self.discussing.handlers(),
            **self.expressing.handlers(),
            **self.passage_links.handlers(),
            **self.review.handlers(),
            **{name: partial(self._decide, name) for name in DECISIONS},
            "justification": lambda: self.card().toggle_rationale(),
            "code": self._code,
            **self.suggesting.handlers(),
            **self.model_commands.handlers(),
            **self.next_reading.handlers(),
            **self.codebook.handlers(),
            **self.finding.handlers(),
            **self.read.walking.handlers(),
            **self.read.filtering.handlers(),
            **self.read.activation.handlers(),
            **self.read.side.handlers(),
            **self.read.aligning.handlers(),
            **self.read.playing.handlers(),
            "quit": self._quit,
            "undo": self.session.undo,
            "redo": self.session.redo,
            "review": lambda: self.show_view("review"),
            "cooccurrence": lambda: self.show_view("analyse"),
            **{f"view_{name}": partial(self.show_view, name) for name in VIEWS},
            "find": self._find,
            "fold_left": lambda: self.read.folding.toggle("left"),
            "fold_right": lambda: self.read.folding.toggle("right"),
            "fold_recent": lambda: self.read.folding.toggle("recent"),
            "next_region": self._next_region,
            **{f"theme_{name or 'system'}": partial(self._choose_theme, name) for name in THEMES},
            **{f"language_{name}": partial(self._choose_language, name) for name in ("en", "fr")},
        }

    def _wait_for(self, task: Task, title: str) -> None:
        from el2mp_app.dialogs.waiting import Waiting

        Waiting(task, title, self).open()

    def _lay_out(self) -> None:
        self.actions_.fill(self.menuBar())
        for column in self.read.side.columns:
            self.actions_.give_keys("reader", column.reader)
            for id in BESIDE_THE_TEXT:
                column.reader.addAction(self.actions_[id])
            for id in ON_A_PICTURE:
                column.picture.addAction(self.actions_[id])
        self.actions_.give_keys("review", self.review)
        self.actions_.give_keys("codebook", self.codebook.tree)
        for tree, ids in ((self.read.sources.tree, _ON_A_SOURCE), (self.read.codes.tree, _ON_A_CODE)):
            tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            for id in ids:
                tree.addAction(self.actions_[id])
        self.codebook.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        for _ in VIEWS:
            self.tabs.addTab("")
        self.find_command = KeyButton("Ctrl+K", self, command="commands")
        self.who = Who(self)
        self._bar = ViewBar(self.tabs, self.find_command, self.suggesting.progress, self.who, self)
        self.tour_bar, self.undo_bar = TourBar(self.session, self), UndoBar(self.session, self)
        self.undo_bar.undo_asked.connect(self.session.undo)
        self.session.at_length.connect(self._wait_for)
        self.stack = QStackedWidget(self)
        for view in (self.welcome, self.read, self.review, self.analyse, self.codebook):
            self.stack.addWidget(view)
        self.whole = QWidget(self)
        lines = QVBoxLayout(self.whole)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self._bar)
        lines.addWidget(self.stack, 1)
        for bar in (self.tour_bar, self.undo_bar):
            lines.addWidget(bar)
        self.setCentralWidget(self.whole)
        self.status = StatusLine(self.session, self)
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._show_open)
        session.closed.connect(self._show_closed)
        session.changed.connect(self._on_changed)
        session.refused.connect(self.project_commands.say)
        session.told.connect(self.status.tell)
        session.under_way.connect(self.status.keep_telling)
        session.settings_changed.connect(self._follow_settings)
        self.find_command.clicked.connect(self.actions_["commands"].trigger)
        self.tabs.currentChanged.connect(lambda place: self.show_view(VIEWS[place]))
        self.read.context_changed.connect(self.state.enable)
        self.read.place_changed.connect(self.status.show_place)
        self.read.folds_changed.connect(self.state.show_folds)
        self.read.menu_asked.connect(self.state.fill_menu)
        self.read.import_asked.connect(self.project_commands.choose_files)
        self.coding_commands.recent.changed.connect(self.state.show_recent)
        for column in self.read.side.columns:
            column.reader.view.handles.pulled.connect(self.extent_commands.pull)
            for part in (column.reader.view, column.picture):
                part.installEventFilter(self)
        inspector = self.read.inspector
        inspector.code_asked.connect(self.coding_commands.choose_code)
        inspector.memo_asked.connect(self.coding_commands.memo)
        inspector.unsure_asked.connect(self.coding_commands.unsure)
        inspector.remove_asked.connect(self.coding_commands.remove)
        for card in (self.read.card, self.review.card):
            card.decision_asked.connect(self._decide)
        for view in (self.review, self.analyse):
            view.passage_asked.connect(self.open_passage)
        self.review.waiting_changed.connect(self.state.show_waiting)
        self.review.queue.current_changed.connect(self.state.enable)
        self.codebook.code_changed.connect(self.state.enable)
        self.review.suggestions_asked.connect(self.actions_["suggest_source"].trigger)
        self.review.reading_asked.connect(lambda: self.show_view("read"))
        self.suggesting.state_changed.connect(self.status.show_engine)
        self.suggesting.state_changed.connect(lambda _: self.review.queue.show_at_work(self.suggesting.running))
        self.welcome.example_asked.connect(self.project_commands.open_example)
        self.welcome.new_asked.connect(self.project_commands.new)
        self.welcome.open_asked.connect(self.project_commands.open)
        self.welcome.recent_chosen.connect(lambda path: self.session.open(Path(path)))
        self._appearance.changed.connect(self.restyle)

    # Views

    def show_view(self, name: str) -> None:
        if self.session.project is None:
            return
        place = VIEWS.index(name)
        if self.tabs.currentIndex() != place:
            self.tabs.setCurrentIndex(place)
            return
        view = self._views()[name]
        self.stack.setCurrentWidget(view)
        self.status.show_reading(view is self.read)
        view.on_shown()
        self.state.enable()

    def open_passage(self, source_id: str, span: Span | None, mark: str | None) -> None:
        """Show a passage where it stands."""
        self.show_view("read")
        self.read.show_source(source_id, span, mark or None)
        self.read.focus_page()

    def retranslate(self) -> None:
        self.actions_.retranslate()
        for place, name in enumerate((tr("Read and code"), tr("Review suggestions"), tr("Analyse"), tr("Codebook"))):
            self.tabs.setTabText(place, name)
        self.tabs.setAccessibleName(tr("Views"))
        self.find_command.setText(tr("Find a command…"))
        for view in (self.welcome, self.read, self.review, self.analyse, self.codebook, self.suggesting, self.status):
            view.retranslate()
        for bar in (self.tour_bar, self.undo_bar):
            bar.retranslate()
        self.project_commands.fill_recent()
        self.coding_commands.show_recent()
        self.state.show_recent()
        self.state.show_names()
        self.state.show_history()
        self.state.enable()

    def restyle(self) -> None:
        self.who.updateGeometry()
        self.suggesting.progress.restyle()
        for view in (self.welcome, self.read, self.review, self.analyse, self.codebook, self.read.card, self.status):
            view.restyle()
        for bar in (self.tour_bar, self.undo_bar):
            bar.restyle()

    def _views(self) -> dict[str, ReadAndCode | ReviewView | AnalysisView | CodebookView]:
        return {"read": self.read, "review": self.review, "analyse": self.analyse, "codebook": self.codebook}

    def _show_open(self) -> None:
        self._bar.show()
        # Texts are set for the width they will have.
        self.stack.setCurrentWidget(self.read)
        for view in self._views().values():
            view.show_project()
        self.coding_commands.recent.start_afresh()
        self.suggesting.show_project()
        self.next_reading.show_project()
        self.project_commands.fill_recent()
        self.state.show_names()
        self.state.show_models()
        self.state.show_history()
        self.tabs.setCurrentIndex(0)
        self.show_view("read")

    def _show_closed(self) -> None:
        self._bar.hide()
        self.stack.setCurrentWidget(self.welcome)
        self.welcome.on_shown()
        self.project_commands.fill_recent()
        self.state.show_names()
        self.state.show_history()
        self.state.enable()

    def _on_changed(self, changed: Changed) -> None:
        for view in self._views().values():
            view.refresh(changed)
        if changed.touches("project", "coder"):
            self.state.show_names()
            self.state.show_models()
        if changed.touches("code", "project"):
            self.state.show_recent()
        self.state.show_history()
        self.state.enable()

    # Small things

    def card(self) -> SuggestionCard:
        """The card of the view in which one decides now."""
        return self.review.card if self.review.isVisible() else self.read.card

    def _decide(self, decision: str) -> None:
        """Beside the text one decides as in the review list."""
        extent = self.review.extent if self.review.isVisible() else self.read.extent
        self.review.decide(decision, self.card(), extent)

    def _code(self) -> None:
        """C codes what is selected; where nothing is, it gives the suggestion in question another code."""
        if self.read.card.suggestion is not None and self.read.selected() is None and not self.read.picture.is_meant:
            self._decide("amend_code")
        else:
            self.coding_commands.choose_code()

    def _quit(self) -> None:
        self.close()

    def _find(self) -> None:
        self.show_view("read")
        self.read.find_bar.open()

    def _next_region(self) -> None:
        regions = [w for w in self._views()[VIEWS[self.tabs.currentIndex()]].regions() if w.isVisible()]
        here = next((i for i, w in enumerate(regions) if w.hasFocus() or w.isAncestorOf(self.focusWidget())), -1)
        if regions:
            regions[(here + 1) % len(regions)].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose_theme(self, name: str) -> None:
        self.session.save_settings(replace(self.session.settings, theme=name))

    def _choose_language(self, name: str) -> None:
        self.session.save_settings(replace(self.session.settings, language=name))

    def _follow_settings(self) -> None:
        """Language and appearance are chosen in the menus, on the welcome page and at the first start."""
        settings = self.session.settings
        if settings.theme != self._theme:
            self._theme = settings.theme
            self._appearance.choose(theme.preference(settings.theme))
        if settings.language not in ("", self._language):
            self._language = settings.language
            set_language(settings.language)
            self.project_commands.load_qt_texts()
            self.retranslate()
            self.status.tell("")  # what stands there was said in the other language
        self.state.show_names()

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.read.extent.active:
            digit = digit_of(event)
            action = self.actions_[f"recent_{digit}"] if digit else None
            if action is not None and QKeySequence(digit) in action.shortcuts():
                if action.isEnabled():
                    action.trigger()
                else:
                    self.coding_commands.press_digit(digit)  # says why it codes nothing
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.session.project is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            # Once the drop is over: until then the program that it came from waits.
            QTimer.singleShot(0, self, lambda: self.project_commands.import_files(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        window_layout.keep(self, self.read.folding.shown)
        self.session.close()
        super().closeEvent(event)
