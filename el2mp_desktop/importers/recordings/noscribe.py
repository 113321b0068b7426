"""noScribe’s HTML: a paragraph a turn, each stretch of it an anchor ``ts_<start ms>_<end ms>_<speaker>``.

The speaker’s label and time mark are left out of the text; pauses and overlaps (``//S02: yes. //``) stay in it.
noScribe’s text and WebVTT files are read as those formats.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.documents.htmltext import Paragraph, paragraphs
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, moment, spoken_source
from el2mp_desktop.language import tr

_ANCHOR = re.compile(r'<a\s+name="ts_\d+_\d+_')
_MARK = re.compile(r"ts_(\d{1,12})_(\d{1,12})_(\S*)")
_TIME = re.compile(r"\s*\[[\d:.,]{4,12}\]\s*")


class NoscribeImporter:
    name = "noscribe"
    suffixes: tuple[str, ...] = (".html", ".htm")

    @property
    def label(self) -> str:
        return tr("noScribe transcript (HTML)")

    def score(self, path: Path, head: bytes) -> float:
        return 0.97 if _ANCHOR.search(peek(head)) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        clean = canonical(decoded.text)
        if not _ANCHOR.search(clean.text):
            raise UserError(tr("It is no transcript by noScribe."))
        utterances = [_utterance(paragraph) for paragraph in paragraphs(clean.text)]
        warnings = (*decoded.warnings, *clean.warnings)
        yield spoken_source(title(path), self.name, utterances, warnings, {"encoding": decoded.encoding})


def _utterance(paragraph: Paragraph) -> Utterance:
    marks = _MARK.findall(paragraph.anchor)
    if not marks:
        return Utterance(paragraph.text)
    text, speaker = paragraph.text, marks[0][2] or None
    labelled = re.match(r"([^:\n\[\]]{1,60}):(?=\s)", text)
    # A person may have given the speaker a name in the text, which the anchors do not know.
    if labelled:
        speaker = labelled[1].strip()
        text = text[labelled.end() :]
    ends = max(marks, key=lambda mark: int(mark[1]))[1]
    mark = _TIME.match(text)
    words = text[mark.end() :] if mark else text
    return Utterance(words, speaker, moment(marks[0][0], 0.001), moment(ends, 0.001))
