"""Which suggestions a coder may have seen, from what the file keeps: modes, decisions, codings and read marks."""

from el2mp_desktop.domain.seen import ModePeriod, mode_periods, seen_from
from el2mp_desktop.domain.text import Span
from el2mp_desktop.storage.queries import Queries
from el2mp_desktop.storage.schema import Project
from el2mp_desktop.storage.unit import unpack


def suggestions_seen(read: Queries, coder_id: str, source_id: str, within: Span) -> dict[str, str]:
    """Turns under a span whose suggestions the coder may have seen by now, with the moment from which on."""
    turns = read.suggested_turns(source_id, within.start, within.end, coder_id)
    if not turns:
        return {}
    modes = _modes_since(read, min(turn.since for turn in turns))
    committed = read.commitments(source_id, within, coder_id)
    found = {turn.turn_id: seen_from(turn, modes, committed.get(turn.turn_id, ())) for turn in turns}
    return {turn_id: moment for turn_id, moment in found.items() if moment is not None}


def _modes_since(read: Queries, moment: str) -> list[ModePeriod]:
    """How the project showed suggestions, as the history tells it: undo, redo and restoring are changes too."""
    changes = [
        (at, image.before["suggestions"], image.after["suggestions"])
        for at, data in read.project_images_since(moment)
        for image in unpack(data)
        if image.table == Project.__tablename__ and image.before and image.after and "suggestions" in image.after
    ]
    return mode_periods(changes, read.project().suggestions)
