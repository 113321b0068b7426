"""Pictures of the window as `screenshots.py` asks for them, at the scale that Qt was started with."""

import argparse
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from babel.messages.pofile import read_po
from el2mp_app.actions import COMMANDS, Command
from el2mp_app.dialogs.exam import ExamDialog
from el2mp_app.dialogs.first_start import WhoDialog
from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.main import make_window
from el2mp_app.views.main_window import MainWindow
from PySide6.QtCore import QBuffer, QDeadlineTimer, QThreadPool, QTimer, qInstallMessageHandler
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLabel, QWidget

from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.text import Span
from el2mp_desktop.example import example_files, make_example
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.importers.picture import picture as picture_of
from el2mp_desktop.intake import Decisions, arrivals, collect, open_files, parts_of
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import LANGUAGES, set_language, tr, translation_file
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.regions import code_region
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs import suggest
from el2mp_desktop.settings import Settings, save_settings
from el2mp_desktop.suggest.base import Answer, CodeCard, EngineIdentity, LabelledExample, Match, Passage, ProposedCoding

STATES = ("empty", "few", "many")
THEMES = ("light", "dark", "contrast")
SIZE = "1280x720"
MANY, OVERLAPPING = 300, 20
FEW = {"en": ("Hesitation", "Iteration", "Negotiation"), "fr": ("Hésitation", "Itération", "Négociation")}
MORE = {"en": "Doubt about where it comes from", "fr": "Doute sur la provenance"}
LEA, ANNE = Person("Léa Marchetti", "LM"), Person("Anne Roux", "AR")
WITH_DIALOGS = ("keys", "about", "code", "you")
"""Commands without three dots that bring up a dialog all the same, or with a list that is no dialog."""
_PATIENCE = 4000
"""Milliseconds until a command that brings up nothing is given up."""


class FirstSentences:
    """An engine without a model: proposes how each passage begins, under one code after the other."""

    def identity(self) -> EngineIdentity:
        return EngineIdentity("test", "first sentences", "sha256:0", "", "1", {})

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        cards = itertools.cycle(card for card in codebook if card.codable)
        for passage in passages[1:40:3]:
            words, card = passage.text[:60].rsplit(" ", 1)[0], next(cards)
            end = passage.start + len(words)
            why = "The words that open the turn." * 3
            proposal = ProposedCoding(
                passage.id, card.id, words, Match.EXACT, passage.start, end, why, "They open it only.", 0.5
            )
            yield Answer(passage.id, (proposal,))


# What is pictured


def make_project(path: Path, language: str, state: str) -> None:
    book = load_codebook(find_codebook("el2mp")) if state == "many" else None
    with Project.create(path, name=path.stem, language=language, codebook=book, coder=LEA) as project:
        if state == "empty":
            return
        if state == "many":
            make_example(project)
            parents = [code.id for code in project.read.codes() if code.depth == 0]
            for place in range(MANY - len(project.read.codes())):
                project.do(add_code, f"{MORE[language]} {place + 1}", parents[place % len(parents)])
        else:
            found = arrivals(parts_of(open_files(example_files()).files), ())
            project.do(import_sources, collect((one, Decisions()) for one in found).incoming)
            for name in FEW[language]:
                project.do(add_code, name, None)
        code_turns(project)
        code_picture(project)
        project.do(set_suggestion_mode, "always")
        suggest(project, FirstSentences(), [project.read.sources()[0].id])


def code_turns(project: Project) -> None:
    """Both coders on the first source: passages beside each other, and some turns read without one."""
    source = project.read.sources()[0]
    turns = project.read.turns(source.id)
    codes = [code for code in project.read.codes() if code.codable][-OVERLAPPING:]
    project.work_as(ANNE)
    for place, code in enumerate(codes):
        project.do(apply_code, source.id, Span(turns[1].start + place, turns[4].end - place), code.id)
    project.work_as(LEA)
    for turn, code in zip(turns[6:14:2], itertools.cycle(codes), strict=False):
        project.do(apply_code, source.id, Span(turn.start, turn.end), code.id)
    project.do(mark_nothing, [turns[5].id], source.id)


def code_picture(project: Project) -> None:
    """A made-up screen shot with something coded by either, some of it in doubt."""
    image = QImage(960, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#EEF0EC"))
    painter = QPainter(image)
    painter.fillRect(0, 0, 960, 70, QColor("#2C3E50"))
    for place in range(6):
        painter.fillRect(60 + 260 * (place % 2), 100 + 78 * place, 560, 60, QColor(("#FFFFFF", "#CBDDEE")[place % 2]))
    painter.end()
    held = QBuffer()
    image.save(held, "PNG")
    (source,) = project.do(import_sources, [Incoming(picture_of("Capture 12-03", "picture", bytes(held.data())))])
    codes = [code.id for code in project.read.codes() if code.codable][:3]
    project.work_as(ANNE)
    project.do(code_region, source, Region(60, 100, 620, 240), codes[1])
    project.work_as(LEA)
    project.do(code_region, source, None, codes[0])
    project.do(code_region, source, Region(0, 0, 960, 70), codes[0], unsure=True)
    project.do(code_region, source, Region(320, 178, 880, 238), codes[2], memo="The answer.")


class Pictures:
    """One window in one language, theme and state of its project; ``findings`` is what looks wrong."""

    def __init__(self, window: MainWindow, folder: Path, english: frozenset[str]) -> None:
        self._window, self._folder, self._english = window, folder, english
        self.findings: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        shown = widget or self._window
        settle()
        shown.grab().save(str(self._folder / f"{name}.png"))
        self.findings += [f"{self._folder.name}/{name}: {fault}" for fault in faults(shown, self._english)]

    def take_views(self) -> None:
        window, read = self._window, self._window.read
        self.take("read")
        if read.page is not None:
            window.actions_["next_coding"].trigger()
            self.take("read-coding")
            window.actions_["filter"].trigger()
            self.take("read-filter")
            window.actions_["clear_filter"].trigger()
            window.actions_["activate"].trigger()
            read.codes.model.tick([code.id for code in read.code_rows[:5]])
            self.take("read-ticked")
            window.actions_["activate"].trigger()
            for source in read.source_rows:
                if source.kind == "chat":
                    read.show_source(source.id)
                    self.take("read-chat")
                    window.actions_["prompt_chain"].trigger()
                    self.take("prompt-chain")
                    window.actions_["prompt_chain"].trigger()
                    break
            for source in read.source_rows:
                if source.kind == "image":
                    read.show_source(source.id)
                    read.set_current(next(iter(reversed(read.page.regions))))
                    self.take("read-picture")
            read.show_source(read.source_rows[0].id)
            read.playback.show()
            read.playback.show_ready(5400)
            read.reader.show_heard(read.reader.view.turns[1].id)
            self.take("read-recording")
            read.reader.show_heard("")
            read.playback.show_silence(tr("“{file}” is not on this computer.", file="Atelier 4.wav"), choose=True)
            self.take("read-recording-elsewhere")
            read.playback.hide()
            window.actions_["session_view"].trigger()
            self.take("read-session")
            read.side.add()
            self.take("read-three-sources")
            read.side.leave()
        for name in ("review", "analyse", "codebook"):
            window.show_view(name)
            self.take(name)
        window.show_view("read")

    def take_dialogs(self) -> None:
        """Whatever the commands bring up, but the system's own dialogs for files."""
        for command in COMMANDS:
            action = self._window.actions_[command.id]
            self._get_ready(command)
            if action.isEnabled() and (command.text.endswith("…") or command.id in WITH_DIALOGS):
                self._take_dialog(f"dialog-{command.id}", action.trigger)
        for name, make in (
            ("first-start", lambda: WhoDialog(self._window.session, self._window)),
            ("import-preview", lambda: ImportPreview(self._window.session, example_files(), self._window)),
            ("exam", lambda: ExamDialog(self._window.session, "mistral", "", self._window, before_reading=True)),
        ):
            dialog = make()
            dialog.show()
            QTest.qWait(1500 if name == "import-preview" else 50)
            self.take(f"dialog-{name}", dialog)
            dialog.reject()

    def _get_ready(self, command: Command) -> None:
        """Most commands ask for words selected, some for a coding of one's own."""
        self._window.actions_["select_turn"].trigger()
        if command.needs == "coding":
            self._window.read.set_current(self._own_coding())

    def _own_coding(self) -> str | None:
        page, me = self._window.read.page, self._window.session.open_project.coder_id
        rows = page.marks.values() if page is not None else ()
        return next((row.id for row in rows if row.coder_id == me), None)

    def _take_dialog(self, name: str, ask: Callable[[], None]) -> None:
        deadline, came = QDeadlineTimer(_PATIENCE), []
        timer = QTimer(interval=60)

        def look() -> None:
            top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if top is None or not top.isVisible():
                return
            if top not in came:
                came.append(top)
                if not isinstance(top, QFileDialog):
                    self.take(name if len(came) == 1 else f"{name}-{len(came)}", top)
            close(top)

        timer.timeout.connect(look)
        timer.start()
        ask()
        while not deadline.hasExpired() and (not came or QApplication.activeModalWidget() is not None):
            QTest.qWait(30)
        timer.stop()


def close(widget: QWidget) -> None:
    if isinstance(widget, QDialog):
        widget.reject()
    else:
        widget.close()


def settle() -> None:
    for _ in range(2):
        QApplication.processEvents()
        QThreadPool.globalInstance().waitForDone()
        QTest.qWait(20)


# What looks wrong


def faults(top: QWidget, english: frozenset[str]) -> Iterator[str]:
    """Words that do not fit where they stand, and English ones in a window that is not."""
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        text = widget.text().replace("&", "")
        if text in english:
            yield f"not translated: “{text}”"
        if is_cut(widget, text):
            yield f"cut: “{text}” in {type(widget).__name__}"


def is_cut(widget: QLabel | QAbstractButton, text: str) -> bool:
    """One line that needs more than there is; lines that give way by themselves say the rest in a tooltip."""
    if not text or "\n" in text or "<" in text or widget.toolTip() == text:
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width()) - 2
    return widget.fontMetrics().horizontalAdvance(text) > widget.width() + 1


def english_words(language: str) -> frozenset[str]:
    """What would stand in the window if it were not translated."""
    if language == "en":
        return frozenset()
    with translation_file(language).open("rb") as file:
        messages = list(read_po(file))
    plain = (message for message in messages if isinstance(message.id, str) and "{" not in message.id)
    return frozenset(message.id for message in plain if message.id and message.string not in ("", message.id))


def _say(_kind: object, _context: object, message: str) -> None:
    """What Qt says, but for what a screen that is none cannot do."""
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="+", default=(), help="like fr-dark-many")
    parser.add_argument("--size", default=SIZE, help="of the window, like 1024x700")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    qInstallMessageHandler(_say)
    app = QApplication([])
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


def picture(app: QApplication, folder: Path, size: tuple[int, int], language: str, theme: str, state: str) -> list[str]:
    """All pictures of one window, made in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["EL2MP_HOME"] = home
        set_language(language)
        path = Path(home) / "Atelier 4.el2mp"
        make_project(path, language, state)
        save_settings(Settings(LEA.name, LEA.initials, language=language, theme=theme))
        window = make_window(app, language)
        # A bug is to end the program here, not to bring up a dialog.
        sys.excepthook = sys.__excepthook__
        window.resize(*size)
        window.show()
        pictures = Pictures(window, folder, english_words(language))
        pictures.take("welcome")
        window.session.open(path)
        pictures.take_views()
        pictures.take_dialogs()
        window.close()
        window.deleteLater()
        settle()
        return pictures.findings


if __name__ == "__main__":
    sys.exit(main())
