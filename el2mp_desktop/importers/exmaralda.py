"""EXMARaLDA basic transcriptions (``.exb``): events on tiers, between points of one timeline.

Tiers of type ``t`` hold what a speaker says; their events that follow each other without a gap are one turn, up to the
end of a sentence once it is long. Tiers of description and annotation (``d``, ``a``) are left out and counted. Turns of
all speakers stand in the order of the timeline; what overlaps is marked.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.encoding import peek
from el2mp_desktop.importers.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, moment, new_turn, spoken_source
from el2mp_desktop.importers.xmlfile import parse, text_of
from el2mp_desktop.language import tr, trn

_ROOT = re.compile(r"<basic-transcription[\s>]")
_Points = dict[str, tuple[int, float | None]]
"""For each point, its place on the timeline and its time in seconds where it has one."""


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
        turns = [pair for tier in spoken for pair in _turns(tier, _speaker(tier, names), points)]
        ordered = (said for _, said in sorted(turns, key=lambda pair: pair[0]))
        left_out = sum(1 for tier in tiers if tier not in spoken and any(text_of(event).strip() for event in tier))
        yield spoken_source(title(path), self.name, ordered, _left_out(left_out))


def _left_out(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (trn("{count} tier of annotation was left out.", "{count} tiers of annotation were left out.", count),)


def _name(speaker: Any) -> str:
    return text_of(speaker.find("abbreviation")).strip() or speaker.get("id", "")


def _speaker(tier: Any, names: dict[str | None, str]) -> str | None:
    return names.get(tier.get("speaker")) or tier.get("speaker") or tier.get("display-name") or None


def _turns(tier: Any, speaker: str | None, points: _Points) -> Iterator[tuple[int, Utterance]]:
    """Turns of one tier with their places on the timeline. Spaces at the ends of events divide words."""
    events = sorted(
        ((*points.get(event.get("start"), (0, None)), event) for event in tier.iterfind("event")),
        key=lambda found: found[0],
    )
    texts: list[str] = []
    length, place, begin, end, last = 0, 0, None, None, None
    for at, time, event in events:
        if texts and (event.get("start") != last or new_turn(length, texts[-1], None, None)):
            yield place, Utterance("".join(texts), speaker, begin, end)
            texts, length = [], 0
        if not texts:
            place, begin = at, time
        texts.append(text_of(event))
        length += len(texts[-1])
        last = event.get("end")
        end = points.get(last, (0, None))[1]
    if texts:
        yield place, Utterance("".join(texts), speaker, begin, end)
