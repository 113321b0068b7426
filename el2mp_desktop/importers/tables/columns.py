"""Which columns of a table hold talk or answers, and what is said in them; rows are lists of texts.

A transcript has a column of text and one of speakers or times (``speaker,text``; ``id;réponse``), named in English or
French; or nothing is named, and what the columns hold tells them (``00:01;Ana;words``). A survey has questions as
headings: each row is a respondent, each answer a turn of theirs, after the question, which nobody in the source says.
Respondents without a name or id are counted: R1, R2.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from el2mp_desktop.domain.transcripts.labels import seconds
from el2mp_desktop.domain.transcripts.names import capitalised, clean_name, fold
from el2mp_desktop.importers.utterances import Utterance, moment
from el2mp_desktop.language import tr

Rows = Sequence[Sequence[str]]
MOST = 500
"""Columns that are looked at."""
_SAMPLE = 50
_TEXTS = ("text", "texte", "utterance", "transcript", "transcription", "content", "contenu", "answer", "response",
          "reponse", "comment", "commentaire", "verbatim", "words", "paroles", "propos", "enonce", "tour de parole",
          "message", "segment", "turn", "tour", "replique", "speech", "intervention", "parole", "phrase", "dialogue",
          "texte transcrit", "citation", "quote", "body")  # fmt: skip
_SPEAKERS = ("speaker", "voix", "locuteur", "locutrice", "name", "nom", "participant", "participante", "interlocuteur",
             "intervenant", "intervenante", "author", "respondent", "repondant", "repondante", "speaker name",
             "prenom", "pseudo", "personne", "speaker id", "speaker label", "participant id", "intervenant e",
             "locuteur rice", "locuteur ice", "repondant e", "enquete e", "participant e", "who", "qui", "auteur",
             "auteur rice", "sender", "user", "username", "role", "votre nom", "your name", "nom et prenom", "id",
             "identifiant", "code")  # fmt: skip
_STARTS = ("start", "debut", "start time", "time", "temps", "begin", "timecode", "tc in", "begin time", "start s",
           "start seconds", "start ms", "debut s", "time start", "timespan")  # fmt: skip
"""The last holds the end as well: “0:05,2 - 0:09,0” (NVivo)."""
_ENDS = ("end", "fin", "end time", "tc out", "end s", "end seconds", "end ms", "fin s", "time end")
_SLOWEST = 5
"""Units of time a character: nobody takes so many seconds to say one, so that they are thousandths."""
_CLOCKS = ("heure", "timestamp", "horodatage", "hour")
"""Times as well, where hours are told: “10:21” may be the time of day."""
_TITLES = 6
"""Rows above the headings that are looked at."""
_TOLD = 200
"""Rows by which columns without a name are told."""
_FEWEST = 4
"""Rows of talk without times; with them, one less."""
_MOST_COLUMNS = 12
_LONG = 5
"""A heading of so many words is a question, with or without its mark."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Places of the columns, and the seconds a bare number of time counts."""

    text: int
    speaker: int | None
    start: int | None
    end: int | None
    scale: float
    named: bool = True
    """Whether the first row names the columns, or is one of the others."""

    def utterances(self, rows: Rows) -> Iterator[Utterance]:
        for row in rows[1:] if self.named else rows:
            begins, _, ends = _cell(row, self.start).partition(" - ")
            start, end = self._time(begins), self._time(_cell(row, self.end) or ends)
            yield Utterance(_cell(row, self.text), _cell(row, self.speaker) or None, start, end)

    def left_out(self, rows: Rows) -> tuple[str, ...]:
        names = rows[0] if self.named else [str(number) for number in range(1, len(rows[0]) + 1)]
        return _left_out(names, {self.text, self.speaker, self.start, self.end})

    def _time(self, value: str) -> float | None:
        if not value:
            return None
        return seconds(value) if ":" in value else moment(value, self.scale)


@dataclass(frozen=True, slots=True)
class Survey:
    questions: tuple[int, ...]
    respondent: int | None

    def utterances(self, rows: Rows) -> Iterator[Utterance]:
        for number, row in enumerate(rows[1:], 1):
            name = _cell(row, self.respondent) or f"R{number}"
            for place in self.questions:
                answer = _cell(row, place)
                if answer:
                    yield Utterance(_cell(rows[0], place))
                    yield Utterance(answer, name)

    def left_out(self, rows: Rows) -> tuple[str, ...]:
        return _left_out(rows[0], {*self.questions, self.respondent})

    def certain(self, rows: Rows) -> bool:
        """Whether this is a table even where nothing but commas says so: prose has them too, and spaces after them."""
        spaced = all(cell.startswith((" ", "\u00a0")) for row in rows for cell in row[1:])
        return len(self.questions) >= 2 and len({len(row) for row in rows}) == 1 and not spaced


def find_columns(rows: Rows, by_content: bool = True) -> Talk | Survey | None:
    """What a table's first row says it holds, or its columns do; None where there is neither talk nor a question."""
    if not rows or len(rows[0]) > MOST:
        return None
    named = _talk(rows)
    if named:
        return named
    told = _told(rows) if by_content else None
    return told if told and not told.named else _survey(rows) or told


def header_at(rows: Rows) -> int:
    """The place of the first row that names columns, below rows of a title; 0 where there is none."""
    for place in range(min(_TITLES, len(rows))):
        if find_columns(rows[place:]):
            return place
        if sum(1 for cell in rows[place] if cell.strip()) > 1:
            break
    return 0


def _talk(rows: Rows) -> Talk | None:
    names = [fold(name[:100]) for name in rows[0]]
    text, speaker, start, end = (_first(names, known) for known in (_TEXTS, _SPEAKERS, _STARTS, _ENDS))
    clock = _first(names, _CLOCKS)
    if start is None and clock is not None and all(_cell(row, clock).count(":") != 1 for row in rows[1:]):
        start = clock
    if text is None or (speaker is None and start is None):
        return None
    return Talk(text, speaker, start, end, 0.001 if _in_thousandths(rows, text, start, end) else 1)


def _told(rows: Rows) -> Talk | None:
    """Talk by what the columns hold: rising times, names that recur, and words. The first row is a heading of unknown
    words where it has no time and all others have one."""
    rows = rows[:_TOLD]
    width = len(rows[0])
    if not 2 <= width <= _MOST_COLUMNS or len(rows) < _FEWEST - 1 or any(len(row) != width for row in rows):
        return None
    times = [place for place in range(width) if _rises(rows, place)]
    start = times[0] if times else None
    end = next((place for place in times[1:] if start is not None and _is_later(rows, start, place)), None)
    others = [place for place in range(width) if place not in times]
    text = max(others, key=lambda place: sum(len(row[place]) for row in rows), default=None)
    if text is None or not _is_words([row[text] for row in rows]):
        return None
    headed = start is not None and _told_time(rows[0][start]) is None
    body = rows[1:] if headed else rows
    speaker = next((place for place in others if place != text and _names_people(body, place, start is not None)), None)
    if start is None and (speaker is None or len(rows) < _FEWEST or not _recurs(rows, speaker)):
        return None
    return Talk(text, speaker, start, end, 1, headed)


def _is_words(cells: Sequence[str]) -> bool:
    """Whether most of it is letters, and most cells hold more than one word."""
    letters = sum(letter.isalpha() for cell in cells for letter in cell)
    words = sum(len(cell.split()) for cell in cells)
    return 2 * letters >= sum(map(len, cells)) and 2 * words >= 3 * len(cells)


def _told_time(cell: str) -> float | None:
    """A whole number may be that of the row."""
    return moment(cell) if ":" in cell or "." in cell else None


def _rises(rows: Rows, place: int) -> bool:
    times = [_told_time(row[place].partition(" - ")[0]) for row in rows[1:]]
    first = _told_time(rows[0][place].partition(" - ")[0])
    known = [time for time in [first, *times] if time is not None]
    return None not in times and len(set(known)) > 1 and all(one <= other for one, other in pairwise(known))


def _is_later(rows: Rows, start: int, end: int) -> bool:
    return all((_told_time(row[start]) or 0) <= (_told_time(row[end]) or 0) for row in rows[1:])


def _names_people(rows: Rows, place: int, timed: bool) -> bool:
    """Whether nearly all are names, and they come again; beside times, it is enough that they look like names."""
    names = [name for row in rows if (name := clean_name(row[place]))]
    if 10 * len(names) < 9 * len(rows):
        return False
    return 1 < len(set(names)) <= max(2, len(names) // 2) or (timed and all(map(capitalised, names)))


def _recurs(rows: Rows, place: int) -> bool:
    """Whether the first name does, which a heading would not."""
    return Counter(row[place] for row in rows)[rows[0][place]] > 1


def _in_thousandths(rows: Rows, text: int, start: int | None, end: int | None) -> bool:
    """Whether the times are whole numbers, and too large for seconds."""
    times = [(_cell(row, start), _cell(row, end)) for row in rows[1:]]
    if end is None or not all(one.isdecimal() and other.isdecimal() for one, other in times):
        return False
    letters = sum(len(_cell(row, text)) for row in rows[1:])
    return sum(int(other) - int(one) for one, other in times) > _SLOWEST * letters


def _survey(rows: Rows) -> Survey | None:
    """Questions that were answered in words; those to tick (“Oui”, “4”) come along where there is one of these."""
    asked = [place for place, name in enumerate(rows[0]) if _question(name)]
    answered = [place for place in asked if any(_cell(row, place) for row in rows[1:])]
    worded = [place for place in answered if _worded(rows, place)]
    even = sum(1 for row in rows[1:_SAMPLE] if len(row) <= len(rows[0]))
    if not worded or len(rows[0]) < 2 or 10 * even < 9 * len(rows[1:_SAMPLE]):
        return None
    return Survey(tuple(answered), _first([fold(name[:100]) for name in rows[0]], _SPEAKERS))


def _question(heading: str) -> bool:
    heading = heading.strip()
    return len(heading.split()) >= 2 and (heading.endswith("?") or len(heading.split()) >= _LONG)


def _worded(rows: Rows, place: int) -> bool:
    answers = [answer for row in rows[1 : _SAMPLE + 1] if (answer := _cell(row, place))]
    return 2 * sum(1 for answer in answers if len(answer.split()) >= 3) >= len(answers) > 0


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _left_out(names: Sequence[str], used: set[int | None]) -> tuple[str, ...]:
    others = [name.strip()[:40] for place, name in enumerate(names) if place not in used and name.strip()]
    if not others:
        return ()
    return (tr("Columns left out: {names}.", names=", ".join(others[:8]) + ("…" if len(others) > 8 else "")),)
