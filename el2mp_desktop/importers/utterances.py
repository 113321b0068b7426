"""What annotated recordings share: utterances with a speaker and times, and a source composed of them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from el2mp_desktop.domain.marks import Mark, find_marks, in_order
from el2mp_desktop.domain.text import canonical
from el2mp_desktop.domain.transcripts.evidence import SENTENCE_END
from el2mp_desktop.domain.transcripts.labels import seconds
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.importers.reading.files import check_pieces
from el2mp_desktop.importers.speakers import speaker_warnings
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import tr

LONGEST_NAME = 200
"""Code points of a speaker's name that are kept: a field of a file may hold anything."""
PAUSE = 2.0
"""Seconds of silence that end a turn."""
LONG_TURN = 1200
"""Characters after which a turn ends with the sentence: about a minute of talk."""


class Utterance(NamedTuple):
    """What somebody said in one go; times in seconds from the start of the recording."""

    text: str
    speaker: str | None = None
    start: float | None = None
    end: float | None = None
    at: str | None = None
    """The moment it was written, ISO 8601 in UTC."""
    key: str | None = None
    """Its id in the file."""


def moment(value: object, scale: float = 1) -> float | None:
    """A number of a file as seconds, ``scale`` of them a unit, or a time of a clock; None for what is no time."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str) and ":" in value:
        return seconds(value)
    try:
        number = float(value) * scale
    except (ValueError, OverflowError):
        return None
    return round(number, 3) if math.isfinite(number) and number >= 0 else None


def in_time_order(utterances: Iterable[Utterance]) -> list[Utterance]:
    """By the time they begin; those without one stay behind the one they followed."""
    keyed, latest = [], 0.0
    for utterance in utterances:
        latest = latest if utterance.start is None else utterance.start
        keyed.append((latest, utterance))
    return [utterance for _, utterance in sorted(keyed, key=lambda pair: pair[0])]


def new_turn(length: int, text: str, end: float | None, start: float | None) -> bool:
    """Whether a speaker who goes on begins a new turn, after ``length`` characters of which ``text`` is the last part.

    A turn is what people read and code in one go: somebody who speaks for forty minutes is divided where they are
    silent for `PAUSE` seconds, and at the end of a sentence once `LONG_TURN` characters are reached; where nothing
    ends a sentence, at three times that.
    """
    if end is not None and start is not None and start - end >= PAUSE:
        return True
    return length >= LONG_TURN and (length >= 3 * LONG_TURN or text.rstrip().endswith(SENTENCE_END))


def joined(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Neighbours of one known speaker as one utterance, divided by a space, up to where a new turn begins."""
    result: list[Utterance] = []
    run: list[Utterance] = []
    length = 0
    for utterance in utterances:
        last = run[-1] if run else None
        if last and (
            last.speaker is None
            or last.speaker != utterance.speaker
            or new_turn(length, last.text, last.end, utterance.start)
        ):
            result.append(_as_one(run))
            run, length = [], 0
        run.append(utterance)
        length += len(utterance.text)
    return [*result, _as_one(run)] if run else result


def _as_one(run: Sequence[Utterance]) -> Utterance:
    if len(run) == 1:
        return run[0]
    text = " ".join(utterance.text.strip() for utterance in run)
    starts = [utterance.start for utterance in run if utterance.start is not None]
    ends = [utterance.end for utterance in run if utterance.end is not None]
    return Utterance(text, run[0].speaker, min(starts, default=None), max(ends, default=None), run[0].at)


def spoken_source(
    name: str,
    importer: str,
    utterances: Iterable[Utterance],
    warnings: tuple[str, ...] = (),
    metadata: Mapping[str, str] | None = None,
    *,
    kind: str = "transcript",
    marks: bool = True,
) -> ImportedSource:
    """A source of one turn an utterance, divided by a blank line, without labels and times.

    Utterances without words are left out; `UserError` where none remains. Without ``marks``, what stands in brackets
    is what somebody wrote: in a chat, nobody transcribed it.
    """
    texts: list[str] = []
    turns: list[ImportedTurn] = []
    position = 0
    for utterance in utterances:
        text = canonical(utterance.text).text.strip()
        if not text:
            continue
        check_pieces(len(turns))
        turns.append(_turn(utterance, position, position + len(text)))
        texts.append(text)
        position += len(text) + 2
    if not turns:
        raise UserError(tr("It contains no text."))
    text = "\n\n".join(texts)
    spans = [(turn.start, turn.end) for turn in turns]
    speakers = tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    return ImportedSource(
        name=name,
        kind=kind,
        format=importer,
        text=text,
        turns=tuple(turns),
        language=guess_language(text),
        metadata=metadata or {},
        warnings=(*warnings, *speaker_warnings(speakers)),
        marks=in_order(find_marks(text, spans), overlaps(turns)) if marks else (),
    )


def overlaps(turns: Sequence[ImportedTurn]) -> list[Mark]:
    """A mark over each turn that begins while somebody else is still speaking, with the seconds they share."""
    found: list[Mark] = []
    busy: dict[str | None, float] = {}
    for turn in turns:
        if turn.time_start is None or turn.time_end is None:
            continue
        others = max((end for name, end in busy.items() if name != turn.speaker), default=0.0)
        shared = min(others, turn.time_end) - turn.time_start
        # Tiers are cut by hand: neighbours may touch by some hundredths of a second.
        if turn.speaker and shared >= 0.05:
            found.append(Mark(turn.start, turn.end, "overlap", f"{shared:.2f}".rstrip("0").rstrip(".")))
        busy[turn.speaker] = max(busy.get(turn.speaker, 0.0), turn.time_end)
    return found


def _turn(utterance: Utterance, start: int, end: int) -> ImportedTurn:
    speaker = _name(utterance.speaker) if utterance.speaker else None
    begins, ends = utterance.start, utterance.end
    backwards = begins is None or (ends is not None and ends < begins)
    ends = None if backwards else ends
    return ImportedTurn(start, end, speaker or None, None, begins, ends, utterance.at, key=utterance.key)


@lru_cache(maxsize=1000)
def _name(raw: str) -> str:
    return " ".join(canonical(raw).text.split())[:LONGEST_NAME]
