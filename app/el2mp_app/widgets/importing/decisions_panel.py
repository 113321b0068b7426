"""What a person decides about sources before they come in: speakers, cases, attributes, which draft of what it is."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from el2mp_app.importing.plan import ImportPlan, Part
from el2mp_app.look import theme
from el2mp_app.widgets.controls.buttons import Choices
from el2mp_app.widgets.fact_rows import FactRow, FactRows
from el2mp_app.widgets.importing.speakers_table import SpeakersTable
from el2mp_app.widgets.typeset import Rule, Words
from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.language import tr, trn
from el2mp_desktop.project import Project

_CASE, _DRAFT, _ATTRIBUTE = "case", "draft", "attribute:"


class DecisionsPanel(QWidget):
    decided = Signal()

    def __init__(self, plan: ImportPlan, project: Project, parent: QWidget) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setAutoFillBackground(True)
        self._plan = plan
        self._selected: Sequence[Part] = ()
        sources = project.read.sources()
        names = list(dict.fromkeys(name for source in sources for name in source.speakers))
        self._cases = {case.name: None for case in project.read.cases()}
        self.speakers = SpeakersTable(lambda: [*plan.names(), *names], lambda: list(self._cases), self)
        self.speakers.model.decided.connect(self.decided)
        self.speakers.model.case_named.connect(lambda case: self._cases.setdefault(case))
        self.facts = PartFacts(project, self._cases, self)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(tr("Decisions before importing"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(tr("Speakers"))
        self.tabs.addTab(tr("Case and attributes"))
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.speakers)
        self.pages.addWidget(self.facts)
        self.tabs.currentChanged.connect(self._turn_to)
        self.scope = Choices(2, self)
        self.scope.group.idClicked.connect(lambda _place: self.refresh())
        self._lay_out()
        self.show_parts(())

    def in_order(self) -> tuple[QWidget, ...]:
        """What the keys reach, one after the other."""
        pages = (self.speakers.table, self.speakers.join, *self.facts.rows.in_order())
        return self.tabs, *self.scope.buttons, *pages

    def show_parts(self, selected: Sequence[Part]) -> None:
        """The sources of the rows that are selected."""
        self._selected = selected
        self.refresh()

    def refresh(self) -> None:
        """Other rows are selected, or other ones ticked."""
        ticked = self._plan.chosen()
        whole = self.scope.buttons[1].isChecked() and bool(ticked)
        self.scope.show_texts(
            tr("For"),
            [
                trn("{count} source selected", "{count} sources selected", len(self._selected)),
                trn("the one ticked", "all {count} ticked", len(ticked)),
            ],
            int(whole),
        )
        self.scope.buttons[1].setVisible(bool(ticked) and (whole or set(ticked) != set(self._selected)))
        page = self.speakers if self.tabs.currentIndex() == 0 else self.facts
        page.show_parts(ticked if whole else self._selected)

    def _turn_to(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self.refresh()

    def _lay_out(self) -> None:
        side = round(theme.px(14))
        line = QHBoxLayout()
        line.setContentsMargins(round(theme.px(24)) - round(theme.px(4)), round(theme.px(8)), side, 0)
        line.addWidget(self.scope)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(round(theme.px(10)), 0, side, 0)
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)
        layout.addLayout(tabs)
        layout.addWidget(Rule(self))
        layout.addLayout(line)
        layout.addWidget(self.pages, 1)


class PartFacts(QWidget):
    """Case, attributes and draft of sources that are about to come in."""

    def __init__(self, project: Project, cases: dict[str, None], parent: QWidget) -> None:
        """``cases`` are the names of all; those that are new are added."""
        super().__init__(parent)
        self._cases = cases
        self._sources = project.read.sources()
        self._known = known_values(project)
        self._names = list(dict.fromkeys((*offered_attributes(), *self._known)))
        self._parts: Sequence[Part] = ()
        self._nothing = Words(self, 13, tone="text_2")
        self._nothing.setText(tr("Select or tick the sources that this is about."))
        self.rows = FactRows(self)
        self.rows.set_ground(QPalette.ColorRole.AlternateBase)
        self.rows.changed.connect(self._change)
        self.rows.named.connect(self._add)
        layout = QVBoxLayout(self)
        side = round(theme.px(24))
        layout.setContentsMargins(side, round(theme.px(8)), round(theme.px(14)), 0)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._nothing)
        layout.addWidget(self.rows, 1)

    def show_parts(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._nothing.setVisible(not parts)
        self.rows.setVisible(bool(parts))
        if parts:
            self.rows.show_rows(self._facts())

    def _facts(self) -> list[FactRow]:
        rows = [self._row(_CASE, tr("Case"), {part.case for part in self._parts}, self._cases)]
        for name in self._names:
            values = {part.attributes.get(name, "") for part in self._parts}
            rows.append(self._row(_ATTRIBUTE + name, name, values, self._known.get(name, ())))
        drafts = {part.version_of for part in self._parts}
        if self._sources:
            choices = ((tr("nothing"), ""), *((source.name, source.id) for source in _by_name(self._sources)))
            mixed = len(drafts) > 1
            rows.append(FactRow(_DRAFT, tr("Later draft of"), next(iter(drafts)), choices=choices, mixed=mixed))
        return rows

    def _row(self, key: str, label: str, values: set[str], offered: Iterable[str]) -> FactRow:
        return FactRow(key, label, next(iter(values)), tuple(offered), mixed=len(values) > 1)

    def _change(self, key: str, value: str) -> None:
        if key == _CASE and value:
            self._cases.setdefault(value)
        elif key.startswith(_ATTRIBUTE) and value:
            self._known.setdefault(key.removeprefix(_ATTRIBUTE), {}).setdefault(value)
        for part in self._parts:
            if key == _CASE:
                part.case = value
            elif key == _DRAFT:
                part.version_of = value
            else:
                part.attributes[key.removeprefix(_ATTRIBUTE)] = value
        self.rows.show_rows(self._facts())

    def _add(self, name: str) -> None:
        if name not in self._names:
            self._names.append(name)
            self.rows.show_rows(self._facts())
        self.rows.boxes[_ATTRIBUTE + name].setFocus()


def offered_attributes() -> list[str]:
    """Names that are offered in every project."""
    return [tr("participants"), tr("programme"), tr("workshop"), tr("session")]


def known_values(project: Project) -> dict[str, dict[str, None]]:
    """The values in the project, in the order met, of every attribute that a source has."""
    known: dict[str, dict[str, None]] = {}
    for attributes in project.read.attributes_by_source().values():
        for name, value in attributes.items():
            known.setdefault(name, {})[value] = None
    return dict(sorted(known.items()))


def _by_name(sources: Sequence[SourceRow]) -> list[SourceRow]:
    return sorted(sources, key=lambda source: source.name.casefold())
