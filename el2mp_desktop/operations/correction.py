"""Putting the text of a source right, turn by turn, with every coding taken along."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import count

from el2mp_desktop.domain.reanchor import TextChange
from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.domain.text import Span, canonical, text_sha
from el2mp_desktop.domain.turn_groups import group_of
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.links import keep_links
from el2mp_desktop.operations.rewriting import STEPS, Reanchored, rewrite
from el2mp_desktop.storage.schema import Coding
from el2mp_desktop.storage.unit import Unit

IMPORTED = "imported"
"""In a source's origin: SHA-256 and length of the text as its file had it, where it reads otherwise now."""
CORRECTED = "corrected"
"""In a source's origin: turns that were corrected, each with the SHA-256 of its words as imported."""


@operation("Correct the text")
def correct_turn(
    unit: Unit, turn_id: str, words: str, report: Report = unreported, cancel: Cancel | None = None
) -> Reanchored:
    """Give a turn other words. Codings keep theirs where they can; the others are marked as unsure and reported."""
    step = _steps(report, cancel)
    step()
    turn = unit.read.turn(turn_id)
    if turn is None:
        raise UserError(tr("This turn is not in the project any more."))
    text = unit.read.text(turn.source_id)
    old = Span(turn.start, turn.end)
    if words == old.of(text):
        return Reanchored()
    words = canonical(words).text.strip()
    if not words:
        raise UserError(tr("A turn cannot be left without words. Undo the import, or remove the source, instead."))
    source = unit.read.source(turn.source_id)
    assert source is not None
    change = TextChange(text, [(old, words)])
    here = {turn.id: Span(turn.start, turn.start + len(words))}
    origin = _remembering(source, turn, unit.read.turns(source.id), text)
    return rewrite(unit, source.id, change, here, origin, step)


def _steps(report: Report, cancel: Cancel | None) -> Callable[[], None]:
    """What to call at each step: it tells how far the work is, and stops it where somebody asked for that."""
    done = count()

    def step() -> None:
        if cancel is not None:
            cancel.check()
        report(next(done), 1 + STEPS, tr("Correcting the text…"))

    return step


@operation("Keep codings as they are")
def settle(unit: Unit, coding_ids: Collection[str], link_ids: Collection[str] = ()) -> None:
    """Somebody looked: these codings hold for the words as they are now, and so do these links."""
    unit.update_many(Coding, {id: {"unsure": False} for id in coding_ids})
    keep_links(unit, link_ids)


def _remembering(source: SourceRow, turn: TurnRow, turns: Sequence[TurnRow], text: str) -> Mapping[str, object]:
    """The source's origin, with what a later export must be compared with."""
    origin = {IMPORTED: fingerprint(text), **source.origin}
    if source.key is None:
        return origin
    group = group_of(turn, turns)
    known = origin.get(CORRECTED)
    corrected = dict(known) if isinstance(known, Mapping) else {}
    corrected.setdefault(group[0].id, text_sha(text[group[0].start : group[-1].end]))
    return {**origin, CORRECTED: corrected}


def fingerprint(text: str) -> dict[str, object]:
    return {"sha256": text_sha(text), "length": len(text)}


def as_imported(source: SourceRow) -> tuple[str, int]:
    """SHA-256 and length of the text as the source's file had it, before anybody corrected it."""
    known = source.origin.get(IMPORTED)
    return (
        (str(known["sha256"]), int(known["length"])) if isinstance(known, Mapping) else (source.text_sha, source.length)
    )
