"""The list of passages beside the text: of what is ticked, each a click away from its place."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QToolButton, QVBoxLayout, QWidget

from el2mp_app.delegates.activated_row import ActivatedDelegate
from el2mp_app.models.activated import ActivatedList, ActivatedRole
from el2mp_app.widgets.plain import PanelHeading, Paragraph, quiet, side
from el2mp_desktop.language import tr, trn


class PassagesPanel(QWidget):
    passage_asked = Signal(object)
    """A `PlacedCoding`."""
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = PanelHeading(self)
        self._close = QToolButton(self)
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.closed)
        self.heading.add(self._close)
        self._about = Paragraph(self)
        self._about.setContentsMargins(14, 0, 14, 6)
        self.list = QListView(self)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setItemDelegate(ActivatedDelegate(self.list))
        side(self, self.list.viewport())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self._about)
        column.addWidget(self.list, 1)
        self.list.clicked.connect(self._ask)
        self.list.activated.connect(self._ask)
        self.restyle()
        self.hide()

    def show_model(self, model: ActivatedList) -> None:
        self.list.setModel(model)

    def say(self, passages: int, sources: int, codes: int) -> None:
        """How many passages there are, of how many sources and codes ticked."""
        self.heading.figure.setText(trn("{count} passage", "{count} passages", passages))
        of = trn("{count} source", "{count} sources", sources) if sources else tr("all sources")
        by = trn("{count} code", "{count} codes", codes) if codes else tr("all codes")
        if not sources and not codes:
            self._about.setText(tr("Tick sources, groups or codes at the left: their passages stand here."))
        elif passages:
            self._about.setText(f"{of} · {by}")
        else:
            self._about.setText(tr("{sources} · {codes}: nothing is coded there.", sources=of, codes=by))

    def retranslate(self) -> None:
        self.heading.name.setText(tr("Passages"))
        self.list.setAccessibleName(tr("Passages"))
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))

    def restyle(self) -> None:
        self.heading.restyle()
        quiet(self._about)

    def _ask(self, index: QModelIndex) -> None:
        self.passage_asked.emit(index.data(ActivatedRole.PLACE))
