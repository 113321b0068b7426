"""What a model is told in its two stages: seen, edited, compared with what was sent before, and previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.dialogs.writing import page
from el2mp_app.look import theme
from el2mp_app.prompt_versions import Preview, Version, request_of, versions_of
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import start
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.controls.number_box import NumberBox
from el2mp_app.widgets.plain import written
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.domain.rows import in_language
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.settings import set_prompt

if TYPE_CHECKING:
    from el2mp_desktop.jobs import Cancel, Report
    from el2mp_desktop.suggest.base import CodeCard, EngineIdentity, Passage

_AFTER = 200
"""Milliseconds between the last letter typed and the preview."""


class PromptsDialog(QDialog):
    """Every change that is kept is an act of the project, which undo takes back."""

    def __init__(self, session: ProjectSession, turns: Mapping[int, Passage], here: int, parent: QWidget) -> None:
        """``turns``: those that engines read, by their numbers; ``here``: the one that the preview is about first."""
        super().__init__(parent)
        self._session, self._turns = session, turns
        self._cards: Sequence[CodeCard] = ()
        self._known: EngineIdentity | None = None
        self.setWindowTitle(tr("What models are asked"))
        self.stage, self.language, self.version, self.code = (Chooser(self) for _ in range(4))
        self.turn = NumberBox(self)
        self.turn.setRange(min(turns, default=0), max(turns, default=0))
        self.turn.setValue(here)
        self.turn.setPrefix(tr("turn") + " ")
        for part in (self.turn, self.turn.lineEdit()):
            part.setAccessibleName(tr("Turn asked about"))
        self.turn.setEnabled(bool(turns))
        self.editor = page("", tr("Instructions"), self)
        self.editor.setFont(theme.interface_font(13))
        self.preview = QPlainTextEdit(self)
        self.about, self.fault, self.preview_about = (Words(self, 12, tone="text_2") for _ in range(3))
        self.fault.set_tone("err")
        self._later = QTimer(self, singleShot=True, interval=_AFTER)
        self.buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole
        self.reset = self.buttons.addButton(tr("Back to the program’s"), role.ActionRole)
        self.keep = self.buttons.addButton(tr("Keep"), role.ActionRole)
        self.buttons.addButton(tr("Close"), role.RejectRole)
        for button in self.buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        self._fill()
        self._lay_out()
        self._connect()
        self._look()
        self._show_part()

    # What is shown

    @property
    def part(self) -> tuple[str, str]:
        """Language and stage."""
        return self.language.currentData(), self.stage.currentData()

    def text(self) -> str:
        return written(self.editor)

    def _fill(self) -> None:
        from el2mp_desktop.operations.suggestions import code_cards
        from el2mp_desktop.suggest.ollama.wording import language_of

        project = self._session.open_project
        self.stage.setAccessibleName(tr("Stage"))
        self.stage.fill(
            [(tr("1. Shortlist from the whole codebook"), "shortlist"), (tr("2. Question about one code"), "question")]
        )
        self.language.setAccessibleName(tr("Language of the source"))
        self.language.fill([(tr("For sources in French"), "fr"), (tr("For other sources, in English"), "en")])
        here = self._turns.get(self.turn.value())
        spoken = language_of(here.language if here else project.language)
        self.language.setCurrentIndex(self.language.findData(spoken))
        self.version.setAccessibleName(tr("Version"))
        self.code.setAccessibleName(tr("Code asked about"))
        self._cards = code_cards(project.read.codes())
        self.code.fill(
            [(in_language(code.name, project.language), code.id) for code in project.read.codes() if code.codable]
        )

    def _look(self) -> None:
        """How the model was asked last; the server, asked off this thread, knows better where it is there."""
        from el2mp_desktop.runs.record import last_asked

        host, model = self._session.settings.ollama_host, self._session.settings.ollama_model
        self._known = last_asked(self._session.open_project, model)

        def job(_report: Report, _cancel: Cancel) -> object:
            from el2mp_desktop.suggest.ollama.preview import asked_now

            return asked_now(host, model)

        # The session outlives this dialog: a late answer finds its task alive.
        looking = start(job, self._session)
        looking.succeeded.connect(self._take)

    def _take(self, known: EngineIdentity | None) -> None:
        if known is not None:
            self._known = known
            self._show_preview()

    def _show_part(self) -> None:
        """Other words come from the project, or from a version chosen; what was typed and not kept is left."""
        versions = versions_of(self._session.open_project, *self.part)
        self.version.fill([(version.name, version.text) for version in versions])
        place = next(place for place, version in enumerate(versions) if version.in_force)
        self.version.setCurrentIndex(place)
        self._show_version()

    def _show_version(self) -> None:
        self.editor.setPlainText(self.version.currentData())
        self._show_state()
        self._show_preview()

    def _show_state(self) -> None:
        versions = versions_of(self._session.open_project, *self.part)
        force = next(version for version in versions if version.in_force)
        text = self.text()
        self.about.setText(_about(versions, text))
        self.fault.setText(_fault(self.part[1], text))
        self.fault.setVisible(bool(self.fault.text()))
        self.keep.setEnabled(text != force.text.strip() and not self.fault.text())
        self.reset.setEnabled(not force.shipped or text != force.text.strip())

    def _show_preview(self) -> None:
        language, stage = self.part
        self.code.setVisible(stage == "question")
        fault = self.fault.text()
        if fault:
            self._tell(Preview("", ""))
            return
        own: Mapping[str, Mapping[str, str]] = self._session.open_project.read.project().prompts
        words = {**own, language: {**own.get(language, {}), stage: self.text()}}
        code = self.code.currentData() if stage == "question" else None
        turn, model = self.turn.value(), self._session.settings.ollama_model
        self._tell(request_of(turn, self._turns.get(turn), self._cards, words, model, code, language, self._known))

    def _tell(self, found: Preview) -> None:
        self.preview_about.setText(found.about)
        bar = self.preview.verticalScrollBar()
        place = bar.value()
        self.preview.setPlainText(found.body)
        bar.setValue(place)

    # What is done

    def keep_text(self) -> None:
        from el2mp_desktop.suggest.ollama.wording import WORDS

        language, stage = self.part
        text = self.text()
        own = "" if text == WORDS[language][stage].strip() else text
        self._session.do(set_prompt, language, stage, own)
        self._show_part()

    def back_to_shipped(self) -> None:
        if any(
            version.in_force and not version.shipped for version in versions_of(self._session.open_project, *self.part)
        ):
            self._session.do(set_prompt, *self.part, "")
        self._show_part()

    def done(self, result: int) -> None:
        self._later.stop()
        super().done(result)

    # Pieces

    def _connect(self) -> None:
        self.stage.currentIndexChanged.connect(lambda _: self._show_part())
        self.language.currentIndexChanged.connect(lambda _: self._show_part())
        self.version.activated.connect(lambda _: self._show_version())
        self.code.currentIndexChanged.connect(lambda _: self._show_preview())
        self.turn.valueChanged.connect(lambda _: self._show_preview())
        self.editor.textChanged.connect(self._show_state)
        self.editor.textChanged.connect(self._later.start)
        self._later.timeout.connect(self._show_preview)
        self._session.closing.connect(self._later.stop)
        self.keep.clicked.connect(self.keep_text)
        self.reset.clicked.connect(self.back_to_shipped)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        self.preview.setReadOnly(True)
        self.preview.setObjectName("told")
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(tr("The request as it would be sent"))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(round(theme.px(12)))
        self.preview.setFont(fixed)
        top = QHBoxLayout()
        top.setSpacing(round(theme.px(8)))
        for chooser in (self.stage, self.language, self.version):
            top.addWidget(chooser)
        top.addStretch(1)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        asked = QWidget(halves)
        line = QHBoxLayout(asked)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(round(theme.px(8)))
        line.addWidget(self.turn)
        line.addWidget(self.code, 1)
        line.addStretch(0)
        gap = round(theme.px(6))
        left = _half(halves, (0, gap), self.editor, self.fault, self.about)
        right = _half(halves, (gap, 0), asked, self.preview, self.preview_about)
        for half in (left, right):
            halves.addWidget(half)
        halves.setChildrenCollapsible(False)
        halves.setSizes([500, 440])
        column = QVBoxLayout(self)
        column.setContentsMargins(*(round(theme.px(side)) for side in (24, 20, 24, 16)))
        column.setSpacing(round(theme.px(10)))
        column.addLayout(top)
        column.addWidget(halves, 1)
        column.addWidget(self.buttons)
        for one, other in pairwise((self.version, self.editor, self.turn, self.code, self.preview)):
            QWidget.setTabOrder(one, other)
        self.resize(round(theme.px(980)), round(theme.px(600)))


def _half(parent: QWidget, gaps: tuple[int, int], *parts: QWidget) -> QWidget:
    """The text takes what the others leave; ``gaps`` are at its left and right."""
    half = QWidget(parent)
    column = QVBoxLayout(half)
    column.setContentsMargins(gaps[0], 0, gaps[1], 0)
    column.setSpacing(round(theme.px(6)))
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, QPlainTextEdit) else 0)
    return half


def _about(versions: Sequence[Version], text: str) -> str:
    known = next((version for version in versions if version.text.strip() == text), None)
    if known is None:
        return tr("Typed and not kept yet. What is kept can be undone.")
    if known.in_force:
        return tr("In force: from now on, runs use these words.")
    return tr("Not in force. Keep makes it so.")


def _fault(stage: str, text: str) -> str:
    from el2mp_desktop.suggest.ollama.wording import check_words

    if not text:
        return tr("Write something, or go back to the program’s own.")
    try:
        check_words(stage, text)
    except UserError as reason:
        return str(reason)
    return ""
