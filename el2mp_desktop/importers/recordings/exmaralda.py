"""EXMARaLDA basic transcriptions (``.exb``): events on tiers, between points of one timeline.

Tiers of type ``t`` hold what a speaker says; their events that follow each other without a gap are one turn, up to the
end of a sentence once it is long. Tiers of description and annotation (``d``, ``a``) are left out and counted. Turns of
all speakers stand in the order of the timeline; what overlaps is marked, by the order of its points where they have no
time, and so are the pauses that HIAT writes as ``•``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from el2mp_desktop.domain.marks import Mark, in_order
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.reading.xmlfile import parse, text_of
from el2mp_desktop.importers.utterances import Utterance, moment, new_turn, spoken_source
from el2mp_desktop.language import tr, trn

_ROOT = re.compile(r"<basic-transcription[\s>]")
_PAUSE = re.compile("•(?:[ \u00a0]?•){0,2}")
_Points = dict[str, tuple[int, float | None]]
"""For each point, its place on the timeline and its time in seconds where it has one."""


class _Said(NamedTuple):
    place: int
    """Where it begins on the timeline, and where it ends."""
    end: int
    utterance: Utterance


class ExmaraldaImporter:
    name = "exmaralda"
    suffixes: tuple[str, ...] = (".exb",)

    @property
    def label(self) -> str:
        return tr("EXMARaLDA transcription")

    def score(self, path: Path, head: bytes) -> float:
        return 0.98 if _ROOT.search(peek(head)[:4000]) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        root = parse(read_bytes(path))
        if root.tag != "basic-transcription":
            raise UserError(tr("It is no EXMARaLDA transcription."))
        names = {each.get("id"): _name(each) for each in root.iter("speaker")}
        points: _Points = {
            point.get("id", ""): (place, moment(point.get("time"))) for place, point in enumerate(root.iter("tli"))
        }
        tiers = list(root.iter("tier"))
        spoken = [tier for tier in tiers if tier.get("type") == "t"]
        check_pieces(sum(len(tier) for tier in tiers))
        turns = [said for tier in spoken for said in _turns(tier, _speaker(tier, names), points)]
        turns = sorted((said for said in turns if said.utterance.text.strip()), key=lambda said: said.place)
        left_out = sum(1 for tier in tiers if tier not in spoken and any(text_of(event).strip() for event in tier))
        source = spoken_source(title(path), self.name, (said.utterance for said in turns), _left_out(left_out))
        marks = in_order(source.marks, _overlaps(turns, source), _pauses(source.text))
        yield replace(source, marks=marks)


def _overlaps(said: Sequence[_Said], source: ImportedSource) -> Iterator[Mark]:
    """Over turns that begin before another speaker's has ended, where the timeline tells so by its order alone."""
    timed = {mark.start for mark in source.marks if mark.kind == "overlap"}
    busy: dict[str | None, int] = {}
    for each, turn in zip(said, source.turns, strict=True):
        others = max((end for name, end in busy.items() if name != turn.speaker), default=0)
        if turn.speaker and others > each.place and turn.start not in timed:
            yield Mark(turn.start, turn.end, "overlap")
        busy[turn.speaker] = max(busy.get(turn.speaker, 0), each.end)


def _pauses(text: str) -> Iterator[Mark]:
    return (Mark(*found.span(), "pause") for found in _PAUSE.finditer(text))


def _left_out(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (trn("{count} tier of annotation was left out.", "{count} tiers of annotation were left out.", count),)


def _name(speaker: Any) -> str:
    return text_of(speaker.find("abbreviation")).strip() or speaker.get("id", "")


def _speaker(tier: Any, names: dict[str | None, str]) -> str | None:
    return names.get(tier.get("speaker")) or tier.get("speaker") or tier.get("display-name") or None


def _turns(tier: Any, speaker: str | None, points: _Points) -> Iterator[_Said]:
    """Turns of one tier. Spaces at the ends of events divide words, unless there are none in the whole tier."""
    events = sorted(
        ((*points.get(event.get("start"), (0, None)), event) for event in tier.iterfind("event")),
        key=lambda found: found[0],
    )
    spaced = any(text != text.strip() for text in (text_of(event) for _, _, event in events))
    run: list[tuple[int, float | None, Any]] = []
    length = 0
    for found in events:
        last = run[-1][2] if run else None
        if last is not None and (
            found[2].get("start") != last.get("end") or new_turn(length, text_of(last), None, None)
        ):
            yield _said(run, speaker, points, "" if spaced else " ")
            run, length = [], 0
        run.append(found)
        length += len(text_of(found[2]))
    if run:
        yield _said(run, speaker, points, "" if spaced else " ")


def _said(run: Sequence[tuple[int, float | None, Any]], speaker: str | None, points: _Points, joint: str) -> _Said:
    text = joint.join(text_of(event) for _, _, event in run)
    end, until = points.get(run[-1][2].get("end"), (0, None))
    return _Said(run[0][0], end, Utterance(text, speaker, run[0][1], until))
