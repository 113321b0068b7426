"""Splitting a transcript's text into turns and speakers.

Known layouts: ``Name: text``, ``Name`` alone on its line, ``[00:01:02] Name:``, ``Name  1:02`` (Otter),
``S01: [00:00:12] text`` (noScribe), ``Name [00:01:02] text`` (Trint), ``Name: text #00:01:02-3#`` (f4), ``Name: text
[00:01:02]``, ``[name] text``, ``name<TAB>text``, ``Name – text``, ``Q. text``, ``Q1. text``, ``M. Name (group). text``
(parliaments), ``## Name``, ``Name  9:40 AM`` (Slack), ``10:01:02 From Name to Everyone:`` (Zoom),
``12/03/2024, 10:01 - Name: text`` (telephones), ``00:01:02 text``, ``NAME. text`` (plays), ``Name — Today at 10:21 AM``
(Discord), the time alone on the line below or above the name; and those of `respelled`. Text without labels is divided
into its paragraphs. All of the text lies in some turn, but for labels, time marks and white space.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from el2mp_desktop.domain.transcripts.end_times import EndTime, bracketed_ends, hashed_ends
from el2mp_desktop.domain.transcripts.evidence import SENTENCE_END, believed_labels
from el2mp_desktop.domain.transcripts.labels import Label, stage_direction
from el2mp_desktop.domain.transcripts.lines import Line, read_lines
from el2mp_desktop.domain.transcripts.respelled import respelled

UNWRAPPED = 120
"""A text with a longer line than this is not wrapped: each of its lines is a paragraph."""
FEWEST_QUESTIONS = 3
"""Of an interview in which only questions have a name."""
WIDE_GAP = 3
"""So many blank lines before a heading end a speaker's turn."""

_FOOTER = re.compile(r"\s*(transcribed|transcription|transcrit|transcripted)\s+(by|par|with|avec)\b", re.IGNORECASE)
_END = re.compile(
    r"\s*(?:(?:la )?transcription (?:ended|terminée?|s['’]est (?:terminée|arrêtée))\b.{0,40}\d"
    r"|(?:this editable transcript|cette transcription modifiable) (?:was|a été|est)\b|sonix is the world"
    r"|(?:\#+ )?meeting ended after \d|(?:\#+ )?la réunion (?:s['’]est terminée|a pris fin)\b.{0,30}\d\d:\d\d:\d\d"
    r"|[^.:!?]{2,60} (?:(?:stopped|started) transcription|a (?:arrêté|démarré|lancé) la transcription)\.?\s*$)",
    re.IGNORECASE,
)
"""What Meet, Teams and Sonix write below a transcript, or above it."""
_DASHES = ("- ", "– ", "— ", "-\u00a0", "–\u00a0", "—\u00a0")


class Turn(NamedTuple):
    """Code points of the text, half-open; times in seconds from the start of the recording."""

    start: int
    end: int
    speaker: str | None = None
    time_start: float | None = None
    time_end: float | None = None


def split_turns(text: str) -> tuple[Turn, ...]:
    """The turns of a canonical text, in order and apart from each other; none for a blank text."""
    common = respelled(text)
    lines = read_lines(common)
    turns = _Splitter(lines, believed_labels(lines)).split()
    own = any(turn.time_start is not None for turn in turns)
    ends = hashed_ends(common, [turn[:2] for turn in turns])
    if ends or own:
        return _timed_at_their_ends(turns, ends, own)
    # What stands above a talk and between its turns has no time.
    spoken = [place for place, turn in enumerate(turns) if turn.speaker]
    places = spoken or range(len(turns))
    found = bracketed_ends(common, [turns[place][:2] for place in places], bool(spoken))
    ends = {places[place]: end for place, end in found.items()}
    if ends and next(iter(ends.values())).at == 0:
        timed = (turn._replace(end=ends[place].words, time_start=ends[place].at) if place in ends else turn
                 for place, turn in enumerate(turns))  # fmt: skip
        return tuple(turn for turn in timed if turn.end > turn.start)
    return _timed_at_their_ends(turns, ends, False)


def _timed_at_their_ends(turns: tuple[Turn, ...], ends: Mapping[int, EndTime], own: bool) -> tuple[Turn, ...]:
    """The turns without the times at their ends; without an ``own`` time, one begins where the one before ended."""
    if not ends:
        return turns
    timed: list[Turn] = []
    before: float | None = 0.0
    for place, turn in enumerate(turns):
        end = ends.get(place)
        if end:
            start = turn.time_start if own else before
            known = start is not None and start <= end.at
            start = start if own or known else None
            timed.append(Turn(turn.start, end.words, turn.speaker, start, end.at if known else None))
            before = end.at
        else:
            timed.append(turn)
            before = before if turn.speaker is None else None
    return tuple(turn for turn in timed if turn.end > turn.start)


class _Splitter:
    """Goes down the lines with one turn open at a time."""

    def __init__(self, lines: Sequence[Line], labels: Mapping[int, Label]) -> None:
        self.lines = lines
        self.labels = labels
        # Parliamentary records print what is said as sentences: another line apart is a heading.
        self.wide = 1 if any(label.layout == "titled" for label in labels.values()) else WIDE_GAP
        self.chat = any(label.clock for label in labels.values()) or (
            bool(labels) and any(line.time_only and line.label and line.label.clock for line in lines)
        )
        """Whether times are of the day: then each begins another message."""
        self.asks = _only_asks(lines, labels)
        self.latest = 0.0
        self.unwrapped = any(len(line.text) > UNWRAPPED for line in lines)
        self.turns: list[Turn] = []
        self.open: tuple[int, str | None, float | None, float | None] | None = None  # start, speaker, times
        self.end = 0
        self.speaker: str | None = None
        self.times: tuple[float | None, float | None] = (None, None)
        self.waiting = False  # a label was read, its words have not begun

    def split(self) -> tuple[Turn, ...]:
        for index, line in enumerate(self.lines):
            label = self.labels.get(index)
            if label:
                self._speak(label, line)
            elif line.time_only:
                self._mark(line)
            elif not self.waiting and self._stands_alone(index, line):
                self._aside(line)
            else:
                self._text(line)
        self._close()
        return tuple(self.turns)

    def _speak(self, label: Label, line: Line) -> None:
        self._close()
        self.speaker = label.name or None
        if label.time_start is not None:
            self.times = (label.time_start, label.time_end)
            self.latest = label.time_start
        words = line.text[label.rest :]
        self.waiting = not words or words.isspace()
        if not self.waiting:
            self._begin(line, label.rest)

    def _mark(self, line: Line) -> None:
        if line.label and not (self.waiting and self.times[0] is not None):
            self.times = self._times(line.label)
        if not self.waiting and (self.speaker is None or self.chat):
            self._close()

    def _times(self, mark: Label) -> tuple[float | None, float | None]:
        """Of a mark; in a chat, “9:41” after “9:40 PM” is of the same half of the day."""
        at = mark.time_start
        if self.chat and at is not None:
            at = 60 * at if not mark.clock and at < 24 * 60 else at
            half = 12 * 3600
            self.latest = at = at + half if not mark.clock and at < min(self.latest, half) else at
        return at, mark.time_end

    def _stands_alone(self, index: int, line: Line) -> bool:
        """Whether a line within somebody's talk is not theirs: a stage direction, a footer."""
        if stage_direction(line.text[_mark_end(line) :]):
            return line.gap > 0 or index + 1 in self.labels or self._ends_paragraph(index)
        return bool(line.gap > 0 and _FOOTER.match(line.text)) or _ends(line.text)

    def _ends_paragraph(self, index: int) -> bool:
        return index + 1 >= len(self.lines) or self.lines[index + 1].gap > 0

    def _aside(self, line: Line) -> None:
        self._close()
        speaker, self.speaker = self.speaker, None
        self._take_mark(line)
        self._begin(line, _mark_end(line))
        self._close()
        self.speaker = None if _FOOTER.match(line.text) or _ends(line.text) else speaker

    def _text(self, line: Line) -> None:
        apart = line.gap > 0 and (self.asks or (line.gap >= self.wide and _heading(line.text)))
        if self.speaker and not self.waiting and apart:
            self._close()
            self.speaker = None
        if self.waiting:
            self.waiting = False
            self._begin(line, 0)
        elif self._new_paragraph(line):
            self._close()
            mark = 0 if self.labels and not self.chat else _mark_end(line)
            if mark:
                self._take_mark(line)
            self._begin(line, mark)
        else:
            self._extend(line)

    def _new_paragraph(self, line: Line) -> bool:
        if self.open is None or (self.chat and _goes_on(line)):
            return True
        if self.speaker:
            return False
        marked = not self.labels and _mark_end(line) > 0
        return line.gap > 0 or self.unwrapped or marked or line.text.lstrip().startswith(_DASHES)

    def _take_mark(self, line: Line) -> None:
        if line.label and line.label.mark:
            self.times = self._times(line.label)

    def _begin(self, line: Line, column: int) -> None:
        words = line.text[column:].lstrip()
        self.open = (line.start + len(line.text) - len(words), self.speaker, *self.times)
        self._extend(line)

    def _extend(self, line: Line) -> None:
        self.end = line.start + len(line.text.rstrip())
        self.times = (None, None)

    def _close(self) -> None:
        if self.open:
            start, speaker, time_start, time_end = self.open
            self.turns.append(Turn(start, self.end, speaker, time_start, time_end))
        self.open = None


def _only_asks(lines: Sequence[Line], labels: Mapping[int, Label]) -> bool:
    """Whether one person is named who puts questions, and what stands apart below these are the answers of somebody
    who is not, as newspapers print interviews."""
    if len(labels) < FEWEST_QUESTIONS or len({label.name for label in labels.values()}) > 1:
        return False
    asked = sum(
        1 for index in labels if lines[index].text.rstrip().endswith("?") and _is_apart(lines, labels, index + 1)
    )
    return 5 * asked >= 4 * len(labels)


def _is_apart(lines: Sequence[Line], labels: Mapping[int, Label], index: int) -> bool:
    return index < len(lines) and lines[index].gap > 0 and index not in labels


def _ends(text: str) -> bool:
    known = "ranscri" in text or "onix" in text or "eeting ended" in text or "a réunion" in text
    return known and _END.match(text) is not None


def _goes_on(line: Line) -> bool:
    """Whether a message begins with its time in brackets."""
    return line.label is not None and line.label.layout == "time" and line.text.lstrip()[:1] == "["


def _mark_end(line: Line) -> int:
    return line.label.mark if line.label else 0


def _heading(text: str) -> bool:
    text = text.strip()
    return (
        len(text) <= UNWRAPPED
        and (text[0].isupper() or text[0].isdigit())
        and not text.endswith((*SENTENCE_END, ",", ";", ":"))
    )
