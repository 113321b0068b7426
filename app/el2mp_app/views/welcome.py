"""What one sees without a project: three ways in, what was opened last, and which models there are."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from el2mp_app.dialogs.whose import keep_person
from el2mp_app.keys.actions import COMMANDS
from el2mp_app.keys.keymap import key_of
from el2mp_app.look import theme
from el2mp_app.session import ProjectSession
from el2mp_app.widgets.controls.buttons import Choices, KeyButton
from el2mp_app.widgets.controls.person_fields import PersonFields
from el2mp_app.widgets.engine_states import EngineStates
from el2mp_app.widgets.lists.recent_projects import OVERHANG, RecentProjects
from el2mp_app.widgets.typeset import Section, Words
from el2mp_desktop.language import LANGUAGES, current_language, tr

_LANGUAGES = tuple(LANGUAGES)
_THEMES = ("", "light", "dark", "contrast")
_LEAST_SIDE, _WIDEST, _NARROW = 40, 1110, 1100
_BEFORE_ASKING = 150
"""Milliseconds after the page is shown."""


class WelcomeView(QScrollArea):
    example_asked = Signal()
    new_asked = Signal()
    open_asked = Signal()
    recent_chosen = Signal(str)
    """Path of a project file, which may not be there any more."""

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget()
        self._page.setBackgroundRole(QPalette.ColorRole.Base)
        self._page.setAutoFillBackground(True)
        self.setWidget(self._page)
        self._make_left()
        self._make_right()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._page)
        self._first, self._beside = self._left(), self._right()
        self._columns.addLayout(self._first)
        self._columns.addLayout(self._beside)
        session.settings_changed.connect(self._show_settings)
        self.retranslate()
        self._show_settings()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Welcome"))
        self._title.setText("EL2MP Desktop")
        self._sentence.setText(
            tr("Read, code and compare how people work with language models. On this computer, and nowhere else.")
        )
        self.example.setText(tr("Open the example project"))
        self.new.setText(tr("New project…"))
        self.open.setText(tr("Open…"))
        self.recent.retranslate()
        self.steps.retranslate()
        self.engines.retranslate()
        self._you.heading.setText(tr("You"))
        self.person.retranslate()
        self._carried.setText(tr("Your codings, memos and decisions carry this name."))
        self._show_choices()

    def on_shown(self) -> None:
        """Look again at what may have changed since: the list of projects, and the model server."""
        if not self.isVisible():
            return
        self.recent.refresh()
        # Asking over HTTP brings imports along: first the page, then the answer.
        QTimer.singleShot(_BEFORE_ASKING, self.engines, self.engines.check)

    def restyle(self) -> None:
        """Its words follow the theme by themselves; what is left is the space between them."""
        self._measure()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.on_shown()
        # Who comes back begins at what was open last.
        (self.recent.rows[0] if self.recent.rows else self.example).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        """The columns keep to the middle of a wide window, come closer together in a narrow one, and stand one below
        the other where their words are too large for it."""
        width, height = self.viewport().width(), self.viewport().height()
        self._ways.setFixedHeight(round(theme.px(34)))
        narrow = width < theme.px(_NARROW)
        side = max(round(theme.px(24 if narrow else _LEAST_SIDE)), (width - round(theme.px(_WIDEST))) // 2)
        top = max(round(theme.px(32)), min(round(theme.px(64)), height // 12))
        out, between = (
            round(theme.px(OVERHANG)),
            round(theme.px(32 if narrow else 88 if width > theme.px(1200) else 48)),
        )
        self._columns.setContentsMargins(side - out, top, side, round(theme.px(32)))
        self._columns.setSpacing(between)
        self._beside.setContentsMargins(0, 0, 0, 0)
        needed = self._first.minimumSize().width() + between + self._beside.minimumSize().width()
        below = needed > width - 2 * side + out
        self._beside.setContentsMargins(out if below else 0, 0, 0, 0)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        for place, share in enumerate((0, 1) if below else (55, 45)):
            self._columns.setStretch(place, share)

    def _make_left(self) -> None:
        self._title = Words(self._page, 30, reading=True)
        self._sentence = Words(self._page, 17, tone="text_2", reading=True)
        self.example = QPushButton(self._page)
        self.example.setDefault(True)
        self.new = KeyButton(_key("new"), self._page, command="new")
        self.open = KeyButton(_key("open"), self._page, command="open")
        self.example.clicked.connect(self.example_asked)
        self.new.clicked.connect(self.new_asked)
        self.open.clicked.connect(self.open_asked)
        self.recent = RecentProjects(self._session, self._page)
        self.recent.chosen.connect(self.recent_chosen)
        self.steps = Steps(self._page)

    def _make_right(self) -> None:
        self.engines = EngineStates(self._session, self._page)
        self._you = Section(self._page)
        self.person = PersonFields(self._you, labelled=False)
        self.person.finished.connect(self._keep_person)
        self._carried = Words(self._you, 12, tone="text_3")
        self.language = Choices(len(_LANGUAGES), self._page)
        self.language.group.idClicked.connect(self._choose_language)
        self.appearance = Choices(len(_THEMES), self._page)
        self.appearance.group.idClicked.connect(self._choose_theme)

    def _left(self) -> QVBoxLayout:
        out = round(theme.px(OVERHANG))
        self._ways = QWidget(self._page)
        buttons = QHBoxLayout(self._ways)
        buttons.setContentsMargins(out, 0, out, 0)
        buttons.setSpacing(round(theme.px(8)))
        for button in (self.example, self.new, self.open):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
            buttons.addWidget(button)
        buttons.addStretch(1)
        for beside in (self._title, self._sentence, self.steps):
            beside.setContentsMargins(out, 0, out, 0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(round(theme.px(4)))
        column.addWidget(self._sentence)
        column.addSpacing(round(theme.px(20)))
        column.addWidget(self._ways)
        column.addSpacing(round(theme.px(36)))
        column.addWidget(self.recent)
        column.addSpacing(round(theme.px(36)))
        column.addWidget(self.steps)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        self._you.body.addSpacing(round(theme.px(10)))
        self._you.body.addWidget(self.person)
        self._you.body.addSpacing(round(theme.px(6)))
        self._you.body.addWidget(self._carried)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addSpacing(round(theme.px(8)))
        column.addWidget(self.engines)
        column.addSpacing(round(theme.px(36)))
        column.addWidget(self._you)
        column.addSpacing(round(theme.px(20)))
        column.addWidget(self.language)
        column.addSpacing(round(theme.px(4)))
        column.addWidget(self.appearance)
        column.addStretch(1)
        return column

    def _show_settings(self) -> None:
        settings = self._session.settings
        self.person.show_person(settings.name, settings.initials)
        self._show_choices()

    def _show_choices(self) -> None:
        self.language.show_texts(tr("Language"), list(LANGUAGES.values()), _LANGUAGES.index(current_language()))
        chosen = self._session.settings.theme
        self.appearance.show_texts(
            tr("Appearance"),
            [tr("as the system"), tr("light"), tr("dark"), tr("high contrast")],
            _THEMES.index(chosen) if chosen in _THEMES else 0,
        )

    def _keep_person(self) -> None:
        """A field is left for the question that this may bring up, too: that is not heard."""
        name, initials = self.person.person()
        settings, here = self._session.settings, (name, initials)
        if here == (settings.name, settings.initials):
            return
        self.person.blockSignals(True)
        kept = bool(name) and keep_person(self._session, name, initials, self)
        self.person.blockSignals(False)
        if not kept:
            self._show_settings()

    def _choose_language(self, chosen: int) -> None:
        self._session.save_settings(replace(self._session.settings, language=_LANGUAGES[chosen]))

    def _choose_theme(self, chosen: int) -> None:
        self._session.save_settings(replace(self._session.settings, theme=_THEMES[chosen]))


class Steps(Section):
    """What to try first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout()
        grid.setContentsMargins(0, round(theme.px(12)), 0, 0)
        grid.setHorizontalSpacing(round(theme.px(18)))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Words, Words]] = []
        for number in range(3):
            figure = Words(self, 17, tone="text_2", reading=True)
            figure.setText(str(number + 1))
            figure.setAlignment(Qt.AlignmentFlag.AlignTop)
            title, words = Words(self, 13, 600), Words(self, 13, tone="text_2")
            words.setContentsMargins(0, round(theme.px(2)), 0, round(theme.px(12)))
            grid.addWidget(figure, 2 * number, 0, 2, 1)
            grid.addWidget(title, 2 * number, 1)
            grid.addWidget(words, 2 * number + 1, 1)
            self._lines.append((title, words))
        self.body.addLayout(grid)

    def retranslate(self) -> None:
        self.heading.setText(tr("Three steps in the example"))
        texts = (
            (
                tr("Read a turn and commit"),
                tr(
                    "Select words and press {code} to code them, or {nothing} for “read, nothing here”.",
                    code=key_of("code"),
                    nothing=key_of("nothing"),
                ),
            ),
            (
                tr("See what a model would have said"),
                tr("Its suggestions appear beside yours, with a reason against each. You decide, one key each."),
            ),
            (tr("Ask which codes meet"), tr("Every cell of the chart opens the passages behind it.")),
        )
        for (title, words), (heading, sentence) in zip(self._lines, texts, strict=True):
            title.setText(heading)
            words.setText(sentence)


def _key(command: str) -> str:
    return next(each.keys[0] for each in COMMANDS if each.id == command)
