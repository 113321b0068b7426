"""Which suggestions a coder may have seen, from what the file keeps: modes, decisions, codings and read marks.

A coding that is gone again had shown them as well: the history tells of it.
"""

from collections.abc import Collection, Iterator

from el2mp_desktop.domain.seen import ModePeriod, Period, mode_periods, seen_from
from el2mp_desktop.domain.text import Span
from el2mp_desktop.storage.queries import Queries
from el2mp_desktop.storage.schema import Coding, Project
from el2mp_desktop.storage.unit import Row, unpack

LEAVES_CODINGS = frozenset(
    {
        "Accept a suggestion",
        "Code a passage",
        "Code a picture",
        "Code in vivo",
        "Code with a new code",
        "Correct the text",
        "Mark as unsure, or as sure",
        "Read, nothing here",
        "Write a memo",
    }
)
"""Acts that take no coding from its turn. There may be thousands of them, so the history is not read for them."""


def suggestions_seen(read: Queries, coder_id: str, source_id: str, within: Span) -> dict[str, str]:
    """Turns under a span whose suggestions the coder may have seen by now, with the moment from which on."""
    turns = read.suggested_turns(source_id, within.start, within.end, coder_id)
    if not turns:
        return {}
    since = min(turn.since for turn in turns)
    modes, committed = _modes_since(read, since), read.commitments(source_id, within, coder_id)
    found = {turn.turn_id: seen_from(turn, modes, committed.get(turn.turn_id, ())) for turn in turns}
    unseen = {turn.turn_id: turn for turn in turns if found[turn.turn_id] is None}
    for turn_id, stood in _once_coded(read, coder_id, source_id, unseen, since):
        moment = seen_from(unseen[turn_id], modes, [stood])
        found[turn_id] = min(filter(None, (moment, found[turn_id])), default=None)
    return {turn_id: moment for turn_id, moment in found.items() if moment is not None}


def _once_coded(
    read: Queries, coder_id: str, source_id: str, turn_ids: Collection[str], since: str
) -> Iterator[tuple[str, Period]]:
    """Those of some turns that a coder had coded, with the time from each coding until it went."""
    gone = _gone(read, coder_id, source_id, since) if turn_ids else []
    if not gone:
        return
    text, turns = read.text(source_id), [turn for turn in read.turns(source_id) if turn.id in turn_ids]
    for row, at in gone:
        place = _place_now(text, row)
        for turn in turns:
            if place is not None and place.overlaps(Span(turn.start, turn.end)):
                yield turn.id, Period(row["created_at"], at)


def _gone(read: Queries, coder_id: str, source_id: str, since: str) -> list[tuple[Row, str]]:
    """A coder's codings that were removed from a moment on, by whatever act, and when; some may have come back."""
    return [
        (image.before, at)
        for at, data in read.images_of_source_since(source_id, since, LEAVES_CODINGS)
        for image in unpack(data)
        if image.table == Coding.__tablename__ and image.before and image.after is None
        if image.before["coder_id"] == coder_id
    ]


def _place_now(text: str, coding: Row) -> Span | None:
    """Where a coding that is gone would stand; None where its words were rewritten since."""
    if coding["anchor"] == "image":
        return Span(0, len(text))
    before, quote = coding["before"], coding["quote"]
    words = before + quote + coding["after"]
    start = coding["start"] - len(before)
    if not text.startswith(words, start):
        start = text.find(words)
    return None if start < 0 else Span(start + len(before), start + len(before) + len(quote))


def _modes_since(read: Queries, moment: str) -> list[ModePeriod]:
    """How the project showed suggestions, as the history tells it: undo, redo and restoring are changes too."""
    changes = [
        (at, image.before["suggestions"], image.after["suggestions"])
        for at, data in read.project_images_since(moment)
        for image in unpack(data)
        if image.table == Project.__tablename__ and image.before and image.after and "suggestions" in image.after
    ]
    return mode_periods(changes, read.project().suggestions)
