"""Rich Text Format (``.rtf``) of WordPad, TextEdit, Word and older transcription programs: its words by striprtf.

Each paragraph stands alone, the cells of a table row are divided by a tab, the address of a link is left out; then the
turns of plain text. Pictures, footnotes, comments, headers and footers are not read.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.domain.text import REPLACEMENT
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.files import read_bytes, title
from el2mp_desktop.importers.text import transcript
from el2mp_desktop.language import tr

_START = b"{\\rtf"
_FONTS = 2_000
"""Over more fonts than any text has, the library takes quadratic time."""
_FONT = re.compile(rb"\{\\f\d")
_PIPE = "\uf87c"
_CELL_END = re.compile(r"\|(?=\n|$)")


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
        raw = "\n\n".join(line for line in _words(data).split("\n") if line.strip())
        yield transcript(title(path), self.name, raw)


def _words(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    # RTF is ASCII; a few programs write UTF-8 all the same. Addresses of links would be shown beside their words, and
    # over links that do not end the library takes quadratic time. It gives “|” for the end of a cell, so those of the
    # text step aside.
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        source = data.decode("cp1252", "replace")
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
