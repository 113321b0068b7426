"""Asks which case a source and its speakers are, and what is known of it: workshop, session and the like."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.fact_rows import FactRow, FactRows
from el2mp_app.widgets.importing.decisions_panel import known_values, offered_attributes
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.language import tr
from el2mp_desktop.operations.cases import describe_source

_CASE, _ATTRIBUTE = "case:", "attribute:"


def ask_for_facts(session: ProjectSession, source: SourceRow, parent: QWidget) -> None:
    """Ask, and write what was changed as one act."""
    dialog = SourceFactsDialog(session, source, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted and (dialog.cases or dialog.attributes):
        session.do(describe_source, source.id, dialog.cases, dialog.attributes)
    dialog.deleteLater()


class SourceFactsDialog(QDialog):
    def __init__(self, session: ProjectSession, source: SourceRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Case and attributes"))
        project = session.open_project
        self.cases: dict[str | None, str] = {}
        self.attributes: dict[str, str] = {}
        """What was changed."""
        self._known = known_values(project)
        self._offered = [case.name for case in project.read.cases()]
        self._places = {
            speaker: case.name for case in project.read.cases() for place, speaker in case.places if place == source.id
        }
        self._speakers = project.read.speakers(source.id)
        self._values = project.read.source_attributes(source.id)
        self._names = list(dict.fromkeys((*offered_attributes(), *self._known)))
        name = Words(self, 13, 600)
        name.setText(source.name)
        self.rows = FactRows(self)
        self.rows.set_ground(QPalette.ColorRole.Window)
        self.rows.changed.connect(self._change)
        self.rows.named.connect(self._add)
        self.rows.show_rows(self._facts())
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(tr("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setDefault(True)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(round(theme.px(side)) for side in (24, 20, 24, 16)))
        column.setSpacing(round(theme.px(12)))
        for part in (name, self.rows, buttons):
            column.addWidget(part)

    def sizeHint(self) -> QSize:
        rows = min(14, len(self.rows.boxes) + 1)
        return QSize(round(theme.px(460)), round(theme.px(120 + 36 * rows)))

    def _facts(self) -> list[FactRow]:
        places = [(None, tr("Case")), *((speaker.id, self._whose(speaker.name)) for speaker in self._speakers)]
        offered = tuple(self._offered)
        cases = [FactRow(f"{_CASE}{id or ''}", label, self._case(id), offered) for id, label in places]
        return [
            *cases,
            *(
                FactRow(_ATTRIBUTE + name, name, self._value(name), tuple(self._known.get(name, ())))
                for name in self._names
            ),
        ]

    def _whose(self, name: str) -> str:
        return tr("Case of “{name}”", name=voice_name(name))

    def _case(self, speaker: str | None) -> str:
        return self.cases.get(speaker, self._places.get(speaker, ""))

    def _value(self, name: str) -> str:
        return self.attributes.get(name, self._values.get(name, ""))

    def _change(self, key: str, value: str) -> None:
        if key.startswith(_CASE):
            self.cases[key.removeprefix(_CASE) or None] = value
            if value and value not in self._offered:
                self._offered.append(value)
        else:
            self.attributes[key.removeprefix(_ATTRIBUTE)] = value
        self.rows.show_rows(self._facts())

    def _add(self, name: str) -> None:
        if name not in self._names:
            self._names.append(name)
            self.rows.show_rows(self._facts())
        self.rows.boxes[_ATTRIBUTE + name].setFocus()
