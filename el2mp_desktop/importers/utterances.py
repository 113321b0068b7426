"""What annotated recordings share: utterances with a speaker and times, and a source composed of them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.importers.files import check_pieces
from el2mp_desktop.importers.speakers import speaker_warnings
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import tr

LONGEST_NAME = 200
"""Code points of a speaker's name that are kept: a field of a file may hold anything."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said in one go; times in seconds from the start of the recording."""

    text: str
    speaker: str | None = None
    start: float | None = None
    end: float | None = None
    at: str | None = None
    """The moment it was written, ISO 8601 in UTC."""


def moment(value: object, scale: float = 1) -> float | None:
    """A number of a file as seconds, ``scale`` of them a unit; None for what is no time."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
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


def joined(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Neighbours of one known speaker as one utterance, divided by a space."""
    result = []
    for speaker, group in groupby(utterances, lambda utterance: utterance.speaker):
        run = list(group)
        if speaker is None or len(run) == 1:
            result.extend(run)
            continue
        text = " ".join(utterance.text.strip() for utterance in run)
        starts = [utterance.start for utterance in run if utterance.start is not None]
        ends = [utterance.end for utterance in run if utterance.end is not None]
        result.append(Utterance(text, speaker, min(starts, default=None), max(ends, default=None), run[0].at))
    return result


def spoken_source(
    name: str,
    importer: str,
    utterances: Iterable[Utterance],
    warnings: tuple[str, ...] = (),
    metadata: Mapping[str, str] | None = None,
) -> ImportedSource:
    """A source of one turn an utterance, divided by a blank line, without labels and times.

    Utterances without words are left out; `UserError` where none remains.
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
    speakers = tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    return ImportedSource(
        name=name,
        kind="transcript",
        format=importer,
        text=text,
        turns=tuple(turns),
        language=guess_language(text),
        metadata=metadata or {},
        warnings=(*warnings, *speaker_warnings(speakers)),
    )


def _turn(utterance: Utterance, start: int, end: int) -> ImportedTurn:
    speaker = " ".join(canonical(utterance.speaker or "").text.split())[:LONGEST_NAME]
    begins, ends = utterance.start, utterance.end
    backwards = begins is None or (ends is not None and ends < begins)
    return ImportedTurn(start, end, speaker or None, None, begins, None if backwards else ends, utterance.at)
