"""Tables in CSV or TSV with a column of text: a row a turn, its speaker from a column of names or ids.

The first row names the columns (``speaker,text``; ``id;réponse``; ``start<TAB>end<TAB>text``, Whisper’s, in
milliseconds), in English or French. Other columns are left out and named. Whisper’s CSV without a first row
(``"words",0.38,2.76``) is known by its numbers.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from el2mp_desktop.domain.labels import fold, seconds
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.encoding import decode, peek
from el2mp_desktop.importers.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.utterances import Utterance, moment, spoken_source
from el2mp_desktop.language import tr

_TEXTS = ("text", "texte", "utterance", "transcript", "transcription", "content", "contenu", "answer", "response",
          "reponse", "comment", "commentaire", "verbatim", "words", "paroles")  # fmt: skip
_SPEAKERS = ("speaker", "voix", "locuteur", "locutrice", "name", "nom", "participant", "interlocuteur", "author",
             "respondent", "repondant", "repondante", "id", "identifiant")  # fmt: skip
_STARTS = ("start", "debut", "start time", "time", "temps", "begin")
_ENDS = ("end", "fin", "end time")


class TableImporter:
    name = "table"
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    @property
    def label(self) -> str:
        return tr("Table (CSV, TSV)")

    def score(self, path: Path, head: bytes) -> float:
        rows = _rows(peek(head)[:20_000])[:20]
        if _columns(rows) is not None:
            return 0.9
        hinted = path.suffix.lower() in self.suffixes
        whole = rows if len(rows) < 2 else rows[:-1]  # the last may be cut
        return 0.8 if (hinted or len(rows) > 1) and _timed(whole) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        check_pieces(decoded.text.count("\n"))
        rows = _rows(decoded.text)
        columns = _columns(rows)
        if columns is None and not _timed(rows):
            raise UserError(tr("Its first line names no column of text and speakers, such as “speaker” and “text”."))
        if columns is None:
            utterances = [Utterance(row[0], None, moment(row[1]), moment(row[2])) for row in rows]
        else:
            utterances = [_utterance(row, columns) for row in rows[1:]]
        left_out = _left_out(rows[0], columns) if columns else ()
        yield spoken_source(
            title(path), self.name, utterances, (*decoded.warnings, *left_out), {"encoding": decoded.encoding}
        )


_Columns = tuple[int, int | None, int | None, int | None, float]
"""Places of text, speaker, start and end, and the seconds a bare number of time counts."""


def _rows(text: str) -> list[list[str]]:
    """Rows that are not blank, divided by whichever mark the first line has most of."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\0", "")
    first = text.split("\n", 1)[0]
    mark = max("\t;,", key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if any(row)]
    except csv.Error:
        return []


def _columns(rows: Sequence[Sequence[str]]) -> _Columns | None:
    names = [fold(name[:100]) for name in rows[0]] if rows and len(rows[0]) <= 500 else []
    text, speaker, start, end = (_first(names, known) for known in (_TEXTS, _SPEAKERS, _STARTS, _ENDS))
    if text is None or (speaker is None and start is None):
        return None
    milliseconds = names == ["start", "end", "text"] and all(row[0].isdigit() for row in rows[1:])
    return text, speaker, start, end, 0.001 if milliseconds else 1


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _timed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether every row is words, then the time they begin and end."""
    return bool(rows) and all(len(row) == 3 and "." in row[1] + row[2] and _ordered(row) for row in rows)


def _ordered(row: Sequence[str]) -> bool:
    start, end = moment(row[1]), moment(row[2])
    return start is not None and end is not None and start <= end and moment(row[0]) is None


def _utterance(row: Sequence[str], columns: _Columns) -> Utterance:
    text, speaker, start, end, scale = columns
    name = _cell(row, speaker)
    return Utterance(_cell(row, text), name or None, _time(_cell(row, start), scale), _time(_cell(row, end), scale))


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _time(value: str, scale: float) -> float | None:
    return seconds(value) if ":" in value else moment(value, scale)


def _left_out(names: Sequence[str], columns: _Columns) -> tuple[str, ...]:
    others = [name.strip()[:40] for place, name in enumerate(names) if place not in columns[:4] and name.strip()]
    if not others:
        return ()
    return (tr("Columns left out: {names}.", names=", ".join(others[:8]) + ("…" if len(others) > 8 else "")),)
