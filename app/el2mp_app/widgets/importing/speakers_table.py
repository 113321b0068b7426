"""Who speaks in what is about to come in: names to keep, to change or to take together, and roles."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from el2mp_app.delegates.speaker_rows import SpeakerRowDelegate
from el2mp_app.importing.plan import Part
from el2mp_app.look import theme
from el2mp_app.models.import_speakers import Column, ImportSpeakersModel
from el2mp_app.models.index import Index
from el2mp_app.widgets.lists.box_table import BoxTable
from el2mp_app.widgets.lists.header import ColumnHeads
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.language import tr, trn

_SHARES = {Column.BECOMES: 0.30, Column.ROLE: 0.26, Column.CASE: 0.18}
"""Of the width; what is left is for the name in the file."""


class SpeakersTable(QWidget):
    """``known`` gives the names that are offered beside those of the file, ``cases`` those of cases."""

    def __init__(self, known: Callable[[], Sequence[str]], cases: Callable[[], Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._known = known
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        self.model = ImportSpeakersModel(self)
        self.model.decided.connect(self._count)
        self._figures = Words(self, 13, tone="text_3")
        self._figures.setWordWrap(False)
        offered = {Column.BECOMES: self._names, Column.ROLE: _roles, Column.CASE: lambda: ["", *cases()]}
        self.table = _Table(self.model, offered, parent=self)
        self._nobody = Words(self, 13, tone="text_2")
        self.join = QPushButton(self)
        self.join.setAutoDefault(False)
        self.join.clicked.connect(self.model.join_doubles)
        self._lay_out()
        self.show_parts(())

    def show_parts(self, parts: Sequence[Part]) -> None:
        self.model.show_parts(parts)
        people = bool(self.model.names)
        self.table.setVisible(people)
        self.table.setMaximumHeight(self.table.whole_height())
        self._nobody.setVisible(not people and bool(parts))
        self._nobody.setText(tr("No names are known in this source. Its turns come in without a speaker."))
        self._count()

    def _count(self) -> None:
        names, doubtful = len(self.model.names), len(self.model.doubtful())
        figures = [trn("{count} name", "{count} names", names)]
        if self.model.speakers() != names:
            figures.append(trn("{count} speaker", "{count} speakers", self.model.speakers()))
        self._figures.setText(", ".join(figures) if names else "")
        self.join.setVisible(bool(doubtful))
        self.join.setText(trn("Join the name that is alike", "Join the {count} names that are alike", doubtful))

    def _names(self) -> list[str]:
        here = [self.model.becomes(name) for name in self.model.names]
        return list(dict.fromkeys((*self.model.names, *here, *self._known())))

    def _lay_out(self) -> None:
        side = round(theme.px(24))
        below = QHBoxLayout()
        below.addWidget(self._figures, 1)
        below.addWidget(self.join)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(side, round(theme.px(4)), round(theme.px(14)), round(theme.px(12)))
        layout.setSpacing(round(theme.px(6)))
        layout.addWidget(self._nobody)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        layout.addStretch(0)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)


class _Table(BoxTable):
    """A row a name, as wide as the pane."""

    def __init__(
        self, model: ImportSpeakersModel, offered: Mapping[Column, Callable[[], list[str]]], parent: QWidget
    ) -> None:
        def values(index: Index) -> list[str] | None:
            return offered[column]() if (column := Column(index.column())) in offered else None

        heads = ColumnHeads(parent, "panel", {Column.TURNS: (0.0, 16.0)})
        delegate = SpeakerRowDelegate(values, "panel", parent)
        super().__init__(tr("Speakers"), model, delegate, heads, Column.BECOMES, parent)
        self.viewport().setBackgroundRole(QPalette.ColorRole.AlternateBase)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.viewport().width()
        turns = round(theme.px(54))
        room = width - turns
        for column, share in _SHARES.items():
            self.setColumnWidth(column, round(room * share))
        self.setColumnWidth(Column.TURNS, turns)
        self.setColumnWidth(Column.NAME, room - sum(map(self.columnWidth, _SHARES)))


def _roles() -> list[str]:
    return [
        "", tr("facilitator"), tr("participant"), tr("student"), tr("professional"), tr("teacher"), tr("researcher"),
        tr("observer"), tr("model"),
    ]  # fmt: skip
