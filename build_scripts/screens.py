"""Pictures of the window as `screenshots.py` asks for them, at the scale that Qt was started with."""

import argparse
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import screen_server
import screen_states
from el2mp_app.dialogs.exam import ExamDialog
from el2mp_app.dialogs.first_start import WhoDialog
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.keys.actions import COMMANDS, Command
from el2mp_app.main import make_window
from el2mp_app.tasks import are_at_work, wait_for_all
from el2mp_app.views.main_window import VIEWS, MainWindow
from PySide6.QtCore import QDeadlineTimer, QPoint, Qt, QTimer, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from screen_faults import english_words, faults
from screen_projects import LEA, make_project, other_files

from el2mp_desktop.language import LANGUAGES, set_language, tr
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.settings import Settings, save_settings

STATES = ("empty", "few", "many")
THEMES = ("light", "dark", "contrast")
SIZE = "1280x720"
SCREEN = Path(__file__).with_name("screen.json")
WITH_DIALOGS = ("keys", "about", "code", "you")
"""Commands without three dots that bring up a dialog all the same, or with a list that is no dialog."""
BARS = ("find", "filter")
"""Commands with three dots that open a line above the text."""
_PATIENCE = 4000
"""Milliseconds until a command that brings up nothing is given up."""


class Pictures:
    """One window in one language, theme and state of its project; ``findings`` is what looks wrong."""

    def __init__(self, window: MainWindow, folder: Path, files: Sequence[Path], english: frozenset[str]) -> None:
        """``files``: what there is to import."""
        self.window, self._folder, self._files, self._english = window, folder, files, english
        self.findings: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        shown = widget or self.window
        settle()
        shown.grab().save(str(self._folder / f"{name}.png"))
        self.findings += [f"{self._folder.name}/{name}: {fault}" for fault in faults(shown, self._english)]

    def take_views(self) -> None:
        for name in VIEWS:
            self.window.show_view(name)
            self.take(name)
        self.window.show_view("read")
        if self.window.read.page is not None:
            self._take_reading()
            self._take_sources()
            self._take_beside()
            self._take_reviewing()
            self._take_passages()
            screen_states.take(self)
            self.window.show_view("read")

    def _take_reading(self) -> None:
        """The first source: codings, what is said of them, filters, words found, what is ticked, an offer to undo."""
        read = self.window.read
        self.act("next_coding")
        self.take("read-coding")
        read.set_current(self._own_coding(to_discuss=True))
        read.reader.show_span(read.page.span_of(read.current))
        self.take("read-memo")
        self.act("filter")
        self.take("read-filter")
        self.take_dialog("read-filter-codes", read.filter_bar.codes.click)
        self.act("clear_filter")
        self.act("find")
        read.find_bar.words.setText("bail")
        self.take("read-find")
        read.find_bar.leave()
        self.act("activate")
        read.codes.model.tick([code.id for code in read.code_rows[:5]])
        self.take("read-ticked")
        self.act("activate")
        self.act("remove_coding")
        self.take("read-undo")
        self.act("undo")
        self.act("extent")
        self.take("read-extent")
        QTest.keyClick(read.reader.view, Qt.Key.Key_Escape)

    def _take_sources(self) -> None:
        """A chat, its prompts one after the other, a picture, a recording."""
        read = self.window.read
        chat = next(source for source in read.source_rows if source.kind == "chat")
        read.show_source(chat.id)
        self.take("read-chat")
        self.act("prompt_chain")
        self.take("prompt-chain")
        self.act("prompt_chain")
        image = next(source for source in read.source_rows if source.kind == "image")
        read.show_source(image.id)
        read.set_current(next(iter(reversed(read.page.regions))))
        self.take("read-picture")
        read.show_source(read.source_rows[0].id)
        read.playback.show()
        read.playback.show_ready(5400)
        read.playback.show_rate(1.25)
        read.reader.show_heard(read.reader.view.turns[1].id)
        self.take("read-recording")
        read.reader.show_heard("")
        read.playback.show_silence(tr("“{file}” is not on this computer.", file="Atelier 4.wav"), choose=True)
        self.take("read-recording-elsewhere")
        read.playback.hide()

    def _take_beside(self) -> None:
        side = self.window.read.side
        self.act("second_source")
        self.take("read-two-sources")
        self.act("second_source")
        self.act("session_view")
        self.take("read-session")
        for column in reversed(side.shown()[2:]):
            side.close(column)
        self.take("read-session-of-two")
        side.leave()

    def _take_reviewing(self) -> None:
        self.window.show_view("review")
        states = self.window.review.queue.filters.state
        self.act("justification")
        self.take("review-rationale")
        states.setCurrentIndex(states.findData("all"))
        self.take("review-all")
        self.act("open_in_text")
        self.take("read-suggestion")

    def _take_passages(self) -> None:
        self.window.show_view("analyse")
        settle()
        for _ in range(3):
            QTest.keyClick(self.window.analyse.figure, Qt.Key.Key_Down)
        self.take("analyse-passages")

    def take_menus(self) -> None:
        for name, menu in self.window.actions_.menus.items():
            menu.popup(QPoint(0, 0))
            self.take(f"menu-{name}", menu)
            menu.close()

    def take_dialogs(self) -> None:
        """Whatever the commands bring up, but the system's own dialogs for files."""
        if self.window.read.page is not None:
            self.window.read.show_source(self.window.read.source_rows[0].id)
            self._take_correction()
        for command in COMMANDS:
            action = self.window.actions_[command.id]
            self._get_ready(command)
            asks = command.text.endswith("…") and command.id not in BARS
            if action.isEnabled() and (asks or command.id in WITH_DIALOGS):
                self.take_dialog(f"dialog-{command.id}", action.trigger)
        session = self.window.session
        for name, make in (
            ("first-start", lambda: WhoDialog(session, self.window)),
            ("import-preview", lambda: ImportPreview(session, self._files, self.window)),
            ("exam", lambda: ExamDialog(session, screen_server.MODEL, "", self.window, before_reading=True)),
        ):
            dialog = make()
            dialog.show()
            deadline = QDeadlineTimer(5 * _PATIENCE)
            while isinstance(dialog, ImportPreview) and dialog.reading.running and not deadline.hasExpired():
                QTest.qWait(50)
            self.take(f"dialog-{name}", dialog)
            if isinstance(dialog, ExamDialog) and dialog.hold.isEnabled():
                dialog.start()
                self.take("dialog-exam-held", dialog)
            if isinstance(dialog, ImportPreview) and self._files:
                dialog.decisions.tabs.setCurrentIndex(1)
                dialog.table.setCurrentIndex(dialog.files.index(dialog.files.rowCount() - 1, 0))
                self.take("dialog-import-refused", dialog)
            dialog.reject()

    def _take_correction(self) -> None:
        """What is to be looked at once words that were coded have changed."""
        turn = self.window.read.reader.view.turns[2]
        done = self.window.session.open_project.do(correct_turn, turn.id, "[…]")
        self.window.correcting.show_looks(done.look, done.links)
        self.take("dialog-changed-codings", self.window.correcting.report)
        self.window.correcting.report.close()
        self.act("undo")

    def act(self, command: str) -> None:
        self.window.actions_[command].trigger()
        settle()

    def _get_ready(self, command: Command) -> None:
        """Most commands ask for words selected, some for a coding of one's own."""
        self.act("select_turn")
        if command.needs == "coding":
            self.window.read.set_current(self._own_coding())

    def _own_coding(self, to_discuss: bool = False) -> str | None:
        page, me = self.window.read.page, self.window.session.open_project.coder_id
        rows = page.marks.values() if page is not None else ()
        own = (row for row in rows if row.coder_id == me and row.to_discuss >= to_discuss)
        return next((row.id for row in own), None)

    def take_dialog(self, name: str, ask: Callable[[], None]) -> None:
        """What a command brings up or a button drops down, for as long as it stands."""
        deadline, came = QDeadlineTimer(_PATIENCE), []
        timer = QTimer(interval=60)

        def look() -> None:
            top = _on_top(self.window)
            if top is None:
                return
            if top not in came:
                came.append(top)
                if not isinstance(top, QFileDialog):
                    self.take(name if len(came) == 1 else f"{name}-{len(came)}", top)
            close(top)

        timer.timeout.connect(look)
        timer.start()
        ask()
        while not deadline.hasExpired() and (not came or _on_top(self.window) is not None):
            QTest.qWait(30)
        timer.stop()


def _on_top(window: QWidget) -> QWidget | None:
    """What came up over the window: a list that drops down, what asks before one goes on, or what stays beside."""
    beside = (one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one is not window)
    tops = (QApplication.activePopupWidget(), QApplication.activeModalWidget(), *beside)
    return next((top for top in tops if top is not None and top.isVisible()), None)


def close(widget: QWidget) -> None:
    if isinstance(widget, QDialog):
        widget.reject()
    else:
        widget.close()


def settle() -> None:
    for _ in range(2):
        QApplication.processEvents()
        wait_for_all()
        QTest.qWait(20)
    deadline = QDeadlineTimer(_PATIENCE)
    while are_at_work() and not deadline.hasExpired():
        QTest.qWait(20)
    # What the last of them brought is laid out.
    QTest.qWait(20)


def _say(_kind: object, _context: object, message: str) -> None:
    """What Qt says, but for what a screen that is none cannot do."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A bug is to end the program here, not to bring up a dialog."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="+", default=(), help="like fr-dark-many")
    parser.add_argument("--size", default=SIZE, help="of the window, like 1024x700")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    qInstallMessageHandler(_say)
    app = QApplication(["", *on_a_large_screen()])
    findings: list[str] = []
    for language, theme, state in itertools.product(LANGUAGES, THEMES, STATES):
        name = f"{language}-{theme}-{state}"
        if not options.only or name in options.only:
            sized = name if options.size == SIZE else f"{name}-{width}"
            folder = options.out / (sized if scale == "1" else f"{sized}@{scale}")
            findings += picture(app, folder, (width, height), language, theme, state)
            print(folder, flush=True)
    with (options.out / "findings.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"{finding}\n" for finding in findings)
    print(*findings, sep="\n")
    return 0


def on_a_large_screen() -> list[str]:
    """What to start Qt with: the screen that is none is too small for menus at double scale, which it would cut."""
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        return []
    # A colon, as after the letter of a drive, would end the name of the file.
    return ["-platform", f"offscreen:configfile={os.path.relpath(SCREEN)}"]


def picture(app: QApplication, folder: Path, size: tuple[int, int], language: str, theme: str, state: str) -> list[str]:
    """All pictures of one window, made in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["EL2MP_HOME"] = home
        set_language(language)
        path = Path(home) / "Atelier 4.el2mp"
        make_project(path, language, state)
        host = screen_server.start() if state != "empty" else Settings().ollama_host
        save_settings(Settings(LEA.name, LEA.initials, language=language, theme=theme, ollama_host=host))
        window = make_window(app, language)
        sys.excepthook = _end
        window.resize(*size)
        window.show()
        files = other_files(Path(home)) if state != "empty" else []
        pictures = Pictures(window, folder, files, english_words(language))
        deadline = QDeadlineTimer(_PATIENCE)
        engines = window.welcome.engines
        while (engines.found is None or engines.checking) and not deadline.hasExpired():
            QTest.qWait(50)
        pictures.take("welcome")
        window.session.open(path)
        pictures.take_views()
        pictures.take_menus()
        pictures.take_dialogs()
        window.session.close()
        pictures.take("welcome-again")
        window.close()
        window.deleteLater()
        settle()
        return pictures.findings


if __name__ == "__main__":
    sys.exit(main())
