"""What subtitle formats share: blocks of timed text, voices in them, and turns made of them.

More tolerant than browsers: a cue whose time cannot be read keeps its words, for here the words are the matter.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from el2mp_desktop.domain.marks import find_marks
from el2mp_desktop.domain.text import canonical
from el2mp_desktop.domain.transcripts.evidence import Claim, trusted_names
from el2mp_desktop.domain.transcripts.labels import WIDTH, read_label, stage_direction
from el2mp_desktop.domain.transcripts.names import capitalised, clean_name, screen_name
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.importers.reading.files import check_pieces
from el2mp_desktop.importers.speakers import speaker_warnings
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.importers.utterances import new_turn
from el2mp_desktop.language import tr, trn

MOSTLY = 0.3
"""The part of what is said that begins with a name in brackets, where such names are believed."""
SEEN = 200
"""Cues by which it is told whether each repeats a line of the one before."""

_CLOCK = r"(?:(\d{1,6}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,9}))?"
_TIMING = re.compile(rf"\s*(?:{_CLOCK})?(?: |[^>]*?)-->\s*(?:{_CLOCK})?")  # mostly a space, tried first
STRICT_TIMING = re.compile(
    r"^\s*(?:\d{2,}:)?\d{2}:\d{2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d{2,}:)?\d{2}:\d{2}", re.MULTILINE
)
_COMMENT = re.compile(r"(?:NOTE(?:[ \t]|$)|STYLE[ \t]*$|REGION[ \t]*$|WEBVTT(?:[ \t]|$)|X-TIMESTAMP-MAP)")
_INDEX = re.compile(r"\s*\d+\s*$")
_IDENTIFIER = re.compile(r"\s*(?:\d+|[\da-fA-F-]{36}(?:/[\d-]+)?)\s*$")
_WEBEX = re.compile(r'\s*\d+\s+"([^"<>]{1,100})"\s*\(\d+\)\s*$')
"""The name of a cue that says whose it is."""
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,80})*(?:\s+([^<>]{0,200}))?>|</v\s*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:c|i|b|u|v|ruby|rt|lang|font|span|s|em|strong)(?:[.\s/][^<>]{0,500})?>|<br\s*/?>|<\s*[\d:.,]{3,20}\s*>|\{\\[^{}\n]{1,80}\}",
    re.IGNORECASE,
)
_ON_A_SCREEN = re.compile(r"([^:<>]{1,80}): +(?=\S)")
"""What meetings write before the words: the name that somebody chose, “Ana | she/her: words”."""
_CHEVRONS = re.compile(r"\s*>{2,3}\s*")


class Cue(NamedTuple):
    text: str
    start: float | None = None
    end: float | None = None


class _Piece(NamedTuple):
    """A stretch of one cue said by one voice. ``speaker`` is None where the cue names nobody."""

    text: str
    cue: Cue
    speaker: str | None = None
    change: bool = False
    """Whether a mark says that somebody else begins, without saying who."""


def read_cues(text: str) -> Iterator[Cue]:
    """The cues of a WebVTT or SubRip text, with and without its header."""
    lines = text.split("\n")
    block: list[str] = []
    timing: str | None = None
    voice = ""
    for index, line in enumerate(lines):
        if "-->" in line:
            # The line above a time is the cue's name; within a cue only a number can be.
            named = timing is None or (block and _IDENTIFIER.match(block[-1]))
            cue = _cue(timing, block[:-1] if named else block) if block else None
            if cue:
                yield cue
            said_by = _WEBEX.match(block[-1]) if named and block and '"' in block[-1] else None
            voice = f"<v {said_by[1]}>" if said_by else ""
            timing, block = line, []
        elif line.strip():
            block.append(voice + line)
            voice = ""
        elif line and timing is not None and not block:
            continue  # YouTube’s automatic cues begin with a line of one space
        else:
            cue = _cue(timing, block)
            if cue:
                yield cue
            timing, block = None, []
        if index == 0 and line.lstrip("\ufeff \t").startswith("WEBVTT"):
            block = ["NOTE"]  # what follows the header line up to a blank one is not text
    cue = _cue(timing, block)
    if cue:
        yield cue


def subtitled_source(name: str, importer: str, raw: str, warnings: tuple[str, ...] = ()) -> ImportedSource:
    """A source composed of the cues: turns divided by a blank line, without labels and times.

    Cues that follow each other and have the same speaker become one turn, joined by a space; a cue without a
    speaker is a turn of its own. Raises `UserError` where there is no cue with words.
    """
    clean = canonical(raw)
    check_pieces(clean.text.count("\n") + clean.text.count("<v"))
    cues = _unrolled(list(read_cues(clean.text)))
    spoken = [cue for cue in cues if cue.start is not None]
    pieces = _inherit(_named(list(_pieces(cues))))
    texts, turns = _compose(pieces)
    if not turns or "-->" not in clean.text:
        raise UserError(tr("It contains no subtitles; if it is another kind of text, choose its format yourself."))
    untimed = len(cues) - len(spoken)
    if untimed:
        warnings += (trn("{count} passage has no time.", "{count} passages have no time.", untimed),)
    speakers = tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    text = "\n\n".join(texts)
    return ImportedSource(
        name=name,
        kind="transcript",
        format=importer,
        text=text,
        turns=tuple(turns),
        language=guess_language(text),
        warnings=(*warnings, *clean.warnings, *speaker_warnings(speakers)),
        marks=find_marks(text, [(turn.start, turn.end) for turn in turns]),
    )


def _unrolled(cues: list[Cue]) -> list[Cue]:
    """Without the lines that automatic captions show twice: each cue repeats the last line of the one before it."""
    if not _rolls(cues[:SEEN]):
        return cues
    lines = [[line for line in cue.text.split("\n") if line.strip()] for cue in cues]
    again = [_repeats(cue, following) for cue, following in pairwise(cues)]
    result: list[Cue] = []
    for cue, some, repeats in zip(cues, lines, [False, *again], strict=True):
        fresh = some[1:] if repeats else some
        if fresh:
            result.append(Cue("\n".join(fresh), cue.start, cue.end))
        elif result:
            result[-1] = Cue(result[-1].text, result[-1].start, cue.end or result[-1].end)
    return result


def _rolls(cues: Sequence[Cue]) -> bool:
    again = [following for cue, following in pairwise(cues) if _repeats(cue, following)]
    longer = sum(1 for cue in again if "\n" in cue.text.strip())  # “No. No. No.” is said three times
    return len(cues) > 3 and 2 * len(again) >= len(cues) - 1 and 4 * longer >= len(again)


def _repeats(cue: Cue, following: Cue) -> bool:
    last, first = cue.text.rstrip().rpartition("\n")[2], following.text.lstrip().partition("\n")[0]
    return bool(first) and _TAG.sub("", last).strip() == _TAG.sub("", first).strip()


def _cue(timing: str | None, block: Sequence[str]) -> Cue | None:
    """The cue of a block of lines, of which none is blank; None where it holds no words."""
    if not block:
        return None
    if timing is not None:
        return Cue("\n".join(block), *_times(timing))
    words = block[1:] if _INDEX.match(block[0]) else block
    named = len(words) == 1 and _IDENTIFIER.match(words[0])
    return Cue("\n".join(words)) if words and not named and not _COMMENT.match(block[0]) else None


def _times(line: str) -> tuple[float | None, float | None]:
    found = _TIMING.match(line)
    if not found:
        return None, None
    groups = found.groups()
    start, end = _seconds(*groups[:4]), _seconds(*groups[4:])
    return start, end if start is not None and end is not None and end >= start else None


def _seconds(hours: str | None, minutes: str | None, secs: str | None, fraction: str | None) -> float | None:
    if minutes is None or secs is None:
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(secs)
    if not fraction:
        return float(whole)
    return (1000 * whole + int(fraction)) / 1000 if len(fraction) == 3 else round(whole + float("0." + fraction), 3)


def _pieces(cues: Sequence[Cue]) -> Iterator[_Piece]:
    """Each cue cut where a voice begins or ends, and where a line begins with ``>>``."""
    for cue in cues:
        if "<" not in cue.text:
            yield from _lines_of(cue.text, cue, None, False)
            continue
        position, voice, change = 0, None, False
        voices = _VOICE.finditer(cue.text)
        for found in (*voices, None):
            stretch = cue.text[position : found.start() if found else len(cue.text)]
            if stretch and not stretch.isspace():
                yield from _lines_of(stretch, cue, voice, change)
            if found:
                raw = found[1]
                voice = _voice(raw) if raw else None
                change = raw is not None
                position = found.end()


@lru_cache(maxsize=4096)
def _voice(raw: str) -> str | None:
    """A voice is a voice even where its name would not pass in running text; ``<v ->`` names nobody."""
    said = html.unescape(raw)
    name = " ".join(said.split()).strip("/ ")  # noScribe writes <v //S02> for overlaps
    return clean_name(said.strip()) or (name if any(character.isalnum() for character in name) else None)


def _lines_of(stretch: str, cue: Cue, voice: str | None, change: bool) -> Iterator[_Piece]:
    text = ""
    for raw in stretch.split("\n"):
        line = _TAG.sub("", raw) if "<" in raw or "{" in raw else raw
        line = (html.unescape(line) if "&" in line else line).strip()
        chevrons = _CHEVRONS.match(line) if line.startswith(">>") else None
        if chevrons or (voice is None and _label(line)):
            if text:
                yield _Piece(text, cue, voice, change)
            text, change = (line[chevrons.end() :] if chevrons else line), change or bool(chevrons)
        elif line:
            text = f"{text}{_joint(line)}{line}" if text else line
    if text:
        yield _Piece(text, cue, voice, change)


def _joint(line: str) -> str:
    return "\n" if line.startswith(("- ", "– ", "— ")) else " "


class _Label(NamedTuple):
    """What may name who speaks at the start of a line: ``Name: words``, or ``[Name] words``."""

    name: str
    words: str
    bracketed: bool


def _label(line: str) -> _Label | None:
    line = line.lstrip("-–— ")  # two voices in one cue stand below each other behind dashes
    head = line[:WIDTH]
    found = read_label(line) if ":" in head or "：" in head or line[:1] == "[" else None
    if found is None and ("|" in head or "@" in head):
        said = _ON_A_SCREEN.match(head)
        name = screen_name(said[1]) if said else ""
        return _Label(name, line[said.end() :], False) if said and name else None
    if found is None or found.layout not in {"colon", "bracketed"} or found.mark:
        return None
    return _Label(found.name, line[found.rest :], found.layout == "bracketed")


def _named(pieces: list[_Piece]) -> list[_Piece]:
    """Speakers given as ``Name: text`` (Zoom) or ``[Name] text`` in the cues, where they deserve belief."""
    labels = {
        index: label for index, piece in enumerate(pieces) if piece.speaker is None and (label := _label(piece.text))
    }
    claims = [Claim(index, label.name) for index, label in labels.items() if not label.bracketed]
    marked = {claim.name for claim in claims if pieces[claim.line].change}
    names = trusted_names(claims, len(pieces), lambda index: labels[index].words) | marked
    bracketed = _names_in_brackets([label for label in labels.values() if label.bracketed], len(pieces))
    for index, (name, words, in_brackets) in labels.items():
        if name in (bracketed if in_brackets else names):
            pieces[index] = _Piece(words.strip(), pieces[index].cue, name, True)
    return pieces


def _names_in_brackets(labels: Sequence[_Label], pieces: int) -> frozenset[str]:
    """Where two come again and much is said by somebody: in brackets there is also what is heard (“[Music]”)."""
    counts = Counter(label.name for label in labels if label.words.strip() and _is_name(label.name))
    recurring = [name for name, count in counts.items() if count > 1]
    return frozenset(counts) if len(recurring) > 1 and counts.total() >= MOSTLY * pieces else frozenset()


def _is_name(said: str) -> bool:
    return capitalised(said) and all(mark.kind == "remark" for mark in find_marks(f"[{said}]"))


def _inherit(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Where speakers are named only as they begin, those who go on without a name are still they."""
    unnamed = [piece for piece in pieces if piece.speaker is None]
    silent = sum(1 for piece in unnamed if not stage_direction(piece.text))
    named = sum(1 for piece in pieces if piece.speaker and not stage_direction(piece.text)) if silent else 0
    if not named or named >= silent:
        return list(pieces)
    speaker: str | None = None
    result = []
    for piece in pieces:
        if piece.speaker or piece.change:
            speaker = piece.speaker
        own = piece.speaker or (None if stage_direction(piece.text) else speaker)
        result.append(_Piece(piece.text, piece.cue, own, piece.change))
    return result


def _compose(pieces: Sequence[_Piece]) -> tuple[list[str], list[ImportedTurn]]:
    groups: list[list[_Piece]] = []
    length = 0
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last and _goes_on(last, piece, length):
            groups[-1].append(piece)
        else:
            groups.append([piece])
            length = 0
        length += len(piece.text)
    texts: list[str] = []
    turns: list[ImportedTurn] = []
    position = 0
    for group in groups:
        text = group[0].text
        if len(group) > 1:
            text = "".join([_joint(piece.text) + piece.text for piece in group if piece.text])[1:]
        if not text:
            continue
        turns.append(_turn(position, text, group))
        texts.append(text)
        position += len(text) + 2
    return texts, turns


def _goes_on(last: _Piece, piece: _Piece, length: int) -> bool:
    """Whether a piece belongs to the turn of the one before it."""
    if last.speaker != piece.speaker:
        return False
    if last.cue is piece.cue:
        return piece.speaker is not None or not piece.change
    return piece.speaker is not None and not new_turn(length, last.text, last.cue.end, piece.cue.start)


def _turn(position: int, text: str, group: Sequence[_Piece]) -> ImportedTurn:
    _, start, end = group[0].cue
    if len(group) > 1:
        start = min((piece.cue.start for piece in group if piece.cue.start is not None), default=None)
        end = max((piece.cue.end for piece in group if piece.cue.end is not None), default=None)
    return ImportedTurn(position, position + len(text), group[0].speaker, None, start, end)
