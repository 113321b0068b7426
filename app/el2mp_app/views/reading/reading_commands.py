"""What keys and menus of reading do: go about in a source, and set its type. Coding is in `coding_commands`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from el2mp_app.dialogs.go_to_turn import GoToTurn
from el2mp_app.models.turn_list import TurnLine
from el2mp_app.pages.source_page import SourcePage, clock
from el2mp_app.session import ProjectSession
from el2mp_app.views.reading.read_and_code import ReadAndCode
from el2mp_app.widgets.reader.reader_document import LENGTHS, SIZES, SPACINGS, Setting
from el2mp_desktop.domain.text import Span, one_line
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.language import number, tr
from el2mp_desktop.settings import Settings

_FIRST_WORDS = 200
_STEPS = {"text_size": SIZES, "line_spacing": SPACINGS, "line_length": LENGTHS}


class ReadingCommands:
    def __init__(self, session: ProjectSession, view: ReadAndCode) -> None:
        self._session = session
        self._view = view

    def handlers(self) -> dict[str, Callable[[], None]]:
        view = self._view
        return {
            "go_to_turn": self.choose_turn,
            "next_of_speaker": lambda: self._go_or_tell(view.reader.next_turn_of_speaker),
            "previous_of_speaker": lambda: self._go_or_tell(view.reader.previous_turn_of_speaker),
            "next_uncoded": lambda: self.go_to_uncoded(back=False),
            "previous_uncoded": lambda: self.go_to_uncoded(back=True),
            "larger": lambda: self._set_type("text_size", 1),
            "smaller": lambda: self._set_type("text_size", -1),
            "looser": lambda: self._set_type("line_spacing", 1),
            "tighter": lambda: self._set_type("line_spacing", -1),
            "wider": lambda: self._set_type("line_length", 1),
            "narrower": lambda: self._set_type("line_length", -1),
            "usual_type": self._set_usual_type,
        }

    # Going about

    def choose_turn(self) -> None:
        page = self._view.page
        if page is None:
            return
        dialog = GoToTurn(_lines(page), self._view.reader.current_turn(), self._view.window())
        dialog.turn_chosen.connect(self.go_to_turn)
        dialog.open()

    def go_to_turn(self, turn_id: str) -> None:
        """On whatever path of a chat the turn lies."""
        page = self._view.page
        turn = page.tree.turns.get(turn_id) if page is not None else None
        if turn is not None:
            self._view.show_chain(False)
            self._view.walking.to_position(turn.start)
            self._view.reader.go_to_turn(turn_id)
            self._view.reader.setFocus()

    def go_to_uncoded(self, back: bool) -> None:
        """Select the next passage that was read and has no code; after the last one, the first."""
        page, view = self._view.page, self._view.reader.view
        if page is None:
            return
        passages = [span for span in page.uncoded() if any(view.projection.pieces(span))]
        if not passages:
            self._session.told.emit(tr("Everything you have read here is coded. What is unread does not count."))
            return
        here = self._view.reader.selection() or Span(view.caret, view.caret)
        found = _before(passages, here) if back else _after(passages, here)
        self._view.reader.show_span(found, framed=False)
        self._view.reader.select(found)
        place = number(passages.index(found) + 1)
        self._session.told.emit(
            tr("Read and not coded: {place} of {places}.", place=place, places=number(len(passages)))
        )

    def _go_or_tell(self, go: Callable[[], bool]) -> None:
        turn = self._view.reader.view.current_turn
        if turn is not None and not go():
            self._session.told.emit(tr("No other turn of {speaker} this way.", speaker=turn.speaker or tr("nobody")))

    # Type

    def _set_type(self, what: str, step: int) -> None:
        setting = Setting.of(self._session.settings)
        now = {"text_size": setting.size, "line_spacing": setting.spacing, "line_length": setting.length}[what]
        steps = _STEPS[what]
        place = min(range(len(steps)), key=lambda one: abs(steps[one] - now)) + step
        if 0 <= place < len(steps):
            changed: dict[str, Any] = {what: steps[place]}
            self._save(replace(self._session.settings, **changed))

    def _set_usual_type(self) -> None:
        usual = Settings()
        self._save(
            replace(
                self._session.settings,
                text_size=usual.text_size,
                line_spacing=usual.line_spacing,
                line_length=usual.line_length,
            )
        )

    def _save(self, settings: Settings) -> None:
        self._session.save_settings(settings)
        self._view.restyle()
        setting = Setting.of(settings)
        size, spacing, length = number(setting.size), number(setting.spacing), number(setting.length)
        told = tr(
            "Type {size} · line spacing {spacing}% · line length {length}%", size=size, spacing=spacing, length=length
        )
        self._session.told.emit(told)


def _lines(page: SourcePage) -> list[TurnLine]:
    """Every turn with words, those on other branches of a chat too."""
    return [
        TurnLine(
            turn.id,
            turn.position + 1,
            voice_name(turn.speaker, turn.role),
            clock(turn),
            one_line(page.text[turn.start : min(turn.end, turn.start + _FIRST_WORDS)]),
        )
        for turn in page.tree.shown
    ]


def _after(passages: list[Span], here: Span) -> Span:
    return next((span for span in passages if span.start >= here.end and span != here), passages[0])


def _before(passages: list[Span], here: Span) -> Span:
    return next((span for span in reversed(passages) if span.end <= here.start), passages[-1])
