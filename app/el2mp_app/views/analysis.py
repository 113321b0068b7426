"""Which codes go together: the figure, the passages behind a cell, and who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.delegates.passage_row import PassageDelegate
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.models.passages import PassageLine, PassageList, PassageRole, behind_cell, never_there
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.figure_view import FigureView, as_seen
from el2mp_app.widgets.plain import Label, PanelHeading, Paragraph, Sheet, quiet, side
from el2mp_app.widgets.typeset import Rule
from el2mp_desktop.domain.rows import in_language
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report
from el2mp_desktop.language import number, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.analysis.cooccurrence import Cooccurrence, Unit
    from el2mp_desktop.project import Changed

_FEW = 12
"""Names written out of those who never use two codes together."""


class AnalysisView(QWidget):
    """Counts off the window's thread, and only while it is looked at."""

    passage_asked = Signal(str, object, str)
    counted = Signal()

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._result: Cooccurrence | None = None
        self._people: Sequence[str] = ()
        self._unread: Sequence[str] = ()
        self._stale = True
        self._pair: tuple[int, int] | None = None
        self.unit, self.measure, self.most = (Chooser(self) for _ in range(3))
        # Tab leads through widgets as they were made: as they stand.
        self.export = QPushButton(self)
        self.figure = FigureView(self)
        self.passages = PassageList(self)
        self.list = QListView(self)
        self._heading, self.found = PanelHeading(self), PanelHeading(self)
        self._title, self.subtitle = Label(self), Label(self)
        self.subtitle.setWordWrap(True)
        self._unit_name, self._measure_name, self._most_name = (Paragraph(self) for _ in range(3))
        self.explained, self.missing = Paragraph(self), Paragraph(self)
        # A window that is drawn wider or narrower is not drawn for at each step.
        self._later = QTimer(self, singleShot=True, interval=100)
        self._later.timeout.connect(self._draw_anew)
        self._drawn_for: float | None = None
        self._lay_out()
        self.unit.currentIndexChanged.connect(self._count)
        for chooser in (self.measure, self.most):
            chooser.currentIndexChanged.connect(self._draw)
        self.figure.pair_chosen.connect(self._show_pair)
        self.list.activated.connect(self._open)
        self.list.clicked.connect(self._open)
        self.export.clicked.connect(self._export)
        self.retranslate()
        self.restyle()

    # The contract of a view

    def show_project(self) -> None:
        self._result, self._pair, self._stale = None, None, True
        self._show_pair_of(None)

    def on_shown(self) -> None:
        if self._stale:
            self._count()
        self.figure.setFocus()

    def refresh(self, changed: Changed) -> None:
        if changed.touches("coding", "code", "source", "turn", "speaker", "read_mark", "project"):
            self._stale = True
            if self.isVisible():
                self._count()

    def regions(self) -> list[QWidget]:
        return [self.unit, self.figure, self.list]

    def retranslate(self) -> None:
        self._heading.show_text(tr("This view"))
        self._unit_name.setText(tr("What is counted"))
        self._measure_name.setText(tr("Show"))
        self.unit.fill([(tr("Turns with both codes"), "turn"), (tr("Overlapping codings"), "overlap")])
        self.measure.fill([(tr("Count"), "count"), (tr("Coefficient c"), "c")])
        self._most_name.setText(tr("Codes drawn"))
        self.most.fill([(tr("As many as fit"), "fit"), (tr("All in use"), "all")])
        for label, combo in self._choosers():
            combo.setAccessibleName(label.text())
        self.figure.setAccessibleName(tr("Co-occurrence of codes"))
        self.list.setAccessibleName(tr("Passages"))
        self._title.setText(tr("Co-occurrence"))
        self.export.setText(tr("Export the figure…"))
        if self._result is not None:
            self._draw()

    def restyle(self) -> None:
        self._title.setFont(theme.interface_font(15, 600))
        quiet(self.subtitle, self._unit_name, self._measure_name, self._most_name, self.explained, self.missing)
        for heading in (self._heading, self.found):
            heading.restyle()
        if self._result is not None:
            self._draw()

    # Counting and drawing

    def _count(self) -> None:
        """Count from a snapshot, then draw what came, if it is still wanted."""
        project = self._session.project
        if project is None or not self.isVisible():
            self._stale = True
            return
        self._stale = False
        unit: Unit = self.unit.currentData() or "turn"
        self.subtitle.setText(tr("Counting…"))

        def job(_report: Report, _cancel: Cancel) -> object:
            from el2mp_desktop.counting import count_together, people_by_reading

            return count_together(project, unit), *people_by_reading(project)

        task = self._session.start(job)
        task.succeeded.connect(lambda found: self._take(project, unit, *found))
        task.refused.connect(self._session.refused)

    def _take(
        self, project: object, unit: str, result: Cooccurrence, read: Sequence[str], unread: Sequence[str]
    ) -> None:
        if self._session.project is project and unit == self.unit.currentData():
            self._result, self._people, self._unread = result, read, unread
            self._draw()
            self.counted.emit()

    def _draw(self, *_: object) -> None:
        if self._result is None or self._session.project is None:
            return
        from el2mp_desktop.charts.cooccurrence import draw_cooccurrence
        from el2mp_desktop.charts.theme import DARK, LIGHT
        from el2mp_desktop.counting import chart_codes

        project = self._session.project
        codes = chart_codes(project.read.codes(), project.language)
        look = as_seen(DARK if theme.current().dark else LIGHT)
        room = self._drawn_for = self._room()
        chart = draw_cooccurrence(self._result, codes, look, measure=self.measure.currentData() or "count", room=room)
        self.figure.show_chart(chart)
        self._show_subtitle()
        pair = self._pair if self._pair and set(self._pair) <= set(chart.shown) else None
        self._show_pair_of(pair)

    def _room(self) -> float | None:
        return self.figure.room if self.most.currentData() == "fit" else None

    def _draw_anew(self) -> None:
        """For another width, if the one before counted."""
        if self._room() != self._drawn_for:
            self._draw()

    def _show_subtitle(self) -> None:
        assert self._result is not None
        result = self._result
        used = sum(1 for n in result.n if n)
        self.export.setEnabled(bool(used))
        self.found.setVisible(bool(used))
        codes = tr("{used} of {all} codes in use", used=number(used), all=number(len(result.n)))
        if result.unit == "turn":
            base = trn("{count} turn coded or read", "{count} turns coded or read", result.base)
        else:
            base = trn("{count} coding", "{count} codings", result.base)
        drawn = len(self.figure.shown)
        folds = 0 < drawn < used
        for part in (self._most_name, self.most):
            part.setVisible(folds or self.most.currentData() == "all")
        if folds:
            codes += ", " + trn("the most used is drawn", "the {count} most used are drawn", drawn)
        how = tr(
            "Select words in “Read and code” and press {key}: the codes that meet are shown here.", key=key_of("code")
        )
        counts = f"{codes} · {base} · {trn('{count} source', '{count} sources', result.sources)}"
        self.subtitle.setText(counts if used else how)

    # The passages behind a cell

    def _show_pair(self, a: int, b: int) -> None:
        self._show_pair_of((a, b))
        cell = self.figure.cell_of((a, b))
        self._scroll.ensureVisible(cell.center().x(), cell.center().y(), 2 * cell.width(), 2 * cell.height())

    def _show_pair_of(self, pair: tuple[int, int] | None) -> None:
        self._pair = pair
        result, project = self._result, self._session.project
        if pair is None or result is None or project is None:
            self.passages.show_lines(())
            self.found.show_text(tr("Passages"))
            meet = result is None or result.count.any()
            self.explained.setText(tr("Click a cell to see the passages behind it.") if meet else "")
            self.missing.hide()
            return
        self.figure.frame(pair)
        lines = behind_cell(project, result, *pair)
        self.passages.show_lines(lines)
        names = {code.id: in_language(code.name, project.language) for code in project.read.codes()}
        one, other = (names[result.codes[code]] for code in pair)
        if result.unit == "turn":
            self.found.show_text(trn("{count} turn carries both", "{count} turns carry both", len(lines)))
        else:
            self.found.show_text(trn("{count} overlap", "{count} overlaps", len(lines)))
        counts = tr(
            "“{one}” ({n1}) and “{other}” ({n2})",
            one=one,
            n1=int(result.n[pair[0]]),
            other=other,
            n2=int(result.n[pair[1]]),
        )
        c = float(result.c[pair])
        self.explained.setText(counts + ("\n" + tr("c = {c}", c=number(c, 3)) if c == c else ""))
        self._show_missing(lines, one, other)

    def _show_missing(self, lines: list[PassageLine], one: str, other: str) -> None:
        """Of whose words that were read none carries both, for absence is part of the finding; and whom nobody read,
        for of them nothing can be said."""
        parts = []
        absent = never_there(lines, self._people)
        if absent:
            # A line may end between two names, not within one.
            names = ", ".join(name.replace(" ", "\u00a0") for name in absent[:_FEW])
            more = len(absent) - _FEW
            if more > 0:
                names += trn(" and {count} more", " and {count} more", more)
            parts.append(
                # No full stop after the names: an initial may end them.
                trn(
                    "Who is missing: {names} – “{one}” and “{other}” never meet in what was read of this person.",
                    "Who is missing: {names} – “{one}” and “{other}” never meet in what was read of these people.",
                    len(absent),
                    one=one,
                    other=other,
                    names=names,
                )
            )
        unread = len(never_there(lines, self._unread))
        if unread:
            parts.append(
                trn(
                    "Of {count} speaker nothing has been read yet.",
                    "Of {count} speakers nothing has been read yet.",
                    unread,
                )
            )
        self.missing.setText(" ".join(parts))
        self.missing.setVisible(bool(parts and lines))

    def _open(self, index: QModelIndex) -> None:
        line: PassageLine = index.data(PassageRole.LINE)
        self.passage_asked.emit(line.source_id, line.span, line.mark)

    def _export(self) -> None:
        if self._result is None:
            return
        formats = "PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"
        dialog = QFileDialog(self, tr("Export the figure"), "", formats)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # The dialog adds the suffix itself: it then asks about the very file that would be replaced.
        dialog.setDefaultSuffix("png")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen[:3].lower()))
        dialog.selectFile(self._title.text())
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        if chosen:
            self.write_figure(Path(chosen[0]))

    def write_figure(self, path: Path) -> None:
        """The figure as printed: always on the light page."""
        from el2mp_desktop.charts.cooccurrence import draw_cooccurrence
        from el2mp_desktop.charts.save import save
        from el2mp_desktop.counting import chart_codes

        project = self._session.open_project
        codes = chart_codes(project.read.codes(), project.language)
        assert self._result is not None
        chart = draw_cooccurrence(self._result, codes, measure=self.measure.currentData() or "count")
        try:
            save(chart.figure, path)
            self._session.told.emit(tr("The figure was written to “{file}”.", file=path.name))
        except UserError as error:
            self._session.refused.emit(str(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            # The room beside a scroll bar, so that one that comes or goes changes nothing.
            self.figure.fit(self._scroll.width() - self._scroll.verticalScrollBar().sizeHint().width())
            self._later.start()
        return super().eventFilter(watched, event)

    # Pieces

    def _choosers(self) -> tuple[tuple[QLabel, Chooser], ...]:
        names = (self._unit_name, self._measure_name, self._most_name)
        return tuple(zip(names, (self.unit, self.measure, self.most), strict=True))

    def _lay_out(self) -> None:
        left = QWidget(self)
        side(left)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        for name, combo in self._choosers():
            name.setBuddy(combo)
            name.setContentsMargins(14, 8, 14, 4)
            column.addWidget(name)
            box = QHBoxLayout()
            box.setContentsMargins(14, 0, 14, 4)
            box.addWidget(combo)
            column.addLayout(box)
        column.addStretch(1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for part in (left, self._middle(), self._right()):
            splitter.addWidget(part)
        splitter.setSizes([222, 954, 264])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _middle(self) -> QWidget:
        middle = Sheet(self)
        head = QHBoxLayout()
        head.setContentsMargins(24, 10, 24, 8)
        head.setSpacing(16)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self.subtitle)
        head.addLayout(names, 1)
        head.addWidget(self.export)
        scroll = self._scroll = QScrollArea(middle)
        scroll.viewport().installEventFilter(self)
        scroll.setBackgroundRole(QPalette.ColorRole.Base)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.figure)
        scroll.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule(middle))
        column.addWidget(scroll, 1)
        self.missing.setContentsMargins(24, 8, 24, 12)
        column.addWidget(self.missing)
        return middle

    def _right(self) -> QWidget:
        right = QWidget(self)
        side(right, self.list.viewport())
        right.setMinimumWidth(240)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.found)
        self.explained.setContentsMargins(14, 0, 14, 10)
        column.addWidget(self.explained)
        self.list.setModel(self.passages)
        self.list.setItemDelegate(PassageDelegate(self.list))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        # Rows are laid out anew where the width changes alone, too.
        self.list.setWordWrap(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.list, 1)
        return right
