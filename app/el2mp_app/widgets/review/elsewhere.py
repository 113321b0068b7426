"""What people did elsewhere with the code of a suggestion: coded by hand, or rejected and why."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.plain import Paragraph, Sheet, breaking, quiet, write_in
from el2mp_app.widgets.typeset import Rule
from el2mp_desktop.domain.rows import PassageRow, SuggestionRow, in_language
from el2mp_desktop.domain.text import Span, one_line
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.language import tr

_CODED, _REJECTED = 5, 4
"""How many passages are shown at most."""
_SIDE = 24


class Elsewhere(QScrollArea):
    """Under the passage in question. What was coded on its own turn is not shown: that is for the person to see."""

    passage_asked = Signal(str, object)
    """Source and span."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._coded = PassageTable(_CODED, self)
        self._rejected = PassageTable(_REJECTED, self)
        inside = Sheet(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(_SIDE, 12, _SIDE, 12)
        column.setSpacing(16)
        column.addWidget(self._coded)
        column.addWidget(self._rejected)
        column.addStretch(1)
        # Its height is a matter of its width, not of the least width that its words could do with.
        inside.setMinimumHeight(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for table in (self._coded, self._rejected):
            table.passage_asked.connect(self.passage_asked)
        self.restyle()

    def show_for(self, row: SuggestionRow | None) -> None:
        """Fill it for the code of a suggestion, or empty it."""
        self._coded.setVisible(row is not None)
        self._rejected.setVisible(False)
        if row is None:
            return
        project = self._session.open_project
        code = in_language(row.code_name, project.language) or tr("Code no longer there")
        turn = project.read.turn(row.turn_id)
        coded = project.read.coded_passages(row.code_id, turn, _CODED) if turn else []
        self._coded.show_passages(
            tr("“{code}” elsewhere in the project", code=code),
            tr("Passages that people coded before any suggestion, those of this source first")
            if coded
            else tr("No passage elsewhere was coded with it before any suggestion."),
            coded,
        )
        rejected = project.read.rejected_passages(row.code_id, row.id, _REJECTED)
        self._rejected.setVisible(bool(rejected))
        self._rejected.show_passages(tr("Rejected for this code, and why"), "", rejected)
        self.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        self._coded.name_columns(tr("Coded by"))
        self._rejected.name_columns(tr("Reason"))

    def restyle(self) -> None:
        self._coded.restyle()
        self._rejected.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Take no more height than there is to show: the passage above needs it."""
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if layout is not None:
            self.setMaximumHeight(max(1, layout.heightForWidth(self.viewport().width())))


class PassageTable(QWidget):
    """Passages whole, with voice, source and a note; a click on one asks for it."""

    passage_asked = Signal(str, object)

    def __init__(self, most: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: Sequence[PassageRow] = ()
        self._heading, self._about = Paragraph(self), Paragraph(self)
        self._names = [Paragraph(self) for _ in range(4)]
        self._cells = [[Paragraph(self) for _ in range(4)] for _ in range(most)]
        self._rules = [Rule(self) for _ in range(most + 1)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for column, stretch in enumerate((10, 3, 5, 3)):
            grid.setColumnStretch(column, stretch)
        for place, label in enumerate((self._heading, self._about)):
            grid.addWidget(label, place, 0, 1, 4)
        grid.setRowMinimumHeight(2, 4)
        for place, line in enumerate([self._names, *self._cells]):
            for column, cell in enumerate(line):
                grid.addWidget(cell, 2 * place + 3, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._rules[place], 2 * place + 4, 0, 1, 4)
        for line in self._cells:
            line[0].setCursor(Qt.CursorShape.PointingHandCursor)

    def show_passages(self, heading: str, about: str, rows: Sequence[PassageRow]) -> None:
        self._rows = rows
        self._heading.setText(heading)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        for label in (*self._names, self._rules[0]):
            label.setVisible(bool(rows))
        for place, line in enumerate(self._cells):
            row = rows[place] if place < len(rows) else None
            for cell in (*line, self._rules[place + 1]):
                cell.setVisible(row is not None)
            if row is not None:
                said = one_line(row.quote)
                texts = (tr("“{words}”", words=said), voice_name(row.speaker), breaking(row.source_name), row.note)
                for cell, text in zip(line, texts, strict=True):
                    cell.setText(text)

    def name_columns(self, note: str) -> None:
        for label, name in zip(self._names, (tr("Passage"), tr("Speaker"), tr("Source"), note), strict=True):
            label.setText(name)

    def restyle(self) -> None:
        self._heading.setFont(theme.interface_font(13, 600))
        quiet(self._about, *self._names)
        for name in self._names:
            name.setFont(theme.interface_font(12, 600))
        for passage, *others in self._cells:
            passage.setFont(theme.reading_font(15))
            for cell in others:
                cell.setFont(theme.interface_font(13))
                write_in(cell, theme.current().text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for row, (passage, *_) in zip(self._rows, self._cells, strict=False):
            if passage.geometry().contains(event.position().toPoint()):
                self.passage_asked.emit(row.source_id, Span(row.start, row.end))
                return
