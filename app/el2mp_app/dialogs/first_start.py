"""Asks whose codings, memos and decisions these will be, and in which language the window speaks."""

from dataclasses import replace

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from el2mp_app.dialogs.whose import keep_person
from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.controls.buttons import Choices
from el2mp_app.widgets.controls.person_fields import PersonFields
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.language import LANGUAGES, current_language, set_language, tr

_CODES = tuple(LANGUAGES)


def ask_who(session: ProjectSession, parent: QWidget | None) -> bool:
    """Ask, and keep the answer in the settings. False if the question was put aside; nothing is kept then."""
    before = current_language()
    dialog = WhoDialog(session, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    if not accepted or not keep_person(session, *dialog.person.person(), parent):
        set_language(before)
        return False
    if current_language() != before:
        session.save_settings(replace(session.settings, language=current_language()))
    return True


class WhoDialog(QDialog):
    """The language takes effect in this window at once, so that one sees what one chooses."""

    def __init__(self, session: ProjectSession, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.person = PersonFields(self)
        self.person.show_person(session.settings.name, session.settings.initials)
        self.language = Choices(len(_CODES), self)
        self.language.group.idClicked.connect(self._speak)
        self._heading = Words(self, 17, reading=True)
        self._sentence = Words(self, 13, tone="text_2")
        self.later = QPushButton(self)
        self.later.setAutoDefault(False)
        self.later.clicked.connect(self.reject)
        self.keep = QPushButton(self)
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.accept)
        self.person.edited.connect(self._check)
        self._lay_out()
        self.retranslate()
        self._check()
        self.person.setFocus()

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Your name and initials"))
        self._heading.setText(tr("Who is coding?"))
        self._sentence.setText(
            tr("Your codings, memos and decisions carry this name. It stays in your projects and on this computer.")
        )
        self.person.retranslate()
        chosen = _CODES.index(current_language())
        self.language.show_texts(tr("Language"), list(LANGUAGES.values()), chosen)
        self.keep.setText(tr("Continue"))
        self.later.setText(tr("Cancel"))

    def _speak(self, chosen: int) -> None:
        set_language(_CODES[chosen])
        self.retranslate()

    def _check(self) -> None:
        self.keep.setEnabled(bool(self.person.person()[0]))

    def _lay_out(self) -> None:
        space = round(theme.px(24))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(round(theme.px(8)))
        for widget in (self._heading, self._sentence):
            layout.addWidget(widget)
        layout.addSpacing(round(theme.px(8)))
        layout.addWidget(self.person)
        layout.addSpacing(round(theme.px(4)))
        layout.addWidget(self.language)
        layout.addSpacing(round(theme.px(16)))
        layout.addStretch(1)
        closing = QHBoxLayout()
        closing.addStretch(1)
        closing.addWidget(self.later)
        closing.addWidget(self.keep)
        layout.addLayout(closing)
        self.setMinimumWidth(round(theme.px(440)))
