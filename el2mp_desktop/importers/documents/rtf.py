"""Rich Text Format (``.rtf``) of WordPad, TextEdit, Word and older transcription programs: its words by striprtf.

Each paragraph stands alone, the cells of a table row are divided by a tab, the address of a link is left out; then the
turns of plain text, text boxes where they are anchored. Words that are hidden or were deleted with tracked changes,
footnotes and comments are left out, and said so; pictures, headers and footers are not read.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.domain.text import REPLACEMENT
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.documents.document import document_source
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.language import tr, trn

_START = b"{\\rtf"
_FONTS = 2_000
"""Over more fonts than any text has, the library takes quadratic time."""
_FONT = re.compile(rb"\{\\f\d")
_PIPE = "\uf87c"
_CELL_END = re.compile(r"\|(?=\n|$)")
_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|(?P<letter>\\'..)|(?P<sign>\\[^a-z])|(?P<brace>[{}])|[^\\{}]+",
    re.DOTALL,
)
_UNSHOWN = ("v", "deleted")
"""Words that switch on what is not shown, hidden text and deletions; 0 behind them switches it off."""
_NEEDS_CARE = re.compile(r"\\(?:v|deleted|shptxt)(?![a-z])")
_NOTE = re.compile(r"\{(?:\\\*)?\\(?:footnote|annotation)(?![a-z])")


class RtfImporter:
    name = "rtf"
    suffixes: tuple[str, ...] = (".rtf",)

    @property
    def label(self) -> str:
        return tr("Rich Text Format")

    def score(self, path: Path, head: bytes) -> float:
        return 0.98 if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_START) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        data = read_bytes(path)
        if _START not in data[:1024] or len(_FONT.findall(data)) > _FONTS:
            raise UserError(_damaged())
        # RTF is ASCII; a few programs write UTF-8 all the same.
        try:
            source = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            source = data.decode("cp1252", "replace")
        shown, hidden = _shown(source)
        raw = "\n\n".join(line for line in _words(shown).split("\n") if line.strip())
        warnings = (*_broken_off(source), *_left_out(hidden, len(_NOTE.findall(source))))
        yield document_source(title(path), self.name, raw, warnings)


def _broken_off(source: str) -> tuple[str, ...]:
    """A warning where the last of its groups has no end."""
    if source.rstrip("\0 \t\r\n").endswith("}"):
        return ()
    return (tr("The file breaks off before its end; export or copy it again."),)


def _left_out(hidden: int, notes: int) -> tuple[str, ...]:
    told = []
    if hidden:
        told.append(
            trn("{count} hidden or deleted passage was left out.", "{count} hidden or deleted passages were left out.",
                hidden)
        )  # fmt: skip
    if notes:
        told.append(
            trn("{count} footnote or comment was left out.", "{count} footnotes and comments were left out.", notes)
        )
    return tuple(told)


def _shown(source: str) -> tuple[str, int]:
    """The source without what is not shown, text boxes out of their drawings; and how many passages are not shown."""
    if not _NEEDS_CARE.search(source):
        return source, 0
    reader = _Shown()
    for token in _TOKEN.finditer(source):
        if token["brace"]:
            reader.brace(token[0])
        elif token["word"]:
            reader.word(token[0], token["word"], token["number"])
        elif token["sign"] == "\\*":
            reader.star = token[0]
        else:
            reader.letters(token[0])
    return "".join(reader.kept), reader.count


class _Shown:
    """Goes through an RTF source and keeps what is shown of it."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.count = 0
        """Passages that are not shown."""
        self.star = ""
        """The sign before a word that programs may pass over, until that word is read."""
        self._off: frozenset[str] = frozenset()  # what hides the words here
        self._drawing = False  # in the description of a drawing
        self._within = False  # in a passage that is not shown
        self._outside: list[tuple[frozenset[str], bool]] = []

    def brace(self, brace: str) -> None:
        if brace == "{":
            self._outside.append((self._off, self._drawing))
        elif self._outside:
            self._off, self._drawing = self._outside.pop()
        self._keep(brace)

    def word(self, text: str, word: str, number: str | None) -> None:
        if word in _UNSHOWN:
            self._off = self._off - {word} if number == "0" else self._off | {word}
        elif word == "plain":
            self._off = frozenset()
        elif word == "shpinst":
            self._drawing = True
        elif word == "u":
            self.letters(text)
            return
        if word == "shptxt":
            self._drawing, self.star, text = False, "", "\\par "
        elif word == "shp":
            text = ""  # the library would leave out all that is in it
        self._keep(text)

    def letters(self, text: str) -> None:
        if not self._off:
            self._keep(text)
        elif text.strip():
            self.count += not self._within
            self._within = True

    def _keep(self, text: str) -> None:
        self._within = self._within and bool(self._off)
        if not self._drawing:
            self.kept.append(self.star + text)
        self.star = ""


def _words(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    # Addresses of links would be shown beside their words, and over links that do not end the library takes quadratic
    # time. It gives “|” for the end of a cell, so those of the text step aside.
    source = source.replace("HYPERLINK", "").replace("|", _PIPE)
    try:
        words = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]  # it has no types
    except (ValueError, LookupError, OverflowError, TypeError):
        raise UserError(_damaged()) from None
    whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return (
        _CELL_END.sub("", whole.replace("\0", REPLACEMENT).replace("\r", "\n")).replace("|", "\t").replace(_PIPE, "|")
    )


def _damaged() -> str:
    return tr("Its RTF is damaged; open it in a word processor and save it again.")
