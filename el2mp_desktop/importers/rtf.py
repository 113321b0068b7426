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
from el2mp_desktop.importers.files import read_bytes, title
from el2mp_desktop.importers.text import transcript
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
        yield transcript(title(path), self.name, raw, _left_out(hidden, len(_NOTE.findall(source))))


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
    kept: list[str] = []
    outside: list[tuple[frozenset[str], bool]] = []
    off: frozenset[str] = frozenset()  # what hides the words here
    drawing = within = False  # in the description of a drawing; in a passage that is not shown
    starred = ""
    count = 0
    for token in _TOKEN.finditer(source):
        word, text = token["word"], starred + token[0]
        starred = ""
        if token["sign"] == "\\*":
            starred = text
            continue
        if token["brace"] == "{":
            outside.append((off, drawing))
        elif token["brace"] and outside:
            off, drawing = outside.pop()
        elif word == "shp":
            text = ""  # the library would leave out all that is in it
        elif word == "shpinst":
            drawing = True
        elif word == "shptxt":
            drawing, text = False, "\\par "
        elif word in _UNSHOWN:
            off = off - {word} if token["number"] == "0" else off | {word}
        elif word == "plain":
            off = frozenset()
        elif off and (word in {None, "u"} and not token["brace"]):
            count += bool(text.strip()) and not within
            within = within or bool(text.strip())
            continue
        within = within and bool(off)
        if not drawing:
            kept.append(text)
    return "".join(kept), count


def _words(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    # Addresses of links would be shown beside their words, and over links that do not end the library takes quadratic
    # time. It gives “|” for the end of a cell, so those of the text step aside.
    source = source.replace("HYPERLINK", "").replace("|", _PIPE)
    try:
        words = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, OverflowError, TypeError):
        raise UserError(_damaged()) from None
    whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return (
        _CELL_END.sub("", whole.replace("\0", REPLACEMENT).replace("\r", "\n")).replace("|", "\t").replace(_PIPE, "|")
    )


def _damaged() -> str:
    return tr("Its RTF is damaged; open it in a word processor and save it again.")
