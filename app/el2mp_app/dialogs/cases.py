"""What is known of the cases, in a table: names, programmes, professions and the like; where each one is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QWidget

from el2mp_app.delegates.boxes import BoxDelegate
from el2mp_app.look import theme
from el2mp_app.models.case_table import NAME, CaseLine, CaseTableModel
from el2mp_app.models.index import Index
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.controls.naming_line import NamingLine
from el2mp_app.widgets.lists.box_table import BoxTable
from el2mp_app.widgets.lists.header import ColumnHeads
from el2mp_app.widgets.plain import dialog_column
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.cases import describe_cases
from el2mp_desktop.project import Project

_NAME, _ATTRIBUTE, _PLACES = 170, 150, 220


class CasesDialog(QDialog):
    """Writes what was changed as one act."""

    def __init__(self, session: ProjectSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        project = session.open_project
        self.setWindowTitle(tr("Cases"))
        cases = _lines(project)
        known = sorted({name for case in cases for name in case.attributes})
        offered = dict.fromkeys((tr("programme"), tr("profession"), *known))
        self.model = CaseTableModel(cases, list(offered), self)
        words = Words(self, 13, tone="text_2")
        words.setText(_about(bool(cases)))
        delegate = BoxDelegate(self._values, "window", self)
        self.table = BoxTable(tr("Cases"), self.model, delegate, ColumnHeads(self, "window"), NAME, self)
        self.table.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.model.columnsInserted.connect(self._size)
        self.another = NamingLine(tr("Name of another attribute"), tr("another attribute…"), self)
        self.another.named.connect(self._add)
        self.remove = QPushButton(tr("Remove this case"), self)
        self.remove.setAutoDefault(False)
        self.remove.clicked.connect(self._remove)
        buttons = QDialogButtonBox(self)
        self.keep = buttons.addButton(tr("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.another)
        below.addStretch(1)
        below.addWidget(self.remove)
        column = dialog_column(self)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        column.addWidget(buttons)
        for part in (self.table, self.another, self.remove):
            part.setVisible(bool(cases))
        self.table.selectionModel().currentChanged.connect(self._choose)
        self._size()
        self._choose()
        self._fit(parent.window().width())

    def accept(self) -> None:
        """Stays open with what was said in it, where it cannot be written."""
        changed = self.model
        if changed.names or changed.attributes or changed.removed:
            try:
                self._session.open_project.do(describe_cases, changed.names, changed.attributes, changed.removed)
            except UserError as error:
                self._session.refused.emit(str(error))
                return
        super().accept()

    def _fit(self, most: int) -> None:
        """As wide as its columns, if the window is, and as high as its first rows."""
        rows = max(3, min(12, self.model.rowCount()))
        columns = _NAME + _ATTRIBUTE * max(2, self.model.places - 1) + _PLACES
        width = min(round(theme.px(80 + columns)), round(most * 0.94))
        self.resize(width, round(theme.px(230 + 35 * rows)))

    def _values(self, index: Index) -> list[str]:
        values = self.model.values(index.column())
        return values if index.column() == NAME else ["", *values]

    def _size(self) -> None:
        for column in range(self.model.columnCount()):
            width = {NAME: _NAME, self.model.places: _PLACES}.get(column, _ATTRIBUTE)
            self.table.setColumnWidth(column, round(theme.px(width)))

    def _choose(self) -> None:
        self.remove.setEnabled(self.table.currentIndex().isValid())

    def _add(self, attribute: str) -> None:
        row = max(0, self.table.currentIndex().row())
        self.table.setCurrentIndex(self.model.index(row, self.model.add_attribute(attribute)))
        self.table.setFocus()

    def _remove(self) -> None:
        self.model.remove(self.table.currentIndex().row())
        self._choose()


def _about(any_cases: bool) -> str:
    if any_cases:
        return tr(
            "What is known of each case, whatever source it is in. An evaluation of models is also given by it. "
            "Two cases given one name become one."
        )
    return tr(
        "There are no cases yet. Who speaks is said when a source comes in, or later under “Case and attributes…”, "
        "in the menu of the source."
    )


def _lines(project: Project) -> list[CaseLine]:
    sources = {source.id: source.name for source in project.read.sources()}
    speakers = {speaker.id: voice_name(speaker.name) for speaker in project.read.speakers()}
    return [
        CaseLine(
            case.id,
            case.name,
            case.attributes,
            ", ".join(sorted(sources[source] + (f" ({speakers[who]})" if who else "") for source, who in case.places)),
        )
        for case in project.read.cases()
    ]
