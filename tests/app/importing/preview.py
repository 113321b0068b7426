"""The page before an import as a person has it before them."""

from pathlib import Path

from el2mp_app.dialogs.import_preview import ImportPreview
from el2mp_app.models.import_speakers import Column as Speaker
from el2mp_app.models.import_words import Column
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.controls.chooser import Chooser
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.app.hands import settle, write

EXAMPLE = Path(__file__).resolve().parents[3] / "resources" / "example"
WORKSHOP, NOTEBOOK, CHATS = "Workshop 2, policy report.txt", "Carnet.docx", "conversations.json"


class Preview:
    """The dialog as a person has it before them."""

    def __init__(self, qtbot: QtBot, session: ProjectSession, paths: list[Path]) -> None:
        self.qtbot = qtbot
        self.dialog = ImportPreview(session, paths)
        self.dialog.resize(1200, 760)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: bool(self.entries) and not self.dialog.reading.running, timeout=20_000)
        settle()

    @property
    def entries(self):
        return self.dialog.plan.entries

    def row(self, name: str) -> QModelIndex:
        place = next(i for i, entry in enumerate(self.entries) if entry.path.name == name)
        return self.dialog.files.index(place, 0)

    def cell(self, name: str, column: Column) -> str:
        return self.row(name).siblingAtColumn(column).data()

    def ticked(self, index: QModelIndex) -> Qt.CheckState:
        return index.data(Qt.ItemDataRole.CheckStateRole)

    def choose(self, index: QModelIndex) -> None:
        self.dialog.table.scrollTo(index)
        rect = self.dialog.table.visualRect(index.siblingAtColumn(Column.FORMAT))
        self.qtbot.mouseClick(self.dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        settle()  # what is said of it is shown a turn of the event loop later

    def click_tick(self, index: QModelIndex) -> None:
        self.dialog.table.scrollTo(index)
        rect = self.dialog.table.visualRect(index)
        place = QPoint(rect.left() + 9, rect.center().y())
        self.qtbot.mouseClick(self.dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def box_of(self, name: str, column: Speaker) -> Chooser:
        """Click into the box beside a name."""
        table, model = self.dialog.decisions.speakers.table, self.dialog.decisions.speakers.model
        index = model.index(model.names.index(name), column)
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
        return next(box for box in table.viewport().findChildren(Chooser) if box.isVisible())

    def write_speaker(self, name: str, column: Speaker, text: str) -> None:
        """Type it, and press Enter."""
        box = self.box_of(name, column)
        self.qtbot.keyClicks(box.line, text)
        self.qtbot.keyClick(box.line, Qt.Key.Key_Return)
        wait_closed(self.qtbot, box)

    def bring_in(self) -> None:
        with self.qtbot.waitSignal(self.dialog.accepted, timeout=20_000):
            self.qtbot.mouseClick(self.dialog.go, Qt.MouseButton.LeftButton)


def wait_closed(qtbot: QtBot, box: QWidget) -> None:
    """Until the box in a row is gone; Qt may have taken it apart by then."""
    qtbot.waitUntil(lambda: not (isValid(box) and box.isVisible()))


def choose_in(qtbot: QtBot, box: QComboBox, text: str) -> None:
    """Walk to it with the arrow keys, as the one choice."""
    step = Qt.Key.Key_Down if box.findText(text) > box.currentIndex() else Qt.Key.Key_Up
    box.setCurrentIndex(box.findText(text) - (1 if step == Qt.Key.Key_Down else -1))
    qtbot.keyClick(box, step)


def shown_words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def type_in(qtbot: QtBot, line: QLineEdit, words: str) -> None:
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    line.selectAll()
    write(line, words)
