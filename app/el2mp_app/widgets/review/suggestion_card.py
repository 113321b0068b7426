"""One suggestion with all that a person needs to decide: quote, reason against, reason for, where it comes from."""

from time import monotonic

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.look.chips import paint_chip
from el2mp_app.look.tooltips import literal
from el2mp_app.models.suggestion_queue import WAITING, state_word
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.controls.buttons import Fold, KeyButton, KeyCap
from el2mp_app.widgets.plain import PanelHeading, Paragraph, quiet, write_in
from el2mp_app.widgets.typeset import Rule
from el2mp_desktop.domain.rows import CodeRow, SuggestionRow, in_language
from el2mp_desktop.language import moment, number, tr, trn
from el2mp_desktop.runs.reasons import reasons_of
from el2mp_desktop.runs.words import missing_in_words

DECISIONS = {"accept": "A", "reject": "R", "amend_extent": "E", "amend_code": "C", "defer": "D"}
"""What can be decided, and the key that does it."""
_SIDE = 14
_GREY = ("#858D95", "solid")
"""A code that is gone."""


class SuggestionCard(QWidget):
    """Hides itself when there is nothing to show. Deciding is for others: it only says what was asked for."""

    decision_asked = Signal(str)
    """One of `DECISIONS`."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._row: SuggestionRow | None = None
        self._shown_at = 0.0
        self._heading, self._against_heading, self._before_heading = (PanelHeading(self) for _ in range(3))
        self._code = _CodeLine(self, proposed=True)
        self._definition, self._quote, self._match, self._against, self.rationale = (Paragraph(self) for _ in range(5))
        self.rationale_fold = Fold(self)
        self.buttons = {name: KeyButton(key, self, before=True, command=name) for name, key in DECISIONS.items()}
        self.why_not = Paragraph(self)
        self.reason = QLineEdit(self)
        self._before = QVBoxLayout()
        self._lines_before: list[_CodeLine] = []
        self._before_none = Paragraph(self)
        self._origin = Paragraph(self)
        self._lay_out()
        self.retranslate()
        self.restyle()
        self.hide()

    @property
    def suggestion(self) -> SuggestionRow | None:
        return self._row

    def show_suggestion(self, row: SuggestionRow | None, place: str = "") -> None:
        """Show it with its rationale folded, or hide. ``place``: which of how many it is, in words."""
        if row is None or self._row is None or row.id != self._row.id:
            self.rationale_fold.setChecked(False)
            self.reason.clear()
            self._shown_at = monotonic()
        self._row = row
        self._heading.figure.setText(place)
        self.setVisible(row is not None)
        if row is not None:
            self._fill(row)

    def seconds_shown(self) -> float:
        """For how long the present suggestion has been on it."""
        return monotonic() - self._shown_at

    def take_reason(self) -> str:
        """What the person noted, to go with the decision."""
        return self.reason.text().strip()

    def toggle_rationale(self) -> None:
        self.rationale_fold.toggle()

    def retranslate(self) -> None:
        self._heading.name.setText(tr("Suggestion"))
        self._against_heading.name.setText(tr("Against"))
        self._before_heading.name.setText(tr("You, before seeing it"))
        self.rationale_fold.setText(tr("The model’s rationale"))
        for name, text in _button_texts().items():
            self.buttons[name].setText(text)
            self.buttons[name].setAccessibleName(text)
        self.reason.setPlaceholderText(tr("Reason, if you want to note one"))
        self.reason.setAccessibleName(tr("Reason"))
        if self._row is not None:
            self._fill(self._row)

    def restyle(self) -> None:
        """Take over the fonts and colours of the theme in force."""
        for heading in (self._heading, self._against_heading, self._before_heading):
            heading.restyle()
        self._quote.setFont(theme.reading_font(15))
        quiet(self._definition, self._match, self._origin, self._before_none, self.why_not)
        self.rationale_fold.setFont(theme.interface_font(13, 500))
        for label in (self._against, self.rationale):
            label.setFont(theme.interface_font(13))
        if self._row is not None:
            self._fill(self._row)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._heading, self._code, self._definition, self._quote, self._match, Rule(self)):
            column.addWidget(part)
        for part in (self._against_heading, self._against, Rule(self)):
            column.addWidget(part)
        column.addLayout(self._folding())
        for part in (self.rationale, Rule(self)):
            column.addWidget(part)
        column.addLayout(self._decisions())
        for part in (Rule(self), self._before_heading, self._before_none):
            column.addWidget(part)
        column.addLayout(self._before)
        for part in (Rule(self), self._origin):
            column.addWidget(part)
        column.addStretch(1)
        for part, left, above, below in (
            (self._definition, 20, 0, 2),
            (self._quote, 0, 6, 4),
            (self._match, 0, 0, 10),
            (self._against, 0, 0, 12),
            (self.rationale, 0, 0, 12),
            (self._before_none, 0, 0, 10),
            (self._origin, 0, 10, 12),
        ):
            part.setContentsMargins(_SIDE + left, above, _SIDE, below)

    def _folding(self) -> QHBoxLayout:
        """The line that unfolds the model's rationale."""
        self.rationale_fold.toggled.connect(self.rationale.setVisible)
        self.rationale.hide()
        line = QHBoxLayout()
        line.setContentsMargins(_SIDE - 6, 5, _SIDE, 5)
        line.addWidget(self.rationale_fold)
        line.addStretch(1)
        line.addWidget(KeyCap("J", self, "justification"))
        return line

    def _decisions(self) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (name, button) in enumerate(self.buttons.items()):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, name=name: self.decision_asked.emit(name))
            grid.addWidget(button, place // 2, place % 2)
        for half in (0, 1):
            grid.setColumnStretch(half, 1)
        below = QVBoxLayout()
        below.setContentsMargins(_SIDE, 12, _SIDE, 12)
        below.setSpacing(8)
        below.addLayout(grid)
        below.addWidget(self.why_not)
        below.addWidget(self.reason)
        return below

    def _fill(self, row: SuggestionRow) -> None:
        project = self._session.open_project
        code = project.read.code(row.code_id)
        name = in_language(row.code_name, project.language) or tr("Code no longer there")
        self._code.show_code((code.colour, code.pattern) if code else _GREY, name)
        self._definition.setText(in_language(code.definition, project.language) if code else "")
        self._definition.setVisible(bool(self._definition.text()))
        self._quote.setText(tr("“{words}”", words=row.quote))
        self._show_match(row)
        reasons = reasons_of(project, row)
        self._against.setText(reasons.objection or tr("It gives no reason against. Look for one yourself."))
        self.rationale.setText(reasons.rationale or tr("It gives no reason."))
        self._show_buttons(row, code)
        self._show_before(row)
        self._show_origin(row)

    def _show_match(self, row: SuggestionRow) -> None:
        tokens = theme.current()
        place = number(row.turn + 1)
        text, colour = {
            "exact": (tr("✓ Word for word in turn {turn}", turn=place), tokens.text_2),
            "normalised": (tr("✓ In turn {turn}, but for punctuation and spaces", turn=place), tokens.text_2),
            "approximate": (tr("≈ Only approximately in turn {turn}", turn=place), tokens.warn),
        }.get(row.match, (tr("✗ Quote not found in turn {turn}", turn=place), tokens.err))
        lines = (text, missing_in_words(row.evidence.get("missing")), again_in_words(row), off_list_in_words(row))
        self._match.setText("\n".join(filter(None, lines)))
        write_in(self._match, colour)

    def _show_buttons(self, row: SuggestionRow, code: CodeRow | None) -> None:
        """Whatever cannot be done says why; what was decided already can be decided anew."""
        why = ""
        if row.start is None:
            why = tr("The quote is not in the passage, so it cannot be accepted.")
        elif code is None:
            why = tr("The code is not in the codebook any more. It can be accepted with another one.")
        for name in ("accept", "amend_extent", "amend_code"):
            self.buttons[name].setEnabled(not why or (name == "amend_code" and row.start is not None))
            self.buttons[name].setToolTip(why)
        if not why and row.state not in WAITING:
            why = tr("Now: {state}", state=state_word(row)) + (f" · {row.reason}" if row.reason else "")
        self.why_not.setText(why)
        self.why_not.setVisible(bool(why))

    def _show_before(self, row: SuggestionRow) -> None:
        """What this coder coded on the turn before anything was shown."""
        project = self._session.open_project
        turn = project.read.turn(row.turn_id)
        mine = [
            coding
            for coding in (project.read.codings_on(turn) if turn else ())
            if coding.coder_id == project.coder_id and "suggestions" not in coding.seen
        ]
        while len(self._lines_before) < len(mine):
            self._lines_before.append(_CodeLine(self))
            self._before.addWidget(self._lines_before[-1])
        for place, line in enumerate(self._lines_before):
            line.setVisible(place < len(mine))
            if place < len(mine):
                code = project.read.code(mine[place].code_id)
                name = in_language(mine[place].code_name, project.language)
                line.show_code((code.colour, code.pattern) if code else _GREY, name)
        marked = row.turn_id in project.read.nothing_here(row.source_id, project.coder_id)
        self._before_none.setText(tr("Read, nothing here") if marked else tr("Nothing yet"))
        self._before_none.setVisible(not mine)

    def _show_origin(self, row: SuggestionRow) -> None:
        run = self._session.open_project.read.run(row.run_id)
        if run is None:
            return
        engine = tr("Embedded engine") if run.engine == "embedded" else run.engine.capitalize()
        digest = tr("fingerprint {digest}", digest=run.digest.removeprefix("sha256:")[:8]) if run.digest else ""
        made = tr("Run of {date}", date=moment(run.started_at))
        prompt = (
            tr("prompt {version}", version=run.prompt_version) if run.prompt_sha and run.engine != "embedded" else ""
        )
        model = "" if run.engine == "embedded" else run.model
        first = ", ".join(part for part in (engine, model, digest) if part)
        self._origin.setToolTip(literal(run.model))
        self._origin.setText(first + "\n" + ", ".join(part for part in (made, prompt) if part))


class _CodeLine(QWidget):
    """A chip and the name of its code; hollow and strong for a proposal."""

    def __init__(self, parent: QWidget, proposed: bool = False) -> None:
        super().__init__(parent)
        self._look = _GREY
        self._proposed = proposed
        self._name = Paragraph(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE + 20, 0, _SIDE, 2 if proposed else 8)
        column.addWidget(self._name)

    def show_code(self, look: tuple[str, str], name: str) -> None:
        self._look = look
        self._name.setFont(theme.interface_font(14, 600) if self._proposed else theme.interface_font(13))
        self._name.setText(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        centre = QPointF(_SIDE + theme.px(5), theme.px(9))
        paint_chip(QPainter(self), centre, *self._look, proposed=self._proposed)


def again_in_words(row: SuggestionRow) -> str:
    """How stable it is, in place of any confidence of the model’s own; empty where nobody asked again."""
    if not row.votes:
        return ""
    agreeing = number(row.agreeing)
    return trn(
        "Came again in {agreeing} of {count} repetition",
        "Came again in {agreeing} of {count} repetitions",
        row.votes,
        agreeing=agreeing,
    )


def off_list_in_words(row: SuggestionRow) -> str:
    """That it came of the few questions that show what shortlists hide."""
    return tr("Asked at random, off the shortlist") if row.evidence.get("off_list") else ""


def _button_texts() -> dict[str, str]:
    return {
        "accept": tr("Accept"),
        "reject": tr("Reject"),
        "amend_extent": tr("Extent"),
        "amend_code": tr("Code"),
        "defer": tr("Defer"),
    }
