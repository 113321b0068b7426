"""One suggestion with all that a person needs to decide: quote, reason against, reason for, where it comes from."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from el2mp_app import theme
from el2mp_app.chips import paint_chip
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.plain import Rule, ink, quiet, words
from el2mp_desktop.domain.rows import CodeRow, SuggestionRow, in_language
from el2mp_desktop.language import number, tr

DECISIONS = ("accept", "reject", "amend_extent", "amend_code", "defer")


class SuggestionCard(QWidget):
    """Hides itself when there is nothing to show. Deciding is for others: it only says what was asked for."""

    decision_asked = Signal(str)
    """One of `DECISIONS`."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._row: SuggestionRow | None = None
        self._heading = words(self)
        self._code = _CodeLine(self)
        self._definition = words(self)
        self._quote = words(self)
        self._match = words(self)
        self._against_heading = words(self)
        self._against = words(self)
        self.rationale_fold = QToolButton(self)
        self._rationale = words(self)
        self.buttons = {name: QPushButton(self) for name in DECISIONS}
        self.reason = QLineEdit(self)
        self._before_heading = words(self)
        self._before = words(self)
        self._origin = words(self)
        self._lay_out()
        self.retranslate()
        self.hide()

    @property
    def suggestion(self) -> SuggestionRow | None:
        return self._row

    def show_suggestion(self, row: SuggestionRow | None) -> None:
        """Show it with its rationale folded, or hide."""
        if row is None or self._row is None or row.id != self._row.id:
            self.rationale_fold.setChecked(False)
            self.reason.clear()
        self._row = row
        self.setVisible(row is not None)
        if row is not None:
            self._fill(row)

    def take_reason(self) -> str:
        """What the person noted, to go with the decision."""
        return self.reason.text().strip()

    def toggle_rationale(self) -> None:
        self.rationale_fold.toggle()

    def retranslate(self) -> None:
        self._heading.setText(tr("Suggestion"))
        self._against_heading.setText(tr("Against"))
        self.rationale_fold.setText(tr("The model’s rationale") + "  J")
        for name, (text, key) in _button_texts().items():
            self.buttons[name].setText(f"{key}  {text}")
            self.buttons[name].setAccessibleName(text)
        self.reason.setPlaceholderText(tr("Reason, if you want to note one"))
        self.reason.setAccessibleName(tr("Reason"))
        self._before_heading.setText(tr("You, before seeing it"))
        if self._row is not None:
            self._fill(self._row)

    def restyle(self) -> None:
        """Take over the fonts and colours of the theme in force."""
        for heading in (self._heading, self._against_heading, self._before_heading):
            heading.setFont(theme.interface_font(13, 600))
        self._quote.setFont(theme.reading_font(15))
        quiet(self._definition, self._match, self._origin)
        for label in (self._against, self._rationale, self._before):
            label.setFont(theme.interface_font(13))
        if self._row is not None:
            self._fill(self._row)

    def _lay_out(self) -> None:
        self.rationale_fold.setCheckable(True)
        self.rationale_fold.setAutoRaise(True)
        self.rationale_fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.rationale_fold.setArrowType(Qt.ArrowType.RightArrow)
        self.rationale_fold.toggled.connect(self._fold)
        self._rationale.hide()
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (name, button) in enumerate(self.buttons.items()):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, name=name: self.decision_asked.emit(name))
            row, column, span = (0, place * 3, 3) if place < 2 else (1, (place - 2) * 2, 2)
            grid.addWidget(button, row, column, 1, span)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        for part in (self._heading, self._code, self._definition, self._quote, self._match, Rule(self)):
            column.addWidget(part)
        for part in (self._against_heading, self._against, self.rationale_fold, self._rationale):
            column.addWidget(part)
        column.setAlignment(self.rationale_fold, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(grid)
        for part in (self.reason, Rule(self), self._before_heading, self._before, self._origin, Rule(self)):
            column.addWidget(part)
        self.restyle()

    def _fill(self, row: SuggestionRow) -> None:
        project = self._session.open_project
        code = project.read.code(row.code_id)
        self._code.show_code(code, in_language(row.code_name, project.language) or tr("Code no longer there"))
        self._definition.setText(in_language(code.definition, project.language) if code else "")
        self._quote.setText(tr("“{words}”", words=row.quote))
        self._show_match(row)
        self._against.setText(row.objection or tr("It gives no reason against. Look for one yourself."))
        self._rationale.setText(row.rationale or tr("It gives no reason."))
        self._show_before(row)
        self._show_origin(row)
        found = row.start is not None
        for name in ("accept", "amend_extent", "amend_code"):
            self.buttons[name].setEnabled(found and (code is not None or name == "amend_code"))
            self.buttons[name].setToolTip(
                "" if found else tr("The quote is not in the passage: it cannot be accepted.")
            )

    def _show_match(self, row: SuggestionRow) -> None:
        tokens = theme.current()
        place = number(row.turn + 1)
        text, colour = {
            "exact": (tr("✓ Word for word in turn {turn}", turn=place), tokens.text_2),
            "normalised": (tr("✓ In turn {turn}, but for signs and spaces", turn=place), tokens.text_2),
            "approximate": (tr("≈ Only approximately in turn {turn}", turn=place), tokens.warn),
        }.get(row.match, (tr("✗ Quote not found: it cannot be accepted"), tokens.err))
        self._match.setText(text)
        ink(self._match, colour)

    def _show_before(self, row: SuggestionRow) -> None:
        """What this coder coded on the turn before anything was shown."""
        project = self._session.open_project
        turn = next((t for t in project.read.turns(row.source_id) if t.id == row.turn_id), None)
        names = []
        if turn is not None:
            marks = [m.id for m in project.read.marks(row.source_id) if m.start < turn.end and turn.start < m.end]
            names = [
                in_language(coding.code_name, project.language)
                for coding in project.read.codings_by_id(marks)
                if coding.coder_id == project.coder_id and not coding.seen
            ]
        marked = row.turn_id in project.read.nothing_here(row.source_id, project.coder_id)
        self._before.setText(", ".join(names) or (tr("Read, nothing here") if marked else tr("Nothing yet")))

    def _show_origin(self, row: SuggestionRow) -> None:
        run = next((run for run in self._session.open_project.read.runs() if run.id == row.run_id), None)
        if run is None:
            return
        engine = tr("Embedded engine") if run.engine == "embedded" else run.engine.capitalize()
        digest = tr("digest {digest}", digest=run.digest[:8]) if run.digest else ""
        made = tr("Run of {date}", date=run.started_at[:16].replace("T", " "))
        prompt = tr("prompt {version}", version=run.prompt_version) if run.prompt_version else ""
        first = ", ".join(part for part in (engine, run.model, digest) if part)
        self._origin.setText(first + "\n" + ", ".join(part for part in (made, prompt) if part))

    def _fold(self, shown: bool) -> None:
        self.rationale_fold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._rationale.setVisible(shown)


class _CodeLine(QWidget):
    """A hollow chip, for a proposal, and the name of its code."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = ("#858D95", "solid")
        self._name = words(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, 0, 0)
        column.addWidget(self._name)

    def show_code(self, code: CodeRow | None, name: str) -> None:
        self._look = (code.colour, code.pattern) if code else ("#858D95", "solid")
        self._name.setFont(theme.interface_font(14, 600))
        self._name.setText(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QPointF(theme.px(6), theme.px(10)), *self._look, proposed=True)


def _button_texts() -> dict[str, tuple[str, str]]:
    return {
        "accept": (tr("Accept"), "A"),
        "reject": (tr("Reject"), "R"),
        "amend_extent": (tr("Extent"), "E"),
        "amend_code": (tr("Code"), "C"),
        "defer": (tr("Defer"), "D"),
    }
