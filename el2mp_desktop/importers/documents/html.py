"""HTML pages: minutes (``<cite>Name:</cite> words``, ``<span class="name">``, ``<dt>Name</dt><dd>words</dd>``) and
transcripts in any other markup.

Where the markup names the speakers, each paragraph is a turn, and so are lines of a chat (``<nick> words``); else
speakers are found in the words as in plain text; the records of the Assemblée nationale are such pages. Scripts,
styles, navigation, the foot of the page and what it hides are left out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.domain.transcripts.turns import WIDE_GAP
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.documents.htmltext import Paragraph, paragraphs
from el2mp_desktop.importers.documents.text import transcript
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_FRONT = re.compile(r"\A\ufeff?---\s*\n(?:[^\n]*\n){0,60}?---\s*\n")
"""What site generators keep before the page."""
_CITED = re.compile(r"<cite>[^<>]{1,60}:\s*</cite>", re.IGNORECASE)
_CODE = re.compile(r"<(script|style)\b", re.IGNORECASE)
_NICK = re.compile(r"<([^<>\s]{1,60})>\s+")
_ROLL_WORDS = """present regrets absent attendees agenda scribe scribes scribenick chair chairs topic topics date
    location présents absents excusés participants ordre-du-jour secrétaire présidence"""
_ROLL = frozenset(_ROLL_WORDS.split())
"""What minutes give at their head in the place of a speaker."""


class HtmlImporter:
    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    @property
    def label(self) -> str:
        return tr("Web page (HTML)")

    def score(self, path: Path, head: bytes) -> float:
        text = _FRONT.sub("", peek(head))
        if _PAGE.match(text):
            return 0.6
        if len(_CITED.findall(text)) >= 2:
            return 0.55
        return 0.5 if path.suffix.lower() in self.suffixes and "</" in text else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        clean = canonical(decoded.text)
        page = _FRONT.sub("", clean.text)
        found = _with_names(paragraphs(page))
        warnings = (*decoded.warnings, *clean.warnings, *_broken_off(page))
        metadata = {"encoding": decoded.encoding}
        if sum(1 for paragraph in found if _speaker(paragraph)) >= 2:
            yield spoken_source(title(path), self.name, _utterances(found), warnings, metadata)
            return
        yield transcript(title(path), self.name, _whole(found), warnings, metadata)


def _broken_off(page: str) -> tuple[str, ...]:
    """A warning where the last script or style has no end: browsers, too, show nothing of what comes after."""
    opened = max(((found.start(), found[1]) for found in _CODE.finditer(page)), default=None)
    if opened is None or re.compile(rf"</{opened[1]}", re.IGNORECASE).search(page, opened[0]):
        return ()
    return (tr("The page breaks off in a script or style sheet; words that come after it are missing."),)


def _with_names(found: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """With the speakers of a list (``<dt>Name</dt><dd>words</dd>``) as labels, where two of them come again."""
    counts = Counter(_name(one) for one in found if one.listed == "dt")
    if sum(1 for count in counts.values() if count > 1) < 2:
        return found
    result: list[Paragraph] = []
    name, silent = "", False
    for one in found:
        if one.listed == "dt":
            name, silent = _name(one), True
            result.append(one)
            continue
        if one.listed == "dd" and silent:
            result.pop()
        silent = False
        result.append(one._replace(label=one.label or name) if one.listed == "dd" else one)
    return result


def _name(term: Paragraph) -> str:
    return term.text.strip(" \u00a0\u202f:：")


def _whole(found: Sequence[Paragraph]) -> str:
    """The page as plain text, in which white space before a heading says that nobody goes on."""
    pieces: list[str] = []
    for one in found:
        pieces.append(("\n" * (WIDE_GAP + 1) if one.heading else "\n\n") if pieces else "")
        pieces.append(f"{one.label}: {one.text}" if one.label else one.text)
    return "".join(pieces)


def _speaker(paragraph: Paragraph) -> str:
    name = paragraph.label.strip("<> ")
    return "" if name.lower().replace(" ", "-") in _ROLL else name


def _utterances(found: Sequence[Paragraph]) -> Iterator[Utterance]:
    for paragraph in found:
        speaker = _speaker(paragraph)
        nick = None if paragraph.label else _NICK.match(paragraph.text)
        if speaker:
            yield Utterance(paragraph.text, speaker)
        elif nick:
            yield Utterance(paragraph.text[nick.end() :], nick[1])
        else:
            yield Utterance(f"{paragraph.label}: {paragraph.text}" if paragraph.label else paragraph.text)
