"""The right side of reading and coding: the passage, its codings, what the code means, the memo."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.delegates.coding_row import CARD, CodingCard, CodingDelegate
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.widgets.controls.buttons import Fold, KeyButton
from el2mp_app.widgets.lists.link_list import LinkLine, LinkList
from el2mp_app.widgets.picture.cut_out import CutOut
from el2mp_app.widgets.plain import PanelHeading, Paragraph, quiet, side
from el2mp_app.widgets.typeset import Rule
from el2mp_desktop.domain.rows import CodeRow, in_language
from el2mp_desktop.language import tr, trn

_AT_ONCE = 320
"""Characters of a passage: with more, its codings would stand below the edge of a small window."""
_LOW, _IN_LITTLE = 400, 80
"""Below this height, so many: what is coded is to be seen as well."""


class Inspector(QScrollArea):
    coding_chosen = Signal(str)
    coding_hovered = Signal(str)
    """The pointer is on a coding; empty when it has left."""
    code_asked = Signal()
    memo_asked = Signal()
    unsure_asked = Signal()
    remove_asked = Signal()
    link_chosen = Signal(str, object)
    link_removed = Signal(str)
    link_kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = self._inside = QWidget(self)
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(0, 0, 0, 14)
        self._layout.setSpacing(0)
        self.setWidget(inside)
        self._passage_heading = PanelHeading(inside)
        self.cut_out = CutOut(inside)
        self.passage = _words(inside)
        self.whole = Fold(inside)
        self._quote = ""
        self._voice = _words(inside)
        self._codings_heading = PanelHeading(inside)
        self.codings = QListWidget(inside)
        self._nothing_coded = _words(inside)
        self.buttons = Buttons(inside)
        self._code_heading = PanelHeading(inside)
        self._definition = _words(inside)
        self._more = Fold(inside)
        self._rules = _words(inside)
        self._code_rule = Rule(inside)
        self._memo_heading = PanelHeading(inside)
        self.memo = _words(inside)
        self._links_heading = PanelHeading(inside)
        self.links = LinkList(inside)
        self.links.chosen.connect(self.link_chosen)
        self.links.remove_asked.connect(self.link_removed)
        self.links.keep_asked.connect(self.link_kept)
        self._discussion_heading = PanelHeading(inside)
        self.discussion = _words(inside)
        self.suggestion_place = QVBoxLayout()
        self._codings_shown: tuple[tuple[CodingCard, ...], str | None] | None = None
        self._set_up()
        self.retranslate()

    def _set_up(self) -> None:
        self.codings.setFrameShape(QFrame.Shape.NoFrame)
        self.codings.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side(self.viewport(), self._inside, self.codings.viewport())
        self._delegate = CodingDelegate(self.codings)
        self.codings.setItemDelegate(self._delegate)
        self.codings.setMouseTracking(True)
        self.codings.itemEntered.connect(lambda item: self.coding_hovered.emit(item.data(CARD).id))
        self.codings.viewport().installEventFilter(self)
        self.codings.itemClicked.connect(self._choose)
        self.codings.itemActivated.connect(self._choose)
        self._more.toggled.connect(self._rules.setVisible)
        self.whole.toggled.connect(self._show_quote)
        self.buttons.code.clicked.connect(self.code_asked)
        self.buttons.memo.clicked.connect(self.memo_asked)
        self.buttons.unsure.clicked.connect(self.unsure_asked)
        self.buttons.remove.clicked.connect(self.remove_asked)
        self._stack(self._passage_heading, self.cut_out, self.passage, self.whole, self._voice, Rule(self))
        self._layout.addLayout(self.suggestion_place)
        self._stack(self._codings_heading, self.codings, self._nothing_coded, self.buttons, Rule(self))
        self._stack(self._code_heading, self._definition, self._more, self._rules, self._code_rule)
        for fold in (self.whole, self._more):
            self._layout.setAlignment(fold, Qt.AlignmentFlag.AlignLeft)
        self._stack(self._memo_heading, self.memo, self._discussion_heading, self.discussion)
        self._stack(self._links_heading, self.links)
        self._layout.addStretch(1)
        self._rules.hide()
        self.restyle()

    def _stack(self, *parts: QWidget) -> None:
        for part in parts:
            self._layout.addWidget(part)

    def restyle(self) -> None:
        """Take over the fonts and colours of the theme in force."""
        self._codings_shown = None
        self.passage.setFont(theme.reading_font(15))
        self.memo.setFont(theme.reading_font(15))
        self.discussion.setFont(theme.reading_font(15))
        quiet(self._voice, self._definition, self._rules, self._nothing_coded)
        for heading in self.findChildren(PanelHeading):
            heading.restyle()

    def retranslate(self) -> None:
        self._passage_heading.show_text(tr("Passage"), self._passage_heading.figure.text())
        self._codings_heading.show_text(tr("Codings here"), self._codings_heading.figure.text())
        self._memo_heading.show_text(tr("Memo"), self._memo_heading.figure.text())
        self._discussion_heading.show_text(tr("Discussion"), "")
        self._links_heading.show_text(tr("Links"), "")
        self.links.setAccessibleName(tr("Links"))
        self._nothing_coded.setText(tr("Nothing coded here. Select words, then press {key}.", key=key_of("code")))
        self._more.setText(tr("Include, exclude, example"))
        self.whole.setText(tr("All of the passage"))
        self.codings.setAccessibleName(tr("Codings here"))
        self.buttons.retranslate()

    def show_source(self, shown: bool) -> None:
        """Without a source there is nothing to say."""
        self._inside.setVisible(shown)

    def show_passage(self, quote: str, voice: str, place: str) -> None:
        """The words in view; who says them; where. Of many words the first, and the others are asked for."""
        self.cut_out.show_picture(QImage(), "")
        self._quote = quote
        self._show_quote()
        self._voice.setText(voice)
        self._voice.setVisible(bool(voice))
        self._passage_heading.figure.setText(place)

    @property
    def place(self) -> str:
        """Where the passage is."""
        return self._passage_heading.figure.text()

    def _show_quote(self) -> None:
        begins = beginning(self._quote, _IN_LITTLE if self._is_low() else _AT_ONCE)
        shown = self._quote if self.whole.isChecked() else begins
        self.passage.setText(tr("“{words}”", words=shown) if shown else "")
        self.passage.setVisible(bool(shown))
        self.whole.setVisible(begins != self._quote)

    def _is_low(self) -> bool:
        return self.height() < theme.px(_LOW)

    def show_picture(self, cut_out: QImage, about: str, voice: str, place: str) -> None:
        """In place of words, the part of a picture."""
        self.show_passage("", voice, place)
        self.cut_out.show_picture(cut_out, about)

    def show_codings(self, cards: Sequence[CodingCard], current: str | None) -> None:
        if (tuple(cards), current) == self._codings_shown:
            return
        self._codings_shown = (tuple(cards), current)
        self.codings.blockSignals(True)
        self.codings.clear()
        for card in cards:
            item = QListWidgetItem()
            item.setData(CARD, card)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{card.title}, {card.coder}, {card.seen}")
            self.codings.addItem(item)
            if card.id == current:
                self.codings.setCurrentItem(item)
        self.codings.blockSignals(False)
        self._fit_codings()
        self.codings.setVisible(bool(cards))
        self._nothing_coded.setVisible(not cards)
        self._codings_heading.figure.setText(trn("{count} coding", "{count} codings", len(cards)) if cards else "")
        self.buttons.enable(current is not None)

    def shown(self) -> list[str]:
        """The codings in the list."""
        return [self.codings.item(row).data(CARD).id for row in range(self.codings.count())]

    def point_at(self, coding_id: str) -> None:
        """Show a coding as pointed at from elsewhere; none where the id is empty."""
        if coding_id != self._delegate.pointed:
            self._delegate.pointed = coding_id
            self.codings.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.coding_hovered.emit("")
        elif event.type() == QEvent.Type.Resize:
            # Shown for the first time, the list learns its width last.
            self._fit_codings()
        return super().eventFilter(watched, event)

    def show_code(self, code: CodeRow | None, language: str) -> None:
        for part in (self._code_heading, self._definition, self._more, self._code_rule):
            part.setVisible(code is not None)
        self._rules.setVisible(code is not None and self._more.isChecked())
        if code is None:
            return
        self._code_heading.show_text(in_language(code.name, language), code.key)
        self._definition.setText(in_language(code.definition, language) or tr("No definition yet."))
        parts = (
            (tr("Include"), code.include),
            (tr("Exclude"), code.exclude),
            (tr("Example"), code.example),
        )
        rules = [tr("{name}: {text}", name=name, text=in_language(text, language)) for name, text in parts if text]
        self._rules.setText("\n\n".join(rules))
        self._more.setVisible(bool(rules))
        self._rules.setVisible(bool(rules) and self._more.isChecked())

    def show_memo(self, text: str, by: str) -> None:
        self.memo.setText(text)
        self.memo.setVisible(bool(text))
        self._memo_heading.setVisible(bool(text))
        self._memo_heading.figure.setText(by)

    def show_links(self, lines: Sequence[LinkLine]) -> None:
        """What the turn speaks of, and what speaks of it."""
        self.links.show_links(lines)
        self._links_heading.setVisible(bool(lines))

    def show_discussion(self, text: str) -> None:
        """What was said of the coding and its code, each signed."""
        self.discussion.setText(text)
        self.discussion.setVisible(bool(text))
        self._discussion_heading.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_quote()
        self._fit_codings()

    def _fit_codings(self) -> None:
        """The list as high as all its rows in the width there is."""
        self.codings.doItemsLayout()
        self.codings.setFixedHeight(sum(self.codings.sizeHintForRow(row) for row in range(self.codings.count())))

    def _choose(self, item: QListWidgetItem) -> None:
        self.coding_chosen.emit(item.data(CARD).id)


_KEYS = (("C", "code"), ("M", "memo"), ("?", "unsure"), ("Del", "remove_coding"))


def beginning(words: str, room: int) -> str:
    """As many whole words as there is room for, and a sign that others follow; all of them where that is no more."""
    if len(words) <= room:
        return words
    return words[:room].rsplit(maxsplit=1)[0] + "\u00a0[…]"


class Buttons(QWidget):
    """The four acts on a passage, of equal size, with their keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.code, self.memo, self.unsure, self.remove = (
            KeyButton(key, self, before=True, command=command) for key, command in _KEYS
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 14, 12)
        grid.setSpacing(8)
        for place, button in enumerate((self.code, self.memo, self.unsure, self.remove)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(False)
            grid.addWidget(button, place // 2, place % 2)
            grid.setColumnStretch(place % 2, 1)

    def retranslate(self) -> None:
        self.code.setText(tr("Code…"))
        self.memo.setText(tr("Memo"))
        self.unsure.setText(tr("Unsure"))
        self.remove.setText(tr("Remove"))

    def enable(self, coding: bool) -> None:
        for button in (self.memo, self.unsure, self.remove):
            button.setEnabled(coding)


def _words(parent: QWidget) -> Paragraph:
    label = Paragraph(parent)
    label.setContentsMargins(14, 2, 14, 8)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
