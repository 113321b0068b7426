"""Shows what files hold before anything of it is in the project, and brings in what is ticked as one change."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from el2mp_app import theme
from el2mp_app.import_plan import Entry, FileContents, ImportPlan
from el2mp_app.import_reading import ImportReading
from el2mp_app.models.import_files import ImportFilesModel
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.chooser import Chooser
from el2mp_app.widgets.import_table import ImportTable
from el2mp_app.widgets.progress_line import ProgressLine
from el2mp_app.widgets.source_preview import SourcePreview
from el2mp_app.widgets.speakers_table import SpeakersTable
from el2mp_app.widgets.typeset import Rule, Words
from el2mp_desktop.language import number, tr, trn
from el2mp_desktop.operations.sources import import_sources


class ImportPreview(QDialog):
    def __init__(self, session: ProjectSession, paths: Iterable[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        sources = session.open_project.read.sources()
        self._known = list(dict.fromkeys(name for source in sources for name in source.speakers))
        self._groups = list(dict.fromkeys(source.group for source in sources if source.group))
        self.imported: Sequence[str] = ()
        """Ids of the sources that came in."""
        self.importing = False
        self.plan = ImportPlan({source.text_sha: source.name for source in sources})
        self.files = ImportFilesModel(self.plan, self)
        self.reading = ImportReading(session, self)
        self._make()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._resize(parent)
        self._count()
        self.add_files(paths)

    def add_files(self, paths: Iterable[Path]) -> None:
        """Files, or folders with files in them; each is read once."""
        self.reading.find(paths)

    # Putting together

    def _make(self) -> None:
        self.setWindowTitle(tr("Import"))
        self._heading = Words(self, 15, 600)
        self._heading.setText(tr("Before importing"))
        self._sentence = Words(self, 12, tone="text_2")
        self.stop = QPushButton(tr("Stop reading"), self)
        self.add = QPushButton(tr("Add files…"), self)
        self.progress = ProgressLine(self)
        self.table = ImportTable(self.files, self)
        self.preview = SourcePreview(self)
        self.speakers = SpeakersTable(lambda: [*self.plan.names(), *self._known], self)
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
        below = QSplitter(Qt.Orientation.Horizontal, self)
        below.addWidget(self.preview)
        below.addWidget(self.speakers)
        below.setStretchFactor(0, 58)
        below.setStretchFactor(1, 42)
        below.setSizes([580, 420])
        whole = QSplitter(Qt.Orientation.Vertical, self)
        whole.addWidget(self.table)
        whole.addWidget(below)
        whole.setSizes([380, 520])
        for splitter in (below, whole):
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._top())
        layout.addWidget(self.progress)
        layout.addWidget(whole, 1)
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
        line.addWidget(self.stop)
        line.addWidget(self.add)
        return top

    def _closing_bar(self) -> QWidget:
        bar = QWidget(self)
        bar.setFixedHeight(round(theme.px(56)))
        label = Words(bar, 13, tone="text_2")
        label.setText(tr("In the group"))
        label.setWordWrap(False)
        label.setBuddy(self.group)
        undo = Words(bar, 13, tone="text_3")
        undo.setText(tr("One Ctrl+Z undoes the whole import."))
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

    def _connect(self) -> None:
        self.add.clicked.connect(self._choose_files)
        self.stop.clicked.connect(self.reading.stop)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._import)
        self.reading.found.connect(self._begin)
        self.reading.read.connect(self._take)
        self.reading.left.connect(self.files.leave)
        self.reading.progressed.connect(self._show_progress)
        self.reading.ended.connect(self._count)
        self.files.ticks_changed.connect(self._count)
        self.table.selectionModel().currentChanged.connect(self._show_current)
        self.preview.format_chosen.connect(self._read_as)
        self.speakers.model.decided.connect(self.preview.refresh)
        self.speakers.model.decided.connect(self.files.refresh_notes)

    def _resize(self, parent: QWidget | None) -> None:
        """Nearly as large as the window behind it: there is much to look at."""
        self.setMinimumSize(round(theme.px(820)), round(theme.px(560)))
        if parent is not None:
            self.resize(round(parent.window().width() * 0.94), round(parent.window().height() * 0.94))
        else:
            self.resize(round(theme.px(1280)), round(theme.px(800)))

    # Reading

    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Add files"))
        if chosen:
            self.add_files(Path(name) for name in chosen)

    def _begin(self, paths: list[Path]) -> None:
        self.reading.add(self.files.add(paths))
        self._count()

    def _take(self, entry: Entry, contents: FileContents) -> None:
        self.files.take(entry, contents)
        current = self.table.currentIndex()
        if not current.isValid():
            self.table.setCurrentIndex(self.files.index_of(entry))
            self.table.setFocus()
        elif self.files.entry_at(current) is entry:
            self._show_current()

    def _read_as(self, name: str) -> None:
        entry = self.files.entry_at(self.table.currentIndex())
        if entry is not None and (entry.as_format or (entry.file and entry.file.importer)) != name:
            entry.as_format = name
            self.reading.add([entry])

    def _show_progress(self, done: int, total: int, name: str) -> None:
        self.progress.show_progress(done, total)
        self._count()
        self._sentence.setText(
            tr("Reading file {done} of {total}: {name}", done=number(done + 1), total=number(total), name=name)
        )

    def _show_current(self) -> None:
        index = self.table.currentIndex()
        entry, parts = self.files.entry_at(index), self.files.parts_at(index)
        self.preview.show_file(entry, parts)
        self.speakers.show_parts(parts)

    # Importing

    def _count(self) -> None:
        chosen, entries = self.plan.chosen(), self.plan.entries
        reading = self.reading.running
        self.stop.setVisible(reading)
        if not reading and not self.importing:
            self.progress.rest()
        self.go.setEnabled(bool(chosen) and not reading and not self.importing)
        self.go.setText(trn("Import {count} source", "Import {count} sources", len(chosen)))
        if not reading:
            self._sentence.setText(
                trn(
                    "{count} file read where it is; nothing is in the project yet",
                    "{count} files read where they are; nothing is in the project yet",
                    sum(entry.state in ("read", "refused") for entry in entries),
                )
            )
        files = sum(any(part.ticked for part in entry.parts) for entry in entries)
        turns = sum(len(part.source.turns) for part in chosen)
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

    def _import(self) -> None:
        """One operation, one change, off this thread."""
        project, incoming, group = self._session.open_project, self.plan.incoming(), self.group.currentText().strip()
        self._hold(True)
        task = self._session.start(lambda report, cancel: project.do(import_sources, incoming, group))
        task.succeeded.connect(self._finish)
        task.refused.connect(self._refuse)
        task.broke.connect(self._break)

    def _finish(self, ids: list[str]) -> None:
        self.imported = ids
        self.importing = False
        self.accept()

    def _refuse(self, sentence: str) -> None:
        self._hold(False)
        self._summary.set_tone("err")
        self._summary.setText(sentence)

    def _break(self, error: BaseException) -> None:
        self._hold(False)
        raise error

    def _hold(self, importing: bool) -> None:
        """While it is being written there is nothing to change, and nothing to stop: it is all or none."""
        self.importing = importing
        for widget in (self.table, self.preview, self.speakers, self.group, self.add, self.cancel):
            widget.setEnabled(not importing)
        self._count()
        if importing:
            self.progress.show_progress(0, 0)
            self._sentence.setText(tr("Writing into the project…"))

    # Events

    def done(self, result: int) -> None:
        if self.importing:
            return
        self.reading.close()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.importing:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.add_files(paths)
