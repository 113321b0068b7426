"""ELAN (``.eaf``): annotations on tiers, with times by way of time slots.

A speaker is the participant of a tier, or its name. Tiers that depend on another (words, glosses, translations)
are left out and said so, unless they alone hold words. Annotations of all tiers stand in the order of time.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.reading.xmlfile import parse, text_of
from el2mp_desktop.importers.utterances import Utterance, moment, spoken_source
from el2mp_desktop.language import tr, trn

_ROOT = re.compile(r"<ANNOTATION_DOCUMENT[\s>]")
_Slots = dict[str, tuple[float, float | None]]
"""For each time slot, its place in the order of time and its time where it has one, in seconds."""


class ElanImporter:
    name = "elan"
    suffixes: tuple[str, ...] = (".eaf",)

    @property
    def label(self) -> str:
        return tr("ELAN annotations")

    def score(self, path: Path, head: bytes) -> float:
        return 0.98 if _ROOT.search(peek(head)[:4000]) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        root = parse(read_bytes(path))
        if root.tag != "ANNOTATION_DOCUMENT":
            raise UserError(tr("It is no ELAN file."))
        slots = _slots(root)
        tiers = [(tier, list(_annotations(tier, slots))) for tier in root.iter("TIER")]
        main = [found for tier, found in tiers if not tier.get("PARENT_REF")]
        rest = [found for tier, found in tiers if tier.get("PARENT_REF")]
        if not any(main):
            main, rest = rest, []
        ordered = sorted((pair for found in main for pair in found), key=lambda pair: pair[0])
        left_out = sum(1 for found in rest if found)
        yield spoken_source(title(path), self.name, (said for _, said in ordered), _left_out(left_out))


def _left_out(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (trn("{count} dependent tier was left out.", "{count} dependent tiers were left out.", count),)


def _slots(root: Any) -> _Slots:
    """Slots come in the order of time; one without a time takes the place of the one before it."""
    slots: _Slots = {}
    latest = 0.0
    for slot in root.iter("TIME_SLOT"):
        time = moment(slot.get("TIME_VALUE"), 0.001)
        latest = latest if time is None else time
        slots[slot.get("TIME_SLOT_ID")] = latest, time
    return slots


def _annotations(tier: Any, slots: _Slots) -> Iterator[tuple[float, Utterance]]:
    speaker = tier.get("PARTICIPANT") or tier.get("TIER_ID")
    place = 0.0
    for annotation in tier.iterfind("ANNOTATION/*"):
        text = text_of(annotation.find("ANNOTATION_VALUE"))
        place, start = slots.get(annotation.get("TIME_SLOT_REF1"), (place, None))
        _, end = slots.get(annotation.get("TIME_SLOT_REF2"), (place, None))
        if text.strip():
            yield place, Utterance(text, speaker, start, end)
