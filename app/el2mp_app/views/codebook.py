"""The codebook: the tree at the left, what a code means at the right, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.delegates.rows import CodeDelegate
from el2mp_app.dialogs.question import ask_for_words
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.models.code_tree import CodeRole, CodeTreeModel
from el2mp_app.session import ProjectSession
from el2mp_app.views.reading.side_panels import Tree
from el2mp_app.widgets.controls.code_fields import NameField, TextField
from el2mp_app.widgets.controls.look_chooser import LookChooser
from el2mp_app.widgets.plain import Label, PanelHeading, Paragraph, Sheet, side, written
from el2mp_desktop import operations
from el2mp_desktop.domain.rows import CODE_TEXTS, CodeRow, in_language
from el2mp_desktop.language import LANGUAGES, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Changed


class CodebookView(QWidget):
    """Every field is kept as soon as one leaves it; Ctrl+Z takes it back."""

    passage_asked = Signal(str, object, str)
    code_changed = Signal()
    """Another code is current, or none."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.code: CodeRow | None = None
        self._stale = True
        self._codes: list[CodeRow] = []
        self.heading = PanelHeading(self)
        self.model = CodeTreeModel(self)
        self.tree = Tree(self)
        self.tree.setModel(self.model)
        rows = CodeDelegate(self.tree)
        rows.has_keys = False
        self.tree.setItemDelegate(rows)
        self.model.modelReset.connect(self.tree.expandAll)
        self.buttons = {name: QPushButton(self) for name in _ACTS}
        self._title, self._key, self._hint = Label(self), Label(self), Label(self)
        self.names = {language: NameField(self) for language in LANGUAGES}
        self.texts = {(field, language): TextField(self) for field in CODE_TEXTS for language in LANGUAGES}
        # Tab leads through widgets as they were made: as they stand.
        self.look = LookChooser(self)
        self._labels: dict[str, QLabel] = {}
        self._languages = {language: Label(self, name) for language, name in LANGUAGES.items()}
        self._nothing = Paragraph(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.restyle()
        self._show(None)

    # The contract of a view

    def show_project(self) -> None:
        self.code, self._stale = None, True

    def on_shown(self) -> None:
        if self._stale:
            self._refill()
        self.tree.setFocus()

    def go_to(self, code_id: str) -> None:
        self.tree.setCurrentIndex(self.model.index_of(code_id))

    def refresh(self, changed: Changed) -> None:
        if changed.touches("code", "coding", "project"):
            self._stale = True
            if self.isVisible():
                self._refill()

    def regions(self) -> list[QWidget]:
        return [self.tree, self.names["en"]]

    def retranslate(self) -> None:
        texts = _act_texts()
        for name, button in self.buttons.items():
            button.setText(texts[name])
            button.setAccessibleName(texts[name])
        names = _field_names()
        for field, label in self._labels.items():
            label.setText(names[field])
        for language in LANGUAGES:
            self.names[language].setAccessibleName(f"{names['name']}, {LANGUAGES[language]}")
            for field in CODE_TEXTS:
                self.texts[field, language].setAccessibleName(f"{names[field]}, {LANGUAGES[language]}")
        self.tree.setAccessibleName(tr("Codes"))
        self.look.retranslate()
        self._hint.setText(tr("Every change is kept as you leave the field. {key} takes it back.", key=key_of("undo")))
        key = key_of("code")
        self._nothing.setText(
            tr("No codes yet. Make the first one here, or select words in a text and press {key}.", key=key)
        )
        self._stale = True
        if self._session.project is not None and self.isVisible():
            self._refill()

    def restyle(self) -> None:
        self.heading.restyle()
        self._title.setFont(theme.interface_font(15, 600))
        for label in (*self._labels.values(), *self._languages.values(), self._key, self._hint):
            label.setFont(theme.interface_font(12))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), theme.current().text_2)
            label.setPalette(palette)
        for field in self.texts.values():
            field.setFont(theme.reading_font(15))
        self.look.update()

    # Acts

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "codebook_new": self.add_beside,
            "codebook_new_below": self.add_under,
            "codebook_rename": self.rename,
            "codebook_delete": self.delete,
            "codebook_up": self.move_up,
            "codebook_down": self.move_down,
            "codebook_in": self.move_in,
            "codebook_out": self.move_out,
        }

    def add_beside(self) -> None:
        self._add(self.code.parent_id if self.code else None)

    def add_under(self) -> None:
        self._add(self.code.id if self.code else None)

    def rename(self) -> None:
        if self.code is not None:
            name = self.names[self._session.open_project.language]
            name.setFocus()
            name.selectAll()

    def delete(self) -> None:
        if self.code is None:
            return
        name, codings = self._name(self.code), self._total()
        gone = trn(
            "“{name}” was deleted with {count} coding.",
            "“{name}” was deleted with {count} codings.",
            codings,
            name=name,
        )
        self._session.take_away(gone, operations.codes.delete_code, self.code.id)

    def move_up(self) -> None:
        self._shift(-1)

    def move_down(self) -> None:
        self._shift(1)

    def move_in(self) -> None:
        """Under the code above it."""
        if self.code is None:
            return
        siblings = self._siblings()
        place = siblings.index(self.code.id)
        if place > 0:
            self._session.do(operations.codes.move_code, self.code.id, siblings[place - 1], 10_000)

    def move_out(self) -> None:
        """Beside the code it is under."""
        if self.code is None or self.code.parent_id is None:
            return
        codes = {code.id: code for code in self._session.open_project.read.codes()}
        parent = codes[self.code.parent_id]
        beside = [code.id for code in codes.values() if code.parent_id == parent.parent_id]
        self._session.do(operations.codes.move_code, self.code.id, parent.parent_id, beside.index(parent.id) + 1)

    def _add(self, parent: str | None) -> None:
        name = ask_for_words(tr("New code"), tr("Name"), self)
        if name is not None:
            code = self._session.do(operations.codes.add_code, name, parent)
            if code is not None:
                self._refill()
                self.tree.setCurrentIndex(self.model.index_of(code))
                self.texts["definition", self._session.open_project.language].setFocus()

    def _shift(self, by: int) -> None:
        if self.code is None:
            return
        place = self._siblings().index(self.code.id) + by
        if 0 <= place < len(self._siblings()):
            self._session.do(operations.codes.move_code, self.code.id, self.code.parent_id, place)

    def _siblings(self) -> list[str]:
        assert self.code is not None
        codes = self._session.open_project.read.codes()
        return [code.id for code in codes if code.parent_id == self.code.parent_id]

    def _total(self) -> int:
        assert self.code is not None
        return int(self.model.index_of(self.code.id).data(CodeRole.TOTAL))

    # Fields

    def keep_fields(self) -> None:
        """A field that has the focus was not left yet: keep what is in it, for the code it belongs to."""
        for language, name in self.names.items():
            if name.hasFocus():
                self._keep_name(language)
        for key, field in self.texts.items():
            if field.hasFocus():
                self._keep_text(*key)

    def _leave(self) -> None:
        """The project is about to be closed."""
        self.keep_fields()
        self.code = None

    def _keep_name(self, language: str) -> None:
        field, code = self.names[language], self.code
        if code is not None and field.text().strip() != code.name.get(language, ""):
            self._session.do(operations.codes.rename_code, code.id, field.text(), language)
            self._show(self._session.open_project.read.code(code.id))

    def _keep_text(self, field: str, language: str) -> None:
        text, code = written(self.texts[field, language]), self.code
        if code is not None and text != getattr(code, field).get(language, ""):
            self._session.do(operations.codes.describe_code, code.id, {field: {language: text}})

    def _keep_look(self, colour: str, pattern: str) -> None:
        if self.code is not None:
            self._session.do(operations.codes.recolour_code, self.code.id, colour, pattern)

    def _choose(self, current: QModelIndex) -> None:
        self.keep_fields()
        self._show(self.model.code_at(current))

    def _show(self, code: CodeRow | None) -> None:
        self.code = code
        self.code_changed.emit()
        self._right.setCurrentIndex(0 if code else 1)
        for button in self.buttons.values():
            button.setEnabled(code is not None)
        self.buttons["add_beside"].setEnabled(self._session.project is not None)
        self._title.setText(self._name(code) if code else "")
        self._key.setText(" · ".join(part for part in (code.key, _used(code)) if part) if code else "")
        self.look.show_look(code.colour if code else "", code.pattern if code else "")
        for language, name in self.names.items():
            name.setText(code.name.get(language, "") if code else "")
            name.setEnabled(code is not None)
        for (field, language), editor in self.texts.items():
            text = getattr(code, field).get(language, "") if code else ""
            if editor.toPlainText() != text:
                editor.setPlainText(text)
            editor.setEnabled(code is not None)

    def _refill(self) -> None:
        """Take over the codebook as it is now; the code in view stays, or the one nearest to where it stood."""
        project = self._session.open_project
        codes = project.read.codes()
        self._stale = False
        current = self.code.id if self.code else None
        place = next((place for place, code in enumerate(self._codes) if code.id == current), 0)
        self.model.show_codes(codes, project.language)
        self.heading.show_text(tr("Codes"), trn("{count} code", "{count} codes", len(codes)))
        self._codes = codes
        if current not in {code.id for code in codes}:
            current = codes[min(place, len(codes) - 1)].id if codes else None
        index = self.model.index_of(current) if current else QModelIndex()
        self.tree.setCurrentIndex(index)
        self._show(self.model.code_at(index))

    def _name(self, code: CodeRow) -> str:
        return in_language(code.name, self._session.open_project.language)

    # Pieces

    def _connect(self) -> None:
        self.tree.selectionModel().currentChanged.connect(self._choose)
        for name, button in self.buttons.items():
            button.clicked.connect(getattr(self, name))
        self.look.look_chosen.connect(self._keep_look)
        self._session.closing.connect(self._leave)
        for language, field_of_name in self.names.items():
            field_of_name.editingFinished.connect(lambda language=language: self._keep_name(language))
        for (field, language), editor in self.texts.items():
            editor.left.connect(lambda field=field, language=language: self._keep_text(field, language))

    def _lay_out(self) -> None:
        left = QWidget(self)
        side(left)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.tree, 1)
        grid = QGridLayout()
        grid.setContentsMargins(14, 8, 14, 12)
        grid.setSpacing(8)
        for place, button in enumerate(self.buttons.values()):
            button.setAutoDefault(False)
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._page())
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setObjectName("codebook")
        splitter.addWidget(left)
        self._nothing.setContentsMargins(24, 20, 24, 24)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setBackgroundRole(QPalette.ColorRole.Base)
        self._nothing.setAutoFillBackground(True)
        self._right = QStackedWidget(self)
        for part in (scroll, self._nothing):
            self._right.addWidget(part)
        splitter.addWidget(self._right)
        splitter.setSizes([340, 1100])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _page(self) -> QWidget:
        page = Sheet(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(24, 12, 40, 24)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._title, 0, 0, 1, 3)
        grid.addWidget(self._key, 1, 0, 1, 3)
        for column, label in enumerate(self._languages.values(), 1):
            grid.addWidget(label, 2, column)
        for row, field in enumerate(("name", *CODE_TEXTS), 3):
            self._labels[field] = Label(page)
            grid.addWidget(self._labels[field], row, 0, Qt.AlignmentFlag.AlignTop)
            for column, language in enumerate(LANGUAGES, 1):
                editor = self.names[language] if field == "name" else self.texts[field, language]
                grid.addWidget(editor, row, column, Qt.AlignmentFlag.AlignTop)
        self._labels["look"] = Label(page)
        last = 4 + len(CODE_TEXTS)
        grid.addWidget(self._labels["look"], last, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.look, last, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._hint, last + 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(last + 2, 1)
        return page


_ACTS = ("add_beside", "add_under", "move_up", "move_down", "move_in", "move_out", "delete")


def _act_texts() -> dict[str, str]:
    return {
        "add_beside": tr("New code"),
        "add_under": tr("New code below it"),
        "move_up": tr("Move up"),
        "move_down": tr("Move down"),
        "move_in": tr("Move in"),
        "move_out": tr("Move out"),
        "delete": tr("Delete"),
    }


def _field_names() -> dict[str, str]:
    return {
        "name": tr("Name"),
        "definition": tr("Definition"),
        "include": tr("Include"),
        "exclude": tr("Exclude"),
        "example": tr("Example"),
        "ask": tr("Question"),
        "look": tr("Colour"),
    }


def _used(code: CodeRow) -> str:
    return trn("{count} coding", "{count} codings", code.codings)
