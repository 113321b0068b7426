"""Meetings of AMI and ICSI as QMSum gives them: ``{"meeting_transcripts": [{"speaker": …, "content": …}]}``.

The words stay as they are, divided before marks (“Yep .”) and with their sounds (``{vocalsound}``).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.reading.encoding import peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.reading.jsonfile import entries, mapping, sequence, string
from el2mp_desktop.importers.utterances import Utterance, spoken_source
from el2mp_desktop.language import tr

_KEYS = re.compile(r'"(?:meeting_transcripts|topic_list|general_query_list|specific_query_list)"\s*:\s*\[')


class QmsumImporter:
    name = "qmsum"
    suffixes: tuple[str, ...] = (".json",)

    @property
    def label(self) -> str:
        return tr("Meeting transcript (AMI, QMSum)")

    def score(self, path: Path, head: bytes) -> float:
        text = peek(head).lstrip("\ufeff \t\r\n")
        return 0.95 if text.startswith("{") and _KEYS.search(text[:4000]) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        value = mapping(next(entries(read_bytes(path)), None))
        if not isinstance(value.get("meeting_transcripts"), list):
            raise UserError(tr("It holds no meeting transcript."))
        turns = [mapping(turn) for turn in sequence(value["meeting_transcripts"])]
        utterances = (Utterance(string(turn.get("content")), string(turn.get("speaker")) or None) for turn in turns)
        yield spoken_source(title(path), self.name, utterances)
