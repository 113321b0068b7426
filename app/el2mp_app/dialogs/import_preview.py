"""Shows what files hold before anything of it is in the project, and brings in what is ticked as one change."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.importing.plan import Entry, FileContents, ImportPlan, without_name
from el2mp_app.importing.reading import ImportReading, PartReading
from el2mp_app.importing.writing import ImportWriting
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.models.import_files import ImportFilesModel
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.bars.progress_line import ProgressLine
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.importing.decisions_panel import DecisionsPanel
from el2mp_app.widgets.importing.import_panes import ImportPanes
from el2mp_app.widgets.importing.import_table import ImportTable
from el2mp_app.widgets.importing.shown_rows import ShownRows
from el2mp_app.widgets.importing.source_preview import SourcePreview
from el2mp_app.widgets.typeset import Rule, Words
from el2mp_desktop.importers.bundle import shown
from el2mp_desktop.intake import Failure
from el2mp_desktop.language import number, tr, trn
from el2mp_desktop.operations.sources import Brought


class ImportPreview(QDialog):
    def __init__(
        self, session: ProjectSession, paths: Iterable[Path], parent: QWidget | None = None, pasted: str | None = None
    ) -> None:
        """``pasted`` is text that was copied, to be looked at like a file."""
        super().__init__(parent)
        self._session = session
        sources = session.open_project.read.sources()
        self._groups = list(dict.fromkeys(source.group for source in sources if source.group))
        self.brought: Brought | None = None
        """What came in, once it is in."""
        self._writing = ImportWriting(session, self)
        self._fault = ""
        self.plan = ImportPlan(sources)
        self.files = ImportFilesModel(self.plan, self)
        self.reading = ImportReading(session, self)
        self.part_reading = PartReading(session, self)
        self._make()
        self._lay_out()
        self._order_keys()
        self._connect()
        self.setAcceptDrops(True)
        self._resize(parent)
        self.add_files(paths)
        if pasted is not None:
            self._begin_with([Entry(Path(tr("Clipboard")), pasted=pasted)])

    @property
    def importing(self) -> bool:
        return self._writing.running

    def add_files(self, paths: Iterable[Path]) -> None:
        """Files, or folders with files in them; each is read once."""
        self.reading.find(paths)
        self._count()

    # Putting together

    def _make(self) -> None:
        self.setWindowTitle(tr("Import"))
        self._heading = Words(self, 15, 600)
        self._heading.setText(tr("Before importing"))
        self._sentence = Words(self, 12, tone="text_2")
        self.stop = QPushButton(tr("Stop"), self)
        self.add = QPushButton(tr("Add files…"), self)
        self.progress = ProgressLine(self)
        self.table = ImportTable(self.files, self)
        self.shown = ShownRows(self.table, self)
        self.preview = SourcePreview(self)
        self.decisions = DecisionsPanel(self.plan, self._session.open_project, self)
        self.group = Chooser(self, editable=True)
        self.group.addItems(["", *self._groups])
        self.group.setMinimumWidth(round(theme.px(190)))
        self.group.line.setPlaceholderText(tr("no group"))
        self.group.setAccessibleName(tr("In the group"))
        self.cancel = QPushButton(tr("Cancel"), self)
        self.go = QPushButton(self)
        self.go.setDefault(True)
        for button in (self.stop, self.add, self.cancel):
            button.setAutoDefault(False)
        self._summary = Words(self, 12, tone="text_2")
        self._promise = Words(self, 12, tone="text_2")
        self._promise.setText(tr("Nothing leaves this computer"))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top())
        layout.addWidget(self.progress)
        layout.addWidget(ImportPanes(self.table, self.preview, self.decisions, self), 1)
        layout.addWidget(Rule(self))
        layout.addWidget(self._closing_bar())
        layout.addWidget(Rule(self))
        layout.addWidget(self._status())

    def _top(self) -> QWidget:
        top = QWidget(self)
        top.setBackgroundRole(QPalette.ColorRole.Base)
        top.setAutoFillBackground(True)
        words = QVBoxLayout()
        words.setSpacing(round(theme.px(2)))
        words.addWidget(self._heading)
        words.addWidget(self._sentence)
        line = QHBoxLayout(top)
        line.setContentsMargins(round(theme.px(24)), round(theme.px(12)), round(theme.px(20)), round(theme.px(12)))
        line.addLayout(words, 1)
        line.setSpacing(round(theme.px(8)))
        for widget in (self.shown, self.stop, self.add):
            line.addWidget(widget)
        return top

    def _closing_bar(self) -> QWidget:
        bar = QWidget(self)
        bar.setFixedHeight(round(theme.px(56)))
        label = Words(bar, 13, tone="text_2")
        label.setText(tr("In the group"))
        label.setWordWrap(False)
        label.setBuddy(self.group)
        undo = Words(bar, 13, tone="text_3")
        undo.setText(tr("A single {key} undoes the whole import.", key=key_of("undo")))
        line = QHBoxLayout(bar)
        line.setContentsMargins(round(theme.px(24)), round(theme.px(12)), round(theme.px(20)), round(theme.px(12)))
        line.setSpacing(round(theme.px(8)))
        line.addWidget(label)
        line.addWidget(self.group)
        line.addSpacing(round(theme.px(12)))
        line.addWidget(undo, 1)
        for button in (self.cancel, self.go):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
            line.addWidget(button)
        return bar

    def _status(self) -> QWidget:
        status = QWidget(self)
        status.setFixedHeight(round(theme.px(26)))
        self._promise.setWordWrap(False)
        line = QHBoxLayout(status)
        line.setContentsMargins(round(theme.px(14)), 0, round(theme.px(14)), 0)
        line.addWidget(self._summary, 1)
        line.addWidget(self._promise)
        return status

    def _order_keys(self) -> None:
        """Tab goes as the eye does: over the files, how one is read, what is decided about it, and the import."""
        above = (self.shown.filter, self.shown.tick, self.stop, self.add, self.table)
        order = (*above, *self.preview.in_order(), *self.decisions.in_order(), self.group, self.cancel, self.go)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.add.clicked.connect(self._choose_files)
        self.stop.clicked.connect(self._stop)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._import)
        self.shown.arranged.connect(self._show_arranged)
        self.reading.found.connect(lambda paths: self._begin_with(self.plan.new(paths)))
        self.part_reading.read.connect(self.preview.show_text)
        self._writing.progressed.connect(self._show_writing)
        self._writing.brought.connect(self._finish)
        self._writing.unreadable.connect(self._tell_failures)
        self._writing.refused.connect(self._refuse)
        self._writing.ended.connect(self._release)
        self.reading.read.connect(self._take)
        self.reading.left.connect(self.files.leave)
        self.reading.progressed.connect(self._show_progress)
        self.reading.ended.connect(self._count)
        self.files.ticks_changed.connect(self._count)
        self.files.ticks_changed.connect(self.decisions.refresh)
        self.table.selectionModel().currentChanged.connect(self._show_current)
        self.table.selectionModel().selectionChanged.connect(self._show_selected)
        self.preview.format_chosen.connect(self._read_as)
        self.preview.encoding_chosen.connect(self._read_in)
        self.decisions.decided.connect(self.preview.refresh)
        self.decisions.decided.connect(self.files.refresh_notes)

    def _resize(self, parent: QWidget | None) -> None:
        """Nearly as large as the window behind it: there is much to look at."""
        self.setMinimumSize(round(theme.px(820)), round(theme.px(560)))
        if parent is not None:
            self.resize(round(parent.window().width() * 0.94), round(parent.window().height() * 0.94))
        else:
            self.resize(round(theme.px(1280)), round(theme.px(800)))

    # Reading

    def _choose_files(self) -> None:
        last = next((entry.path for entry in reversed(self.plan.entries) if entry.pasted is None), None)
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Add files"), str(last.parent) if last else "")
        if chosen:
            self.add_files(Path(name) for name in chosen)

    def _begin_with(self, entries: list[Entry]) -> None:
        self.files.add(entries)
        self.reading.add(entries)
        self._count()

    def _take(self, entry: Entry, contents: FileContents) -> None:
        self.files.take(entry, contents)
        if entry.several and len(self.plan.entries) == 1:
            self.table.expand(self.files.index_of(entry))
        current = self.table.currentIndex()
        if not current.isValid():
            self.table.setCurrentIndex(self.files.index_of(entry))
            self.table.setFocus()
        elif self.files.entry_at(current) is entry:
            self._show_current()
            self._show_selected()

    def _read_as(self, name: str) -> None:
        entry = self.files.entry_at(self.table.currentIndex())
        if entry is not None and (entry.as_format or (entry.survey and entry.survey.importer)) != name:
            entry.as_format = name
            self.reading.add([entry])

    def _read_in(self, encoding: str) -> None:
        entry = self.files.entry_at(self.table.currentIndex())
        if entry is not None and (entry.encoding or (entry.survey and entry.survey.encoding)) != encoding:
            entry.encoding = encoding
            self.reading.add([entry])

    def _stop(self) -> None:
        """What is read stays; what is being written is not."""
        self.reading.stop()
        self._writing.stop()

    def _show_arranged(self) -> None:
        self._show_current()
        self._show_selected()
        self._count()

    def _show_progress(self, done: int, total: int, name: str) -> None:
        self.progress.show_progress(done, total)
        if not total:
            self._sentence.setText(tr("Looking for files: {name}", name=name))
            return
        if self.stop.isHidden():  # it begins; after that, what files hold is counted as they are read
            self._count()
        self._sentence.setText(
            tr(
                "Reading file {done} of {total}: {name}",
                done=number(min(done + 1, total)),
                total=number(total),
                name=name,
            )
        )

    def _show_current(self) -> None:
        index = self.table.currentIndex()
        entry, part = self.files.entry_at(index), self.files.part_at(index)
        self.preview.show_file(entry, part)
        self.part_reading.want(part if part is not None and part.source is None else None)

    def _show_selected(self) -> None:
        parts = [part for index in self.table.selected() for part in self.files.parts_at(index)]
        self.decisions.show_parts(list(dict.fromkeys(parts)))

    # Importing

    def _count(self) -> None:
        chosen, entries = self.plan.chosen(), self.plan.entries
        reading = self.reading.running
        self.stop.setVisible(reading or self.importing)
        if not reading and not self.importing:
            self.progress.rest()
        self.shown.count()
        self.go.setEnabled(bool(chosen) and not reading and not self.importing)
        self.go.setText(trn("Import {count} source", "Import {count} sources", len(chosen)) if chosen else tr("Import"))
        if not reading and not self.importing:
            self._sentence.setText(self._what_was_read())
        files = sum(bool(entry.ticked) for entry in entries)
        turns = sum(part.head.turns for part in chosen)
        self._summary.set_tone("text_2")
        self._summary.setText(
            tr(
                "{files} of {all}: {sources}, {turns}",
                files=number(files),
                all=trn("{count} file", "{count} files", len(entries)),
                sources=trn("{count} source", "{count} sources", len(chosen)),
                turns=trn("{count} turn", "{count} turns", turns),
            )
        )

    def _what_was_read(self) -> str:
        if not self.plan.entries:
            return tr("No files yet. Add transcripts or chat exports, or drop them here.")
        states = Counter(entry.state for entry in self.plan.entries)
        if not states["refused"]:
            return trn(
                "{count} file read where it is; nothing is in the project yet",
                "{count} files read where they are; nothing is in the project yet",
                states["read"],
            )
        return tr(
            "{read}, {refused}; nothing is in the project yet",
            read=trn("{count} file read", "{count} files read", states["read"]),
            refused=trn("{count} cannot be read", "{count} cannot be read", states["refused"]),
        )

    def _import(self) -> None:
        self.part_reading.want(None)
        self._writing.start(self.plan.chosen(), self.group.currentText().strip())
        self._hold()

    def _finish(self, brought: Brought) -> None:
        self.brought = brought
        self.accept()

    def _tell_failures(self, failures: Sequence[Failure]) -> None:
        """Files that were there when they were looked at. Nothing came in: the person sees what is left first."""
        by_path = {failure.path: failure.reason for failure in failures}
        for entry in self.plan.entries:
            if entry.path in by_path:
                self.files.refuse(entry, without_name(by_path[entry.path], shown(entry.path)))
        self._fault = trn(
            "{count} file cannot be read any more. Nothing was imported yet.",
            "{count} files cannot be read any more. Nothing was imported yet.",
            len(failures),
        )

    def _refuse(self, sentence: str) -> None:
        self._fault = sentence

    def _release(self) -> None:
        """It was stopped, or refused: nothing is in."""
        self._hold()
        if self._fault:
            self._summary.set_tone("err")
            self._summary.setText(self._fault)
            self._fault = ""

    def _show_writing(self, done: int, total: int, name: str) -> None:
        self.progress.show_progress(done, total)
        if self.importing:
            self._sentence.setText(
                tr(
                    "Importing {done} of {total}: {name}",
                    done=number(min(done + 1, total)),
                    total=number(total),
                    name=name,
                )
            )

    def _hold(self) -> None:
        """While it is being written there is nothing to change."""
        for widget in (self.table, self.shown, self.preview, self.decisions, self.group, self.add, self.cancel):
            widget.setEnabled(not self.importing)
        self._count()
        if self.importing:
            self.progress.show_progress(0, 0)
            self._sentence.setText(tr("Writing into the project…"))

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends what is being written in a box; it imports nothing from there."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(self.focusWidget(), QLineEdit | QComboBox):
            event.accept()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        if self.importing:
            return
        self.reading.close()
        self.part_reading.close()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.importing:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.add_files(paths)
