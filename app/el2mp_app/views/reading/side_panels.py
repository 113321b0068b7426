"""The left side of reading and coding: sources, the branches of a chat, codes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.code_drag import PASSAGE, Landing
from el2mp_app.code_search import rank
from el2mp_app.delegates.rows import FIGURE, CodeDelegate, LineDelegate, SourceDelegate, paint_edge
from el2mp_app.keys.keymap import key_of
from el2mp_app.models.code_tree import CodeRole, CodeTreeModel
from el2mp_app.models.source_list import SourceListModel
from el2mp_app.pages.branches import Branch
from el2mp_app.widgets.plain import PanelHeading, Paragraph, side
from el2mp_app.widgets.typeset import ink
from el2mp_desktop.domain.rows import CodeRow, SourceRow
from el2mp_desktop.language import number, tr, trn


class Tree(QTreeView):
    """A tree without frame or header, on the colour of its panel."""

    row_hovered = Signal(QModelIndex)
    """An invalid one when the pointer has left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        side(self.viewport())
        self.setMouseTracking(True)
        self.entered.connect(self.row_hovered)
        self.viewportEntered.connect(lambda: self.row_hovered.emit(QModelIndex()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.row_hovered.emit(QModelIndex())

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """The current row begins at the very left, under the arrow that folds it."""
        if self.selectionModel().isSelected(index):
            painter.fillRect(rect, ink("row"))
            paint_edge(painter, rect)
        super().drawBranches(painter, rect, index)

    def rowsInserted(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        """What comes first below a row is seen at once; what a person folded stays folded."""
        super().rowsInserted(parent, start, end)
        if self.model().rowCount(parent) == end - start + 1:
            self.expand(parent)


class SourcesPanel(QWidget):
    source_chosen = Signal(str)
    import_asked = Signal()
    refilled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = PanelHeading(self)
        self._add = QToolButton(self)
        self._add.setText("+")
        self._add.setAutoRaise(True)
        self._add.clicked.connect(self.import_asked)
        self.heading.add(self._add)
        self.model = SourceListModel(self)
        self._filling = False
        self.tree = Tree(self)
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(SourceDelegate(self.tree))
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.empty = Paragraph(self)
        self.import_button = QPushButton(self)
        self.import_button.clicked.connect(self.import_asked)
        self._nothing = QWidget(self)
        column = QVBoxLayout(self._nothing)
        column.setContentsMargins(14, 4, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.empty)
        column.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        _stack(self, self.heading, self._nothing, self.tree)
        self.retranslate()

    def show_sources(self, sources: Sequence[SourceRow], read: Mapping[str, int]) -> None:
        # Where the current row goes, the current place moves on: nobody chose that.
        self._filling = True
        self.model.show_sources(sources, read)
        self._filling = False
        self.heading.show_text(tr("Sources"), number(len(sources)) if sources else "")
        self._nothing.setVisible(not sources)
        self.tree.setVisible(bool(sources))
        self.refilled.emit()

    def rows(self) -> QTreeView:
        return self.tree

    def select(self, source_id: str) -> None:
        self.tree.setCurrentIndex(self.model.index_of(source_id))

    def retranslate(self) -> None:
        self.heading.show_text(tr("Sources"), self.heading.figure.text())
        self._add.setToolTip(tr("Import…"))
        self._add.setAccessibleName(tr("Import…"))
        self.tree.setAccessibleName(tr("Sources"))
        self.empty.setText(tr("No sources yet. Drop transcripts or chat exports here."))
        self.import_button.setText(tr("Import…"))

    def _choose(self, current: QModelIndex) -> None:
        source = self.model.id_at(current)
        if source is not None and not self._filling:
            self.source_chosen.emit(source)


_QUOTATION_MARKS = ("“", "”", "„", "«", '"')


class BranchesPanel(QWidget):
    """The ways through a chat: prompts worded again, answers given again."""

    branch_chosen = Signal(str)
    refilled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = PanelHeading(self)
        self.list = QListWidget(self)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        side(self.list.viewport())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.list.currentItemChanged.connect(self._choose)
        self._branches: Sequence[Branch] = ()
        _stack(self, self.heading, self.list)

    def show_branches(self, branches: Sequence[Branch], walked: str) -> None:
        """``walked``: the last turn of the path in view."""
        if not (branches or self._branches):
            return
        self._branches = branches
        self.setVisible(bool(branches))
        self.list.blockSignals(True)
        self.list.clear()
        for branch in branches:
            # Words that begin with a quotation mark of their own need no other.
            own = branch.title.startswith(_QUOTATION_MARKS)
            item = QListWidgetItem(branch.title if own else tr("“{words}”", words=branch.title))
            item.setToolTip(trn("{count} turn", "{count} turns", branch.turns))
            item.setData(FIGURE, tr("kept") if branch.current else "")
            item.setData(Qt.ItemDataRole.UserRole, branch.leaf)
            self.list.addItem(item)
            if branch.leaf == walked:
                self.list.setCurrentItem(item)
                self.list.scrollToItem(item)
        self.list.blockSignals(False)
        self.retranslate()
        self.refilled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The path in view stays in sight: how much room its list has is known once it is filled."""
        super().resizeEvent(event)
        if (item := self.list.currentItem()) is not None:
            self.list.scrollToItem(item)

    def rows(self) -> QListWidget:
        return self.list

    def retranslate(self) -> None:
        ways = trn("{count} path", "{count} paths", len(self._branches))
        self.heading.show_text(tr("Branches"), ways)
        self.list.setAccessibleName(tr("Branches"))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.branch_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class CodesPanel(QWidget):
    code_chosen = Signal(str)
    code_applied = Signal(str)
    """A double click, Enter, or the selection dropped on it: code the selection with it."""
    code_hovered = Signal(str)
    """The pointer is on a code; empty when it has left."""
    refilled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = PanelHeading(self)
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.model = CodeTreeModel(self)
        self._shown = CodeFilter(self)
        self._shown.setSourceModel(self.model)
        self.tree = Tree(self)
        self.tree.setModel(self._shown)
        self._delegate = CodeDelegate(self.tree)
        self.tree.setItemDelegate(self._delegate)
        self.tree.row_hovered.connect(self._hover)
        self.tree.setDragEnabled(True)
        landing = Landing(self.tree.viewport(), PASSAGE, self._aim)
        landing.dropped.connect(lambda point, _data: self._apply(self.tree.indexAt(point)))
        self.filter.textChanged.connect(self._filter)
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.activated.connect(self._apply)
        self._shown.modelReset.connect(self.tree.expandAll)
        self._box = QWidget(self)
        inner = QHBoxLayout(self._box)
        inner.setContentsMargins(14, 0, 14, 6)
        inner.addWidget(self.filter)
        self._nothing = Paragraph(self)
        self._nothing.setContentsMargins(14, 4, 14, 8)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        _stack(self, self.heading, self._box, self.tree, self._nothing)
        self.retranslate()

    def show_codes(self, codes: Sequence[CodeRow], language: str) -> None:
        first = self.model.rowCount() == 0
        self.model.show_codes(codes, language)
        if first:
            self.tree.expandAll()
        total = sum(code.codings for code in codes)
        self.heading.show_text(tr("Codes"), trn("{count} coding", "{count} codings", total) if codes else "")
        for part in (self._box, self.tree):
            part.setVisible(bool(codes))
        self._nothing.setVisible(not codes)
        self.refilled.emit()

    def rows(self) -> QTreeView:
        return self.tree

    @property
    def current(self) -> str:
        """The code that the list stands at: the one chosen, or that of the current coding; empty before either."""
        code = self.tree.currentIndex().data(CodeRole.CODE)
        return code.id if code is not None else ""

    def point_at(self, code_id: str) -> None:
        """Show a code as pointed at from elsewhere; none where the id is empty."""
        if code_id != self._delegate.pointed:
            self._delegate.pointed = code_id
            self.tree.viewport().update()

    def _hover(self, index: QModelIndex) -> None:
        code = index.data(CodeRole.CODE) if index.isValid() else None
        self.code_hovered.emit(code.id if code is not None else "")

    def select(self, code_id: str) -> None:
        index = self._shown.mapFromSource(self.model.index_of(code_id))
        if index.isValid() and index != self.tree.currentIndex():
            self.tree.setCurrentIndex(index)

    def retranslate(self) -> None:
        self.heading.show_text(tr("Codes"), self.heading.figure.text())
        self._nothing.setText(tr("No codes yet. Select words, press {key}, and name one.", key=key_of("code")))
        self.filter.setPlaceholderText(tr("Filter the codes"))
        self.filter.setAccessibleName(tr("Filter the codes"))
        self.tree.setAccessibleName(tr("Codes"))

    def _filter(self, words: str) -> None:
        self._shown.show_found(words)
        self.tree.expandAll()

    def _choose(self, current: QModelIndex) -> None:
        code = current.data(CodeRole.CODE)
        if code is not None:
            self.code_chosen.emit(code.id)

    def _aim(self, point: QPoint) -> bool:
        """The code that words are held over is the current one, if it can be coded with."""
        index = self.tree.indexAt(point)
        code = index.data(CodeRole.CODE)
        if code is None or not code.codable:
            return False
        self.tree.setCurrentIndex(index)
        return True

    def _apply(self, index: QModelIndex) -> None:
        code = index.data(CodeRole.CODE)
        if code is not None:
            self.code_applied.emit(code.id)


class CodeFilter(QSortFilterProxyModel):
    """Codes that what was typed finds, and those above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self.setRecursiveFilteringEnabled(True)

    def show_found(self, typed: str) -> None:
        self._typed = typed
        # Its own pattern is not used; setting one is how every version of Qt is told to look again.
        self.setFilterFixedString(typed)

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        if not self._typed:
            return True
        code = self.sourceModel().index(row, 0, parent).data(CodeRole.CODE)
        return code is not None and rank(code, self._typed) is not None


def _stack(panel: QWidget, *widgets: QWidget) -> None:
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
    panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
