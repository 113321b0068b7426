"""Two fields for a name and its initials; the initials follow the name until somebody types others."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.language import tr
from el2mp_desktop.settings import initials_of


class PersonFields(QWidget):
    edited = Signal()
    """Every change by hand."""
    finished = Signal()
    """Enter, or the fields were left."""

    def __init__(self, parent: QWidget, labelled: bool = True) -> None:
        super().__init__(parent)
        self.name = QLineEdit(self)
        self.initials = QLineEdit(self)
        self.initials.setMaxLength(5)
        self.initials.setFixedWidth(round(theme.px(72)))
        self._name_label = Words(self, 12, tone="text_2")
        self._initials_label = Words(self, 12, tone="text_2")
        self._name_label.setBuddy(self.name)
        self._initials_label.setBuddy(self.initials)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(round(theme.px(10)))
        layout.setVerticalSpacing(round(theme.px(4)))
        for column, (label, field) in enumerate(((self._name_label, self.name), (self._initials_label, self.initials))):
            label.setVisible(labelled)
            layout.addWidget(label, 0, column)
            layout.addWidget(field, 1, column)
            field.textEdited.connect(self.edited)
            field.editingFinished.connect(self.finished)
        self.name.textEdited.connect(self._propose)
        self.setFocusProxy(self.name)
        self.retranslate()

    def show_person(self, name: str, initials: str) -> None:
        self.name.setText(name)
        self.initials.setText(initials)

    def person(self) -> tuple[str, str]:
        """Name and initials as they may be kept; the initials of the name where none were given."""
        name = " ".join(self.name.text().split())
        return name, "".join(self.initials.text().split()) or initials_of(name)

    def retranslate(self) -> None:
        self._name_label.setText(tr("Your name"))
        self._initials_label.setText(tr("Initials"))
        self.name.setAccessibleName(tr("Your name"))
        self.initials.setAccessibleName(tr("Your initials"))
        self.name.setPlaceholderText(tr("Your name"))

    def _propose(self, name: str) -> None:
        if not self.initials.isModified():
            self.initials.setText(initials_of(name))
