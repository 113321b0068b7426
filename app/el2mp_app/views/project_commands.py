"""What the project menu does: files, sources, settings, help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox

from el2mp_app.busy import busy
from el2mp_app.dialogs.box import Box
from el2mp_app.dialogs.first_start import ask_who
from el2mp_app.dialogs.question import ask_for_name, ask_for_words
from el2mp_app.dialogs.removed_sources import RemovedSourcesDialog
from el2mp_app.look.tooltips import literal
from el2mp_app.session import ProjectSession
from el2mp_desktop import __version__, operations
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import current_language, tr, trn

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow
    from el2mp_desktop.operations.sources import Brought

_SUFFIX = "el2mp"


class ProjectCommands:
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        self._session = session
        self._window = window
        self._qt_texts: QTranslator | None = None
        self._recent: QMenu | None = None
        self.load_qt_texts()

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "new": self.new,
            "open": self.open,
            "example": self.open_example,
            "save_copy": self.save_copy,
            "history": self.show_history,
            "backups": self.show_backups,
            "import": self.choose_files,
            "import_folder": self.choose_folder,
            "import_clipboard": self.import_clipboard,
            "rename_source": self.rename,
            "group_source": self.group,
            "source_facts": self.describe,
            "remove_source": self.remove,
            "erase_source": self.erase,
            "erase_removed": self.erase_removed,
            "cases": self.show_cases,
            "close": self._session.close,
            "export_codings": self.export_codings,
            "codes_en": lambda: self._speak("en"),
            "codes_fr": lambda: self._speak("fr"),
            "you": lambda: self._quietly(ask_who(self._session, self._window)),
            "about": self.about,
        }

    # Files

    def new(self) -> None:
        # One that is there already is refused, not replaced.
        path = self.ask_to_save(tr("New project"), "", QFileDialog.Option.DontConfirmOverwrite)
        if path is not None and self._who():
            self._session.new(path)

    def open(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, tr("Open a project"), self._folder(), _projects())
        if chosen and self._who():
            self._session.open(Path(chosen))

    def open_path(self, path: Path) -> None:
        if self._who():
            self._session.open(path)

    def open_example(self) -> None:
        """A fresh copy of the example project, in the person's own folder."""
        from el2mp_desktop.example import copy_of_the_example

        if not self._who():
            return
        try:
            with busy():
                path = copy_of_the_example()
        except UserError as error:
            self.say(str(error))
            return
        if self._session.open(path):
            self._window.tour_bar.start()

    def save_copy(self) -> None:
        name = tr("{project}, copy", project=self._session.open_project.path.stem)
        path = self.ask_to_save(tr("Save a copy"), name)
        if path is not None:
            try:
                self._session.open_project.save_copy(path)
                self._session.told.emit(tr("A copy was saved as “{file}”.", file=path.name))
            except UserError as error:
                self.say(str(error))

    def export_codings(self) -> None:
        from el2mp_desktop.exchange.tables import write_codings

        name = tr("{project}, codings", project=self._session.open_project.path.stem)
        path = self.ask_to_save(tr("Export the codings"), name, filter="CSV (*.csv)", suffix="csv")
        if path is not None:
            try:
                write_codings(self._session.open_project, path)
                self._session.told.emit(tr("The codings were written to “{file}”.", file=path.name))
            except UserError as error:
                self.say(str(error))

    def show_history(self) -> None:
        from el2mp_app.dialogs.history import HistoryPanel

        panel = HistoryPanel(self._session, self._window)
        panel.addActions([self._window.actions_["undo"], self._window.actions_["redo"]])
        panel.show()

    def show_backups(self) -> None:
        """The folder with the copies made when this project was opened."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.open_project.backups)))

    # Sources

    def choose_files(self) -> None:
        if self._session.project is None:
            return
        chosen, _ = QFileDialog.getOpenFileNames(self._window, tr("Import"), self._folder())
        if chosen:
            self.import_files([Path(name) for name in chosen])

    def choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Import a folder"), self._folder())
        if chosen:
            self.import_files([Path(chosen)])

    def import_clipboard(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.import_files([], text)
        else:
            self._session.told.emit(tr("There is no text on the clipboard."))

    def import_files(self, paths: list[Path], pasted: str | None = None) -> None:
        from el2mp_app.dialogs.import_preview import ImportPreview  # forty readers of formats come with it

        preview = ImportPreview(self._session, paths, self._window, pasted)
        preview.exec()
        preview.deleteLater()
        if preview.brought is not None:
            self._session.told.emit(_brought(preview.brought))
            looks = [look for updated in preview.brought.updated for look in updated.codings.look]
            links = [link for updated in preview.brought.updated for link in updated.codings.links]
            self._window.correcting.show_looks(looks, links)

    def describe(self) -> None:
        from el2mp_app.dialogs.source_facts import ask_for_facts

        page = self._window.read.page
        if page is not None:
            ask_for_facts(self._session, page.source, self._window)

    def rename(self) -> None:
        page = self._window.read.page
        if page is None:
            return
        name = ask_for_words(tr("Rename this source"), tr("Name"), self._window, page.source.name)
        if name is not None:
            self._session.do(operations.sources.rename_source, page.source.id, name)

    def group(self) -> None:
        page = self._window.read.page
        if page is None:
            return
        groups = {source.group for source in self._session.open_project.read.sources()}
        names = ["", *sorted(groups - {""}, key=str.casefold)]
        title, question = tr("Group of this source"), tr("A group, new or not; none if nothing stands here")
        name = ask_for_name(title, question, names, names.index(page.source.group), self._window, new=True)
        if name is not None and name.strip() != page.source.group:
            self._session.do(operations.sources.group_source, page.source.id, name)

    def show_cases(self) -> None:
        from el2mp_app.dialogs.cases import CasesDialog

        dialog = CasesDialog(self._session, self._window)
        dialog.exec()
        dialog.deleteLater()

    def remove(self) -> None:
        page = self._window.read.page
        if page is not None:
            told = tr("“{source}” was removed.", source=page.source.name)
            self._session.take_away(told, operations.sources.remove_source, page.source.id)

    def erase(self) -> None:
        """The one act that cannot be undone, and so the one that is asked about."""
        page = self._window.read.page
        if page is None:
            return
        what_goes = tr(
            "Its text, codings, memos, suggestions, decisions, history and local backups go. "
            "This cannot be undone, nor can anything done before it. Copies you saved elsewhere stay."
        )
        box = Box(tr("Erase “{source}” for good?", source=page.source.name), what_goes, self._window)
        erase = box.addButton(tr("Erase for good"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("Keep it"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        wanted = box.clickedButton() is erase
        box.deleteLater()
        if wanted:
            self._erase(page.source.id, page.source.name)

    def erase_removed(self) -> None:
        removed = self._session.open_project.removed_sources()
        if not removed:
            self._session.told.emit(tr("No removed source is left in the history."))
            return
        dialog = RemovedSourcesDialog(removed, self._window)
        wanted = dialog.chosen if dialog.exec() else None
        dialog.deleteLater()
        if wanted is not None:
            self._erase(wanted.id, wanted.name)

    def _erase(self, source_id: str, name: str) -> None:
        if self._window.suggesting.running:
            self.say(tr("A run is at work. Stop it first, or wait for it."))
            return
        try:
            quoting = self._session.open_project.erase_source(source_id)
        except UserError as error:
            self.say(str(error))
            return
        self._session.told.emit(tr("“{source}” was erased for good.", source=name))
        if quoting:
            self.say(tr("Erased. Its words may still stand in: {names}. Look there.", names=", ".join(quoting)))

    # The menus' own state

    def fill_recent(self) -> None:
        if self._recent is None:
            self._recent = QMenu(self._window)
            before = self._window.actions_["save_copy"]
            self._window.actions_.menus["project"].insertMenu(before, self._recent)
        self._recent.setTitle(tr("Open recent"))
        self._recent.clear()
        for name in self._session.settings.recent:
            action = self._recent.addAction(Path(name).name.replace("&", "&&"))
            action.setToolTip(literal(name))
            action.triggered.connect(lambda _=False, name=name: self.open_path(Path(name)))
        self._recent.setEnabled(bool(self._session.settings.recent))

    def load_qt_texts(self) -> None:
        """Qt's own words (Cancel, Open...) in the language in force."""
        app = QApplication.instance()
        if app is None:
            return
        if self._qt_texts is not None:
            app.removeTranslator(self._qt_texts)
        self._qt_texts = QTranslator(self._window)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_texts.load(f"qtbase_{current_language()}", folder):
            app.installTranslator(self._qt_texts)

    def say(self, sentence: str) -> None:
        """A sentence that needs to be read, once what it is about is over."""
        QTimer.singleShot(0, self._window, lambda: self._tell(sentence))

    def about(self) -> None:
        text = tr("Offline qualitative coding for studying how people work with language models.")
        self._tell(f"EL2MP Desktop {__version__}", text)

    # Within

    def _tell(self, sentence: str, more: str = "") -> None:
        box = Box(sentence, more, self._window)
        box.exec()
        box.deleteLater()

    def _who(self) -> bool:
        """Whose codings these will be; asked once."""
        return bool(self._session.settings.name) or ask_who(self._session, self._window)

    def _speak(self, language: str) -> None:
        self._session.do(operations.settings.set_project_language, language)

    def ask_to_save(
        self,
        title: str,
        name: str,
        *options: QFileDialog.Option,
        filter: str = "",
        suffix: str = _SUFFIX,
    ) -> Path | None:
        # The dialog adds the suffix itself: it then asks about the very file that would be replaced.
        dialog = QFileDialog(self._window, title, self._folder(), filter or _projects())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        for option in options:
            dialog.setOption(option)
        if name:
            dialog.selectFile(f"{name}.{suffix}")
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def _folder(self) -> str:
        """Where the last project is: the next one is likely there too."""
        recent = self._session.settings.recent
        folder = Path(recent[0]).parent if recent else Path.home()
        return str(folder if folder.is_dir() else Path.home())

    def _quietly(self, _result: object) -> None:
        """A handler gives nothing back."""


def _brought(brought: Brought) -> str:
    """What an import did, for the status line."""
    told = []
    new = len(brought.ids) - len(brought.updated)
    if new:
        told.append(trn("{count} source imported.", "{count} sources imported.", new))
    if brought.updated:
        told.append(trn("{count} source updated.", "{count} sources updated.", len(brought.updated)))
    doubtful = sum(len(updated.codings.look) for updated in brought.updated)
    if doubtful:
        told.append(
            trn(
                "{count} coding needs a look: it is marked as unsure.",
                "{count} codings need a look: they are marked as unsure.",
                doubtful,
            )
        )
    return " ".join(told)


def _projects() -> str:
    return f"{tr('EL2MP project')} (*.{_SUFFIX})"
