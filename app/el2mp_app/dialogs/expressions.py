"""Expressions that no code covers, with the speakers who say them and every passage; one opens in the text."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from el2mp_app.delegates.passage_row import PassageDelegate
from el2mp_app.look import theme
from el2mp_app.models.passages import PassageLine, PassageRole
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.lists.text_list import TextList
from el2mp_app.widgets.plain import Paragraph, dialog_column
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.language import tr, trn
from el2mp_desktop.suggest.embedded.expressions import Expression, Place

_ROW = Qt.ItemDataRole.UserRole


class ExpressionsDialog(QDialog):
    asked = Signal(bool)
    """Expressions of which turns: those read with “nothing here”, or all others."""

    def __init__(self, told: Callable[[Place], PassageLine], parent: QWidget) -> None:
        """``told`` says where a place is, with the words around it."""
        super().__init__(parent)
        self._told = told
        self.setWindowTitle(tr("Expressions no code covers"))
        self.turns = Chooser(self)
        self.turns.setAccessibleName(tr("Turns"))
        self.turns.addItems([tr("Not coded"), tr("Read, nothing here")])
        self.turns.currentIndexChanged.connect(lambda place: self.asked.emit(bool(place)))
        self.state = Paragraph(self)
        self.state.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.expressions = TextList(tr("Expressions"), self)
        self.passages = QListWidget(self)
        self.passages.setAccessibleName(tr("Passages"))
        self.passages.setItemDelegate(PassageDelegate(self.passages))
        self.passages.setWordWrap(True)
        self.expressions.currentItemChanged.connect(lambda *_: self._show_passages())
        self.passages.itemActivated.connect(lambda _: self.accept())
        self.about = Paragraph(self)
        self.about.setText(
            tr("Found by KeyBERT, speaker by speaker. In the text, “Code in vivo” makes a code of selected words.")
        )
        buttons = QDialogButtonBox(self)
        self.open_button = buttons.addButton(tr("Open in the text"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = dialog_column(self)
        for part, stretch in ((self.turns, 0), (self.state, 0), (self.expressions, 3), (self.passages, 2)):
            layout.addWidget(part, stretch)
        layout.addWidget(self.about)
        layout.addWidget(buttons)
        self.resize(round(theme.px(640)), round(theme.px(600)))
        self.wait(tr("Looking for expressions…"))

    @property
    def chosen(self) -> Place | None:
        item = self.passages.currentItem()
        row: Place | None = item.data(_ROW) if item is not None else None
        return row

    def wait(self, text: str) -> None:
        """Say this where the expressions will be."""
        self.show_expressions((), text)

    def show_expressions(self, found: Sequence[Expression], otherwise: str = "") -> None:
        """The first one is chosen. ``otherwise`` is said where there are none."""
        self.expressions.clear()
        for one in found:
            self.expressions.add(one, one.text, about=_about(one))
        self.state.setText(otherwise)
        self.state.setVisible(not found)
        for part in (self.expressions, self.passages, self.about):
            part.setVisible(bool(found))
        self.expressions.setCurrentRow(0)
        self._show_passages()

    def _show_passages(self) -> None:
        self.passages.clear()
        item = self.expressions.currentItem()
        for place in item.data(_ROW).places if item is not None else ():
            line = self._told(place)
            item = QListWidgetItem(f"{line.words}\n{line.voice}, {line.place}", self.passages)
            item.setData(_ROW, place)
            item.setData(PassageRole.LINE, line)
        self.passages.setCurrentRow(0)
        self.open_button.setEnabled(self.chosen is not None)


def _about(expression: Expression) -> str:
    """How often, and by whom: all of them by name."""
    said = expression.speakers.most_common()
    voices = trn("{count} speaker", "{count} speakers", len(said))
    named = [f"{voice_name(name)} {count}" for name, count in said]
    if unnamed := len(expression.places) - expression.speakers.total():
        named.append(tr("without a name {count}", count=unnamed))
    times = trn("{count} time", "{count} times", len(expression.places))
    return " · ".join(part for part in (times, voices, ", ".join(named)) if part)
