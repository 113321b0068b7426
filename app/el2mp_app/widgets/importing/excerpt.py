"""The first turns of a source that is about to come in, in the very view that will show them."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from el2mp_app.importing.plan import Part
from el2mp_app.look import theme
from el2mp_app.pages.source_page import clock
from el2mp_app.widgets.reader.coded_text_view import CodedTextView
from el2mp_app.widgets.reader.marks import ReaderTurn, Voice
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.language import number, tr, trn

_TURNS, _CHARACTERS = 40, 6000
"""An excerpt ends after so many turns, or once it has so many code points."""
_LEAST_MEASURE = 160


class Excerpt(CodedTextView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def show_part(self, part: Part | None, source: ImportedSource | None = None) -> None:
        """The beginning of a source; of one whose text was not read yet, what its head has of it."""
        if part is None:
            self.clear()
        elif source is None:
            self.show_source(*_opening(part))
        else:
            turns = first_turns(part, source)
            # The view goes through all of its text once; an excerpt has no need of the rest.
            self.show_source(source.text[: turns[-1].end if turns else 0], turns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - self.setting.left_margin - round(theme.px(16))
        self.set_measure(max(round(theme.px(_LEAST_MEASURE)), min(self.setting.measure, room)))


def first_turns(part: Part, source: ImportedSource) -> list[ReaderTurn]:
    """The beginning of what its reader will show: the thread that was open, without hidden turns."""
    found: list[ReaderTurn] = []
    room = _CHARACTERS
    for place, turn in enumerate(source.turns):
        if turn.status == "hidden" or not turn.current or turn.end <= turn.start:
            continue
        if len(found) == _TURNS or room <= 0:
            break
        found.append(_shown(part, turn, str(place), min(turn.end, turn.start + room)))
        room -= turn.end - turn.start
    return found


def _opening(part: Part) -> tuple[str, list[ReaderTurn]]:
    text, turns = "", []
    roles = dict(part.head.roles)
    for place, (speaker, words) in enumerate(part.head.opening):
        name = part.name_of(speaker) if speaker else ""
        start = len(text)
        text += words + "\n"
        voice = _voice(roles.get(speaker))
        turns.append(ReaderTurn(str(place), start, len(text) - 1, name, part.roles.get(name, ""), "", voice))
    return text, [turn for turn in turns if turn.end > turn.start]


def extent(part: Part, source: ImportedSource | None) -> str:
    """How much of a source its excerpt shows, and what of it has a time."""
    if source is None:
        return trn("How it begins: {count} turn in all.", "How it begins: {count} turns in all.", part.head.turns)
    turns, shown = source.turns, len(first_turns(part, source))
    words = []
    thread = sum(turn.current and turn.status != "hidden" for turn in turns)
    if shown == thread < len(turns):
        words.append(
            tr("The thread that was open: {shown} of {count} turns.", shown=number(shown), count=number(len(turns)))
        )
    elif shown < len(turns):
        words.append(tr("The first {shown} of {count} turns.", shown=number(shown), count=number(len(turns))))
    else:
        words.append(trn("All of it: {count} turn.", "All of it: {count} turns.", len(turns)))
    timed = sum(turn.time_start is not None for turn in turns)
    if 0 < timed < len(turns):
        words.append(
            trn(
                "{count} turn has a time, the others have none.",
                "{count} turns have a time, the others have none.",
                timed,
            )
        )
    return " ".join(words)


def _shown(part: Part, turn: ImportedTurn, id: str, end: int) -> ReaderTurn:
    name = part.name_of(turn.speaker) if turn.speaker else ""
    detail = turn.model or part.roles.get(name, "")
    return ReaderTurn(id, turn.start, end, voice_name(name), detail, clock(turn), _voice(turn.role))


def _voice(role: str | None) -> Voice:
    return "model" if role == "assistant" else "person" if role in (None, "user") else "other"
