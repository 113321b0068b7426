"""Everything that people doubt and discuss, in one list: filtered, opened in its place, replied to."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from el2mp_app.dialogs.reply import thread
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.lists.text_list import TextList
from el2mp_app.widgets.plain import Paragraph, dialog_column
from el2mp_app.words.pages import words_coded
from el2mp_desktop.domain.rows import CoderRow, DiscussedRow, in_language
from el2mp_desktop.language import tr, trn

_ROW = Qt.ItemDataRole.UserRole


class DiscussionsDialog(QDialog):
    reply_asked = Signal(object)
    """A `DiscussedRow`."""

    def __init__(self, coders: Mapping[str, CoderRow], language: str, me: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._coders, self._language, self._me = coders, language, me
        self._rows: Sequence[DiscussedRow] = ()
        self.setWindowTitle(tr("Doubt and discussion"))
        self.filter = Chooser(self)
        self.filter.setAccessibleName(tr("Show"))
        self.filter.addItems(
            [tr("Everything"), tr("Unsure"), tr("To discuss"), tr("With replies"), tr("My codings"), tr("Codes")]
        )
        self.filter.currentIndexChanged.connect(self._show)
        self.list = TextList(tr("Doubt and discussion"), self)
        self.list.itemActivated.connect(lambda _: self.accept())
        self.list.currentItemChanged.connect(lambda *_: self._enable())
        self.empty = Paragraph(self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setText(
            tr(
                "Nothing here. Mark a coding with {unsure} as unsure, with {discuss} as to be discussed.",
                unsure=key_of("unsure"),
                discuss=key_of("to_discuss"),
            )
        )
        buttons = QDialogButtonBox(self)
        self.open_button = buttons.addButton(tr("Open in the text"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.reply_button = buttons.addButton(tr("Reply…"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.reply_button.clicked.connect(lambda: self.reply_asked.emit(self.chosen))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = dialog_column(self)
        for part in (self.filter, self.list, self.empty, buttons):
            layout.addWidget(part)
        self.resize(round(theme.px(640)), round(theme.px(480)))

    @property
    def chosen(self) -> DiscussedRow | None:
        item = self.list.currentItem()
        row: DiscussedRow | None = item.data(_ROW) if item is not None else None
        return row

    def show_rows(self, rows: Sequence[DiscussedRow]) -> None:
        """One stays on the same row."""
        self._rows = rows
        self._show()

    def _show(self) -> None:
        here = max(0, self.list.currentRow())
        self.list.clear()
        for row in self._rows:
            if self._wanted(row):
                item = self.list.add(row, *self._words(row))
                item.setToolTip(literal(thread(row.replies, self._coders)))
        self.list.setCurrentRow(min(here, self.list.count() - 1))
        self.empty.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))
        self._enable()

    def _wanted(self, row: DiscussedRow) -> bool:
        coding = row.coding
        wanted = (
            True,
            coding is not None and coding.unsure,
            coding is not None and coding.to_discuss,
            bool(row.replies),
            coding is not None and coding.coder_id == self._me,
            coding is None,
        )
        return wanted[self.filter.currentIndex()]

    def _words(self, row: DiscussedRow) -> tuple[str, str, str]:
        """The code with its signs, what was coded, and where, by whom and how much was said of it."""
        coding = row.coding
        name = in_language(row.code_name, self._language)
        replies = trn("{count} reply", "{count} replies", len(row.replies)) if row.replies else ""
        if coding is None:
            return name, "", " · ".join(part for part in (tr("the code itself"), replies) if part)
        signs = ("? " if coding.unsure else "") + ("! " if coding.to_discuss else "")
        about = " · ".join(part for part in (coding.source_name, coding.coder, replies) if part)
        return signs + name, words_coded(coding), about

    def _enable(self) -> None:
        row = self.chosen
        self.open_button.setEnabled(row is not None and row.coding is not None)
        self.reply_button.setEnabled(row is not None)
