"""Plain text: transcripts in their common layouts, notes and prose.

The text stays as it is in the file, labels and time marks included; turns leave those out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from el2mp_desktop.domain.marks import Mark, find_marks, in_order
from el2mp_desktop.domain.text import canonical
from el2mp_desktop.domain.transcripts.stamps import addressee
from el2mp_desktop.domain.transcripts.turns import Turn, split_turns
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn, Skipped
from el2mp_desktop.importers.messengers.dated import moments
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.speakers import speaker_warnings
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import tr

# Readable as text, but written for machines: to show such a file as it is would mislead.
_MACHINE = re.compile(
    r'\s*(?:[{]\s*(?:"|}\s*$)|\[\s*(?:[{"]|\]\s*$|\[\s*[{"\[])|<\?xml|<!doctype|<html|<svg|\{\\rtf)'
    r'|File type = "ooTextFile',
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^[\[\d][^\n]{4,30}?[ \t](?:From|De)[ \t]+[^\n:]{1,140}:", re.MULTILINE)
_FROM = (" From", "\tFrom", " De", "\tDe")
_CLOSING = re.compile(r"</[a-zA-Z][\w:-]{0,20}\s?>")


class TextImporter:
    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".text", ".md", ".log")

    @property
    def label(self) -> str:
        return tr("Plain text")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head)
        if not text.strip() or _MACHINE.match(text) or 3 * len(_CLOSING.findall(text)) > text.count("\n") + 10:
            return 0.0
        return 0.4 if path.suffix.lower() in self.suffixes else 0.2

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        metadata = {"encoding": decoded.encoding}
        to_some = _addressees(canonical(decoded.text).text)
        yield transcript(title(path), self.name, decoded.text, decoded.warnings, metadata, to_some)


def _addressees(text: str) -> list[Mark]:
    """Marks over those to whom lines of a meeting’s chat are written, where not everyone could read them."""
    if not any(word in text for word in _FROM):
        return []
    found = ((line, addressee(line[0])) for line in _ADDRESSED.finditer(text))
    return [
        Mark(line.start() + place[0], line.start() + place[1], "remark", line[0][slice(*place)])
        for line, place in found
        if place
    ]


def _written_turns(found: Sequence[Turn], moments: Mapping[int, str]) -> tuple[ImportedTurn, ...]:
    """The turns, with the moment each was written in the place of its time where that is known."""
    return tuple(
        [
            ImportedTurn(start, end, speaker, None, None, None, moments[place])
            if place in moments
            else ImportedTurn(start, end, speaker, None, time_start, time_end)
            for place, (start, end, speaker, time_start, time_end) in enumerate(found)
        ]
    )


def transcript(
    name: str,
    importer: str,
    raw: str,
    warnings: tuple[str, ...] = (),
    metadata: Mapping[str, str] | None = None,
    marks: Sequence[Mark] = (),
) -> ImportedSource:
    """A source from text whose turns are found by their labels; `UserError` where there are no words.

    ``marks`` are those the importer knows; what transcripts write in brackets is added where there are speakers.
    """
    clean = canonical(raw)
    check_pieces(clean.text.count("\n"))
    found = split_turns(clean.text)
    if not found:
        raise UserError(tr("It contains no text."))
    speakers = tuple(dict.fromkeys([turn.speaker for turn in found if turn.speaker]))
    talk = bool(speakers) or any(turn.time_start is not None for turn in found)
    turns = _written_turns(found, moments(clean.text, found))
    written = find_marks(clean.text, [(turn.start, turn.end) for turn in found]) if talk else ()
    return ImportedSource(
        name=name,
        kind="transcript" if talk else "document",
        format=importer,
        text=clean.text,
        turns=turns,
        language=guess_language(clean.text),
        created_at=next((turn.at for turn in turns if turn.at), None),
        metadata=metadata or {},
        warnings=(*warnings, *clean.warnings, *speaker_warnings(speakers)),
        marks=in_order(marks, written),
    )
