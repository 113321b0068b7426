"""The history panel: every state by what led to it, what an act did, and the way back to any of them."""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListView,
    QPlainTextEdit,
    QWidget,
)

from el2mp_app.delegates.history_row import HistoryDelegate
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.models.history import HistoryModel
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.plain import Paragraph, dialog_column
from el2mp_app.words.deeds import DeedWords, act_of
from el2mp_desktop.domain.rows import ChangeRow
from el2mp_desktop.language import after_colon, tr


class HistoryPanel(QDialog):
    """Stays open beside the work and follows it."""

    def __init__(self, session: ProjectSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(tr("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = HistoryModel(self)
        self.list = QListView(self)
        self.list.setAccessibleName(tr("History"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(HistoryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        # Otherwise every one of 100,000 rows is laid out before the first is painted.
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setBatchSize(200)
        self.deeds = QPlainTextEdit(self)
        self.deeds.setReadOnly(True)
        self.deeds.setObjectName("told")
        self.deeds.setTabChangesFocus(True)
        self.deeds.setAccessibleName(tr("What it did"))
        self.deeds.setFont(theme.interface_font(13))
        about = Paragraph(self)
        about.setText(tr("Nothing is lost: going back to an earlier state is one more act, and Undo takes it back."))
        buttons = QDialogButtonBox(self)
        self.restore_button = buttons.addButton(
            tr("Go back to the state after this act"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.restore_button.clicked.connect(self.restore)
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        columns = QHBoxLayout()
        columns.addWidget(self.list, 3)
        columns.addWidget(self.deeds, 2)
        layout = dialog_column(self)
        layout.addWidget(about)
        layout.addLayout(columns, 1)
        layout.addWidget(buttons)
        self.resize(round(theme.px(860)), round(theme.px(560)))
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._show_deeds)
        session.changed.connect(self.refresh)
        session.closed.connect(self.close)
        self.refresh()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._later.start())

    @property
    def chosen(self) -> ChangeRow | None:
        index = self.list.currentIndex()
        return self.model.change_at(index.row()) if index.isValid() else None

    def refresh(self, _changed: object = None) -> None:
        if self._session.project is None:
            return
        self.model.show_project(self._session.project)
        first = self.model.index(0, 0, QModelIndex())
        self.list.setCurrentIndex(first)
        self._later.start()

    def restore(self) -> None:
        change = self.chosen
        if change is not None:
            act, key = after_colon(act_of(change)), key_of("undo")
            self._session.restore(change.id, tr("As it was after: {act}. {key} turns this back.", act=act, key=key))

    def _show_deeds(self) -> None:
        change, project = self.chosen, self._session.project
        if change is None or project is None:
            return
        self.deeds.setPlainText(DeedWords(project).told(project.deeds(change.id)) or tr("Nothing to show."))
        self.restore_button.setEnabled(self.list.currentIndex().row() > 0)
