"""Google's “My Activity”, of which Takeout writes one file for each product: the entries that are of Gemini.

In JSON an entry is ``{header, title: "Prompted …", time, products, safeHtmlItem: [{html}], details: [{url}]}``, in
HTML a ``div.outer-cell`` with the product in its ``header-cell``, then ``verb prompt<br>date<br>answer`` and, in its
caption, products and links. Between request and date (in JSON as ``subtitles``) stand the files that were sent, each
after a dash, and what Google says of the request (“1 generated image.”, “A Gem was used in this chat.”): not the
person’s words, and so in square brackets. Lines within a request end with a line feed, never with ``<br>``.

Verbs, names and dates are in the language of the account. There is no sign of a conversation but, in newer exports, a
link to it. English as seen in a published page; French, German, Greek, Japanese, Spanish verbs after public readers of
real exports, Czech ones after a page made for tests; the verb of another language is known by standing before most
requests.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from el2mp_desktop.domain.transcripts.names import fold
from el2mp_desktop.importers.chats.chat import plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_html import shown_words
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string

CELL = "outer-cell"
GEMINI = re.compile(r"\b(?:gemini|bard)\b", re.IGNORECASE)
FEWEST = 3
"""Requests before which the verb of an unknown language must stand."""
LONGEST = 50_000_000
"""Characters of one entry in HTML."""

_ASKED = re.compile(
    r"(?:prompted with:|prompted|asked (?:gemini|bard):|asked:?|said|submitted query|branched|answered|prompt\s?:|pokyn"
    r"|eingegebener prompt ?:"
    r"|has dicho:|hiciste la petición|preguntado:?|υποβλήθηκε το ερώτημα|送信したメッセージ ?[:：]|プロンプト ?[:：]?"
    r"|已提示 ?[:：]?)(?=\s|$)\s*",
    re.IGNORECASE,
)
_OTHER = re.compile(r"(created|used|gave|added|selected|removed|deleted|opened|viewed)\b", re.IGNORECASE)
_OPENING = re.compile(r"[^\n:：]{2,40}[:：]\s?")
_LINK = re.compile(r"(?:gemini|bard)\.google\.com/(?:u/\d+/)?(?:app|chat)/(?:c/)?([\w-]{6,64})")
_CONTENT = re.compile(r'<div\s+class="content-cell[^"]*"\s*>')
_HEADER = re.compile(r'class="header-cell[^"]*"\s*>\s*<p[^>]*>([^<]*)')
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:UTC|GMT)?\s*([+−-])(\d{1,2})(?::?(\d{2}))?\s*$")
_MONTHS = (
    "jan janv ene led sty gen", "feb fev fevr uno lut", "mar mars bre maart mrt marz", "apr avr abr dub kwi",
    "may mai kve maj mag mei maio", "jun juin cvn cze giu cerv", "jul juil cvc lip lug cerven", "aug aout ago srp sie",
    "sep sept zar wrz set", "oct okt rij paz ott out", "nov lis listopad", "dec dez pro gru dic",
)  # fmt: skip
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "SEČ": 1,
    "SELČ": 2, "HNEC": 1, "HAEC": 2, "EET": 2, "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "HNE": -5, "HAE": -4, "JST": 9, "KST": 9, "BRT": -3,
}  # fmt: skip
_NAMES_IN_ENTRY = """
    header title titleUrl subtitles description time products details activityControls locationInfos imageFile
    attachedFiles audioFiles safeHtmlItem
"""
_FIELDS = frozenset(_NAMES_IN_ENTRY.split())
_FILES = ("attachedFiles", "audioFiles")
_FILE = re.compile(r"[-–•]\s+(\S.*)", re.DOTALL)
"""A file that was sent, among the lines below a request."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry: what was asked and what was answered."""

    prompt: str
    answer: str
    day: str
    """ISO, or nothing where the date could not be read."""
    time: float | None
    """Unix seconds, whole ones, which both forms of the file know."""
    conversation: str
    files: tuple[str, ...]
    other: str
    """The verb of an entry that is no request; otherwise nothing."""
    notes: tuple[str, ...] = ()
    """What Google says of the request."""
    kinds: tuple[str, ...] = ()
    """Of the parts of the answer that are no words."""
    unknown: tuple[str, ...] = ()
    """Names of its fields that are not known; ``content-cell`` for cells in HTML that are usually empty."""


def from_json(entry: Mapping[str, Any]) -> Activity | None:
    """The entry, if it is of Gemini."""
    names = [string(entry.get("header")), *(string(name) for name in sequence(entry.get("products")))]
    if not any(GEMINI.search(name) for name in names):
        return None
    time = unix(entry.get("time"))
    answers = [_shown(string(mapping(item).get("html"))) for item in sequence(entry.get("safeHtmlItem"))]
    answer = "\n\n".join(words for words, _ in answers)
    links = [
        string(entry.get("titleUrl")),
        *(string(mapping(one).get("url")) for one in sequence(entry.get("details"))),
    ]
    stored = [plain(name) for name in (entry.get("imageFile"), *sequence(entry.get("imageFile"))) if plain(name)]
    stored += [plain(name) for field in _FILES for name in sequence(entry.get(field)) if plain(name)]
    files, notes = _below([string(mapping(item).get("name")) for item in sequence(entry.get("subtitles"))])
    day = datetime.fromtimestamp(time, UTC).date().isoformat() if time is not None else ""
    once = files or tuple(dict.fromkeys(stored))
    activity = _activity(string(entry.get("title")), answer, day, time, " ".join(links), once)
    kinds = tuple(kind for _, kinds in answers for kind in kinds)
    return replace(activity, notes=notes, kinds=kinds, unknown=tuple(unknown_fields((entry,), _FIELDS)))


def from_html(pieces: Iterable[str]) -> Iterator[Activity]:
    """The entries of Gemini in a page."""
    for cell in _cells(pieces):
        bounds = list(_CONTENT.finditer(cell))
        header = _HEADER.search(cell)
        caption = cell[bounds[-1].end() :] if len(bounds) > 1 else ""
        named = header[1] if header else ""
        if not bounds or not (GEMINI.search(named) or GEMINI.search(_flat(caption)[:200])):
            continue
        end = bounds[1].start() if len(bounds) > 1 else len(cell)
        between = [cell[one.end() : next.start()] for one, next in pairwise(bounds[1:])]
        unknown = tuple("content-cell" for inner in between if _flat(inner))
        yield replace(_from_cell(cell[bounds[0].end() : end], caption), unknown=unknown)


def _cells(pieces: Iterable[str]) -> Iterator[str]:
    """The text from each sign of an entry to the next; what stands before the first is left out."""
    mark = f'class="{CELL}'
    rest = ""
    for piece in pieces:
        *whole, rest = (rest + piece).split(mark)
        yield from (cell for cell in whole if "content-cell" in cell)
        if len(rest) > LONGEST:
            return
        rest = mark + rest if whole or rest.startswith(mark) else rest
    if "content-cell" in rest:
        yield rest


def _from_cell(talk: str, caption: str) -> Activity:
    parts = _BREAK.split(talk)
    dated = next((number for number, part in enumerate(parts) if number and _is_date(_flat(part))), None)
    files, notes = _below([_flat(part) for part in parts[1:dated]]) if dated is not None else ((), ())
    answer, kinds = _shown("<br>".join(parts[dated + 1 :])) if dated is not None else ("", ())
    time, day = read_date(_flat(parts[dated])) if dated is not None else (None, "")
    return replace(_activity(_lines(parts[0]), answer, day, time, caption, files), notes=notes, kinds=kinds)


def _below(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files that were sent, by their names, and the other lines below a request."""
    told = [line.strip() for line in lines if line.strip()]
    files = {line: found[1] for line in told if (found := _FILE.fullmatch(line))}
    return tuple(plain(name) for name in files.values()), tuple(line for line in told if line not in files)


def _activity(title: str, answer: str, day: str, time: float | None, links: str, files: tuple[str, ...]) -> Activity:
    prompt = title.strip()
    asked = _ASKED.match(prompt)
    other = None if asked else _OTHER.match(prompt)
    if asked:
        prompt = prompt[asked.end() :]
    elif not other and not answer.strip():
        other = re.match(r"\S+", prompt)
    elif "\u00a0" in prompt[:40]:  # after a verb that is not known
        prompt = prompt.partition("\u00a0")[2].lstrip(" :\u00a0")
    link = _LINK.search(links)
    seconds = float(int(time)) if time is not None else None
    return Activity(
        prompt.strip(), answer, day, seconds, link[1] if link else "", files, plain(other[0], 40) if other else ""
    )


def without_verb(activities: Sequence[Activity]) -> list[Activity]:
    """Without the words and the colon before most requests: the verb of a language that is not known here."""
    openings = Counter(found[0] for one in activities if not one.other and (found := _OPENING.match(one.prompt)))
    verb, count = next(iter(openings.most_common(1)), ("", 0))
    requests = sum(1 for one in activities if not one.other)
    if count < FEWEST or 2 * count <= requests:
        return list(activities)
    return [replace(one, prompt=one.prompt.removeprefix(verb).strip()) for one in activities]


def _shown(markup: str) -> tuple[str, tuple[str, ...]]:
    return shown_words(markup) if markup else ("", ())


def _lines(markup: str) -> str:
    lines = html.unescape(_TAG.sub("", markup)).split("\n")
    return "\n".join(line.strip(" \t\r") for line in lines).strip("\n")


def _flat(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _is_date(text: str) -> bool:
    return len(text) <= 80 and bool(_CLOCK.search(text)) and bool(re.search(r"(?:19|20)\d\d", text))


def read_date(text: str) -> tuple[float | None, str]:
    """Unix seconds and the day from a date in one of the languages known; no seconds where the zone is not."""
    clock = _CLOCK.search(text)
    if not clock:
        return None, ""
    day = _day(text[: clock.start()], bool(clock[4]))
    hour = int(clock[1]) % 12 + 12 * (clock[4].lower() == "p") if clock[4] else int(clock[1])
    try:
        local = datetime(*day, hour, int(clock[2]), int(clock[3]))
    except (ValueError, TypeError):
        return None, ""
    zone = _offset(text[clock.end() :].strip())
    if zone is None:
        return None, local.date().isoformat()
    moment = local.replace(tzinfo=timezone(zone)).astimezone(UTC)
    return moment.timestamp(), moment.date().isoformat()


def _day(text: str, american: bool) -> tuple[int, int, int]:
    """Year, month, day; zeros for what is not there."""
    numbers = [int(number) for number in re.findall(r"\d+", text)][:3]
    years = [number for number in numbers if number > 31]
    others = [number for number in numbers if number <= 31]
    months = [_month(word) for word in re.findall(r"[^\W\d_]+", text)]
    named = next((month for month in months if month), 0)
    if not years or not others:
        return 0, 0, 0
    if named:
        return years[0], named, others[0]
    first, second = (*others, 0)[:2]
    if numbers[0] == years[0] or (american and first <= 12) or second > 12:
        return years[0], first, second
    return years[0], second, first


def _month(word: str) -> int:
    name = fold(word)
    for number, names in enumerate(_MONTHS, 1):
        if name in names.split():
            return number
    return next((n for n, names in enumerate(_MONTHS, 1) if len(name) > 3 and name[:3] in names.split()), 0)


def _offset(zone: str) -> timedelta | None:
    known = _HOURS.get(zone.upper().split(" ")[0]) if zone else None
    if known is not None and not _ZONE.search(zone):
        return timedelta(hours=known)
    found = _ZONE.search(zone)
    if not found or int(found[2]) > 14:
        return None
    minutes = 60 * int(found[2]) + int(found[3] or 0)
    return timedelta(minutes=minutes if found[1] == "+" else -minutes)
