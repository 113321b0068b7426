"""States of the window that come and go while one works, for `screens.py` to picture."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from el2mp_app.after_a_crash import what_happened
from el2mp_app.bugs import watch_for_bugs
from el2mp_app.dialogs.choose_engine import EngineChoice
from el2mp_app.dialogs.command_palette import CommandPalette
from el2mp_app.dialogs.prompts import PromptsDialog
from el2mp_app.keys.keymap import effective
from el2mp_app.player import how_to_hear
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from screen_server import MODEL

from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from screens import Pictures


def take(pictures: Pictures) -> None:
    """Of a project in which there is something to read; it is left as it was."""
    pictures.window.show_view("read")
    pictures.window.read.show_source(pictures.window.read.source_rows[0].id)
    _take_reading(pictures)
    _take_a_chat(pictures)
    _take_a_run(pictures)
    _take_reviewing(pictures)
    _take_analysing(pictures)
    _take_asking(pictures)
    _take_troubles(pictures)
    _take_without_models(pictures)


def _take_reading(pictures: Pictures) -> None:
    """Words found, both sides folded, a passage that is linked, what to try first, what the right button offers."""
    window = pictures.window
    read = window.read
    pictures.act("find")
    read.find_bar.words.setText("bail")
    QTest.keyClick(read.find_bar.words, Qt.Key.Key_Return)
    pictures.take("read-found")
    read.find_bar.words.setText("xyz")
    QTest.keyClick(read.find_bar.words, Qt.Key.Key_Return)
    pictures.take("read-found-nowhere")
    read.find_bar.leave()
    for command in ("fold_left", "fold_right"):
        pictures.act(command)
    pictures.act("next_coding")
    pictures.take("read-folded")
    for command in ("fold_left", "fold_right"):
        pictures.act(command)
    turn = read.reader.view.turns[6]
    read.reader.view.set_caret(turn.start)
    pictures.take("read-linked")
    window.tour_bar.start()
    pictures.take("read-steps")
    window.tour_bar.hide()
    _take_menu(pictures, "read-menu", read.reader.view, QPoint(300, 200))
    _take_menu(pictures, "read-menu-of-a-source", read.sources.tree, QPoint(80, 30))
    _take_menu(pictures, "read-menu-of-a-code", read.codes.tree, QPoint(80, 30))
    pictures.act("activate")
    pictures.act("clear_ticks")
    pictures.take("read-ticked-none")
    pictures.act("activate")
    read.playback.show()
    read.playback.show_silence(how_to_hear())
    pictures.take("read-recording-silent")
    read.playback.hide()


def _take_menu(pictures: Pictures, name: str, view: QAbstractScrollArea, place: QPoint) -> None:
    """What the right button brings up there."""
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    pictures.take_dialog(name, lambda: QApplication.postEvent(view.viewport(), asked))


def _take_a_chat(pictures: Pictures) -> None:
    """All its paths, one after the other, and a prompt against the version before it."""
    read = pictures.window.read
    talk, chat = read.source_rows[0], next(source for source in read.source_rows if source.kind == "chat")
    read.show_source(chat.id)
    pictures.act("all_versions")
    pictures.take("read-all-versions")
    pictures.act("all_versions")
    reworked = next((turn.id for turn in read.reader.view.turns if len(read.page.versions_of(turn.id)) > 1), "")
    read.reader.comparison_asked.emit(reworked)
    pictures.take("prompt-versions")
    read.show_chain(False)
    read.show_source(talk.id)


def _take_a_run(pictures: Pictures) -> None:
    """While a model is asked, and paused."""
    progress = pictures.window.suggesting.progress
    progress.begin(EngineChoice("ollama", MODEL).loading)
    pictures.take("run-begun")
    for done in (1, 2, 41):
        progress.show_progress(done, 133, "")
    pictures.take("run-going")
    progress.show_paused()
    pictures.take("run-paused")
    progress.end()


def _take_reviewing(pictures: Pictures) -> None:
    """Another extent for a suggestion, another code, and nothing left to decide."""
    window = pictures.window
    window.show_view("review")
    states = window.review.queue.filters.state
    states.setCurrentIndex(0)
    pictures.act("amend_extent")
    pictures.take("review-extent")
    QTest.keyClick(window.review.reader.view, Qt.Key.Key_Escape)
    pictures.take_dialog("dialog-amend-code", window.actions_["amend_code"].trigger)
    states.setCurrentIndex(states.findData("rejected"))
    pictures.take("review-rejected")
    states.setCurrentIndex(0)


def _take_analysing(pictures: Pictures) -> None:
    analyse = pictures.window.analyse
    pictures.window.show_view("analyse")
    analyse.measure.setCurrentIndex(1)
    pictures.take("analyse-coefficient")
    analyse.measure.setCurrentIndex(0)
    codebook = pictures.window.codebook
    pictures.window.show_view("codebook")
    QTest.keyClick(codebook.tree, Qt.Key.Key_Down)
    pictures.take("codebook-code")
    pictures.window.show_view("read")


def _take_asking(pictures: Pictures) -> None:
    """What is typed and found nowhere; the other stage of what models are asked; a sentence to be read."""
    window = pictures.window
    palette = CommandPalette(window.actions_.all, effective(window.session.settings.keys), window)
    palette.show()
    palette.words.setText("xyz")
    pictures.take("dialog-commands-none", palette)
    palette.close()
    dialog = PromptsDialog(window.session, *window.model_commands.turns(), window)
    dialog.show()
    dialog.stage.setCurrentIndex(1)
    pictures.take("dialog-prompts-question", dialog)
    dialog.reject()
    told = tr("“{file}” is not an EL2MP project.", file="Notes.el2mp")
    pictures.take_dialog("dialog-told", lambda: window.session.refused.emit(told))
    read = window.read
    for turn in read.reader.view.turns[7:9]:
        read.reader.view.set_caret(turn.start)
        pictures.act("select_turn")
        pictures.take_dialog("dialog-link-kinds", window.actions_["link_as"].trigger)
    pictures.act("link")


def _take_troubles(pictures: Pictures) -> None:
    """What is said after the program was stopped in the middle, and of a fault of its own."""
    window, hook, thread_hook = pictures.window, sys.excepthook, threading.excepthook
    happened = what_happened(window.session.open_project)
    pictures.take_dialog("dialog-after-a-crash", lambda: window.session.refused.emit(happened))
    watch_for_bugs(window)
    fault = LookupError()
    pictures.take_dialog("dialog-fault", lambda: sys.excepthook(type(fault), fault, None))
    sys.excepthook, threading.excepthook = hook, thread_hook


def _take_without_models(pictures: Pictures) -> None:
    pictures.act("mode_none")
    pictures.take("read-without-models")
    pictures.act("undo")
