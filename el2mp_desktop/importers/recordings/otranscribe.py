"""oTranscribe (``.otr``): JSON with the transcript as HTML, in which a time stands as ``<span class="timestamp"
data-timestamp="62.5">1:02</span>``.

Times are kept in square brackets, to the second; speakers are found as in plain text. The name of the recording and
the place at which it was last stopped are left out.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.documents.htmltext import paragraphs
from el2mp_desktop.importers.documents.text import transcript
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.reading.jsonfile import entries, mapping, string
from el2mp_desktop.language import tr

_FILE = re.compile(r'\s*\{\s*"(?:text|media(?:-source|-time)?)"\s*:')
_OWN = re.compile(r'"media(?:-source|-time)?"\s*:|class=\\?["\']timestamp')
_STAMP = re.compile(r"""<span\b[^<>]*class=["']timestamp["'][^<>]*>\s*([\d:.]{3,12})\s*</span>""")


class OtranscribeImporter:
    name = "otranscribe"
    suffixes: tuple[str, ...] = (".otr",)

    @property
    def label(self) -> str:
        return tr("oTranscribe")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head)
        if not _FILE.match(text) or "<" not in text:
            return 0.0
        return 0.95 if _OWN.search(text) else 0.9 if path.suffix.lower() in self.suffixes else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        data: Mapping[str, Any] = mapping(next(entries(read_bytes(path)), None))
        page = string(data.get("text"))
        if not page:
            raise UserError(tr("It holds no transcript by oTranscribe."))
        found = paragraphs(_STAMP.sub(r"[\1] ", canonical(page).text))
        yield transcript(title(path), self.name, "\n\n".join(each.text for each in found))
