"""Hands at the window: keys, mouse and answers to dialogs, all of them real events on the real widgets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from el2mp_app.keys.actions import COMMANDS, SUBMENUS
from el2mp_app.tasks import wait_for_all
from el2mp_app.views.main_window import MainWindow
from PySide6.QtCore import QDeadlineTimer, QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from el2mp_desktop.domain.text import Span

MENU_OF = {command.id: command.menu for command in COMMANDS}


class Dialogs:
    """Answers the modal dialogs that come up, in order; one that nobody expects is closed and reported."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._expected: list[tuple[type[QWidget], Callable[[Any], None]]] = []
        self._faults: list[str] = []
        self._met: dict[QWidget, QDeadlineTimer] = {}
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @contextmanager
    def expecting(self, kind: type[QWidget], act: Callable[[Any], None]) -> Iterator[None]:
        """The block brings up a dialog of this kind; ``act`` does with it what a person would, and closes it."""
        self._expected.append((kind, act))
        yield
        deadline = QDeadlineTimer(20_000)
        while QApplication.activeModalWidget() is not None and not deadline.hasExpired():
            QTest.qWait(5)
        # A window manager would give the keys back.
        self._window.activateWindow()
        settle()
        waiting, self._expected = self._expected, []
        self.check()
        assert not waiting, f"no {kind.__name__} came up"

    def check(self) -> None:
        faults, self._faults = self._faults, []
        assert not faults, faults

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isVisible():
            self._met.clear()
        elif dialog not in self._met:
            self._met[dialog] = QDeadlineTimer(30_000)
            # A window manager would give it the keys.
            dialog.activateWindow()
            # Later, and not from within this timer: an answer may bring up the next dialog.
            QTimer.singleShot(20, dialog, lambda: self._answer(dialog))
        elif self._met[dialog].hasExpired():
            self._faults.append(f"{type(dialog).__name__} stays open: {_said(dialog)}")
            _close(dialog)

    def _answer(self, dialog: QWidget) -> None:
        if not self._expected or not isinstance(dialog, self._expected[0][0]):
            self._faults.append(f"unexpected {type(dialog).__name__}: {_said(dialog)}")
            _close(dialog)
            return
        _, act = self._expected.pop(0)
        try:
            act(dialog)
        except BaseException as error:
            self._faults.append(repr(error))
            _close(dialog)


class Hands:
    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.dialogs = Dialogs(window)

    def open(self, path: Path) -> None:
        """Open a project, and wait until all is found that is looked for in the background."""
        assert self.window.session.open(path)
        settle()
        wait_for_all()
        settle()

    # What there is

    @property
    def view(self) -> QWidget:
        """The widget that shows the text."""
        return self.window.read.reader.view

    @property
    def project(self):
        return self.window.session.open_project

    @property
    def text(self) -> str:
        assert self.window.read.page is not None
        return self.window.read.page.text

    def codings(self) -> list:
        return self.project.read.codings()

    def said(self) -> str:
        """What the status bar tells."""
        return self.window.status.told

    def undo_text(self) -> str:
        return self.window.actions_["undo"].text()

    def wait(self, condition: Callable[[], Any]) -> None:
        """Let the program go on until this is so."""
        deadline = QDeadlineTimer(20_000)
        while not condition():
            assert not deadline.hasExpired(), "it never came"
            QTest.qWait(5)

    # Keys

    def press(self, *keys: str, on: QWidget | None = None) -> None:
        """Press keys written as in menus (``Ctrl+Shift+Right``), on the text or another widget."""
        for key in keys:
            combination = QKeySequence(key)[0]
            QTest.keyClick(on or self.view, combination.key(), combination.keyboardModifiers())
            settle()

    def type(self, words: str, on: QWidget) -> None:
        write(on, words)
        settle()

    def press_focused(self, *keys: str) -> None:
        """Press keys on whatever has the focus."""
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None
            self.press(key, on=focused)

    # Mouse

    def click(self, widget: QWidget, at: QPoint | None = None, button=Qt.MouseButton.LeftButton) -> None:
        QTest.mouseClick(widget, button, pos=at if at is not None else widget.rect().center())
        settle()

    def point_of(self, position: int) -> QPoint:
        """Where a canonical position is seen, in the text's viewport."""
        editor = self.window.read.reader.view
        cursor = editor.textCursor()
        cursor.setPosition(editor.projection.to_view(position))
        return editor.cursorRect(cursor).center()

    def drag_over(self, words: str) -> None:
        """Select words with the mouse."""
        span = self.find(words)
        viewport = self.window.read.reader.view.viewport()
        start, end = self.point_of(span.start), self.point_of(span.end)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for point in ((start + end) / 2, end):
            self.drag(viewport, point)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
        settle()

    def menu(self, id: str) -> None:
        """Choose a command in its menu with the mouse."""
        self._choose(self._open_menu(MENU_OF[id]), self.window.actions_[id])

    def _open_menu(self, id: str) -> QMenu:
        """From the menu bar, or from the menu that it is in."""
        menu = self.window.actions_.menus[id]
        above = self._open_menu(SUBMENUS[id]) if id in SUBMENUS else self.window.menuBar()
        QTest.mouseClick(above, Qt.MouseButton.LeftButton, pos=above.actionGeometry(menu.menuAction()).center())
        # A menu within another comes after a moment.
        self.wait(menu.isVisible)
        settle()
        return menu

    def _choose(self, menu: QMenu, action: QAction) -> None:
        assert action.isEnabled(), f"{action.objectName()} is not enabled"
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        settle()

    # Places in the text

    def find(self, words: str, after: int = 0) -> Span:
        start = self.text.index(words, after)
        return Span(start, start + len(words))

    def go_to(self, words: str) -> None:
        """Put the caret before words, with a click."""
        self.click(self.window.read.reader.view.viewport(), self.point_of(self.find(words).start))

    def choose_source(self, name: str) -> None:
        """Click a source in the list."""
        panel = self.window.read.sources
        id = next(source.id for source in self.project.read.sources() if source.name == name)
        self.click(panel.tree.viewport(), panel.tree.visualRect(panel.model.index_of(id)).center())

    def select(self, words: str) -> None:
        """Select words by Shift and arrows."""
        span = self.find(words)
        self.window.read.reader.view.set_caret(span.start)
        end = self.window.read.reader.view.projection.to_view(span.end)
        while self.window.read.reader.view.textCursor().position() < end:
            QTest.keyClick(self.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        settle()

    def drag(
        self, viewport: QWidget, point: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Move the pointer with the button held."""
        # QTest moves the pointer without a button.
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, point.toPointF(), viewport.mapToGlobal(point).toPointF(),
            Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, keys,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)


def write(widget: QWidget, words: str) -> None:
    """Type words; QTest alone knows no letters beyond ASCII."""
    for letter in words:
        if letter.isascii():
            QTest.keyClick(widget, letter)
        else:
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(widget, event)


def hold(data: QMimeData, target: QWidget, *points: QPoint) -> bool:
    """What the system does while something is dragged over a widget. Whether it could be dropped there."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(points[0], copy, data, left, none)
    QApplication.sendEvent(target, event)
    for point in points:
        event = QDragMoveEvent(point, copy, data, left, none)
        QApplication.sendEvent(target, event)
    return event.isAccepted()


def drop(data: QMimeData, target: QWidget, *points: QPoint) -> bool:
    """What is dragged is let go as well, where that can be."""
    accepted = hold(data, target, *points)
    if accepted:
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QDropEvent(points[-1].toPointF(), copy, data, left, none))
    settle()
    return accepted


def settle() -> None:
    """Let everything that is on its way arrive."""
    for _ in range(4):
        QApplication.processEvents()


def choose_file(path: Path) -> Callable[[QFileDialog], None]:
    """Type a path into a file dialog."""

    def act(dialog: QFileDialog) -> None:
        # It reads the folder on a thread of its own, and then writes into the line.
        QTest.qWait(100)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        line.clear()
        write(line, str(path))
        if line.completer() is not None:
            line.completer().popup().hide()
        QTest.keyClick(line, Qt.Key.Key_Return)

    return act


def give(words: str) -> Callable[[QDialog], None]:
    """Type words into a question and press Enter."""

    def act(dialog: QDialog) -> None:
        line = dialog.findChild(QLineEdit)
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
        write(line, words)
        QTest.keyClick(line, Qt.Key.Key_Return)

    return act


def push(words: str, read: list[str] | None = None) -> Callable[[QDialog], None]:
    """Press the button of a dialog with these words; what it says is noted."""

    def act(dialog: QDialog) -> None:
        if read is not None:
            read.append(_said(dialog))
        buttons = [button for button in dialog.findChildren(QPushButton) if button.text().replace("&", "") == words]
        assert buttons, [button.text() for button in dialog.findChildren(QPushButton)]
        QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)

    return act


def _said(dialog: QWidget) -> str:
    if isinstance(dialog, QMessageBox):
        return " ".join(part for part in (dialog.text(), dialog.informativeText()) if part)
    return dialog.windowTitle()


def _close(dialog: QWidget) -> None:
    if isinstance(dialog, QDialog):
        dialog.reject()
    else:
        dialog.close()
