"""What a speaker's label or a time mark looks like at the start of a line."""

import re
from functools import lru_cache
from string import ascii_lowercase
from typing import Literal, NamedTuple

from el2mp_desktop.domain.transcripts.names import (
    LONGEST_TITLE,
    MOST_WORDS,
    capitalised,
    clean_name,
    is_reversed,
    screen_name,
)
from el2mp_desktop.domain.transcripts.played import read_played
from el2mp_desktop.domain.transcripts.stamps import STAMPED, is_date, read_common, read_message, read_stamp, time_of_day
from el2mp_desktop.domain.transcripts.titled import LONGEST_OPENING, read_titled

Layout = Literal[
    "colon", "timed", "bracketed", "tabbed", "dashed", "dotted", "played", "titled", "alone", "time", "event"
]  # fmt: skip

WIDTH = 160
"""Code points of a line that are looked at: a label stands at its start, and lines may be megabytes long."""
_TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_RANGE = rf"(?P<start>{_TIME})(?:\s*(?:-->|[-–—,])\s*(?P<end>{_TIME}))?"
_LEAD = re.compile(
    r"\s*(?:\d{1,4}(?:[.)]?\t| {2,})\s*)?(?:>{2,3}\s*|\#{1,6}[ \t]*|[-*+•][ \t]+(?=\*\*|__)|\*(?=[A-Z][A-Z0-9]{1,4}:))?"
)
"""The number of a line, and what Markdown puts before a heading or an item of a list."""
_WHOLLY_BOLD = re.compile(r"\*\*[^*:]{1,60}:[ \u00a0][^*]+\*\*\s*$")
"""“**Q: words**”, where “**Q:** words” is commoner."""
_HALF_END = re.compile(r"\d[ \u202f\u00a0]?[AaPp]\.?[Mm]\.?\]?\s*$")
_LONGEST_HALF = 7
_HALF = r"(?:[ \u202f\u00a0]?(?P<half>[AaPp]\.?[Mm]\.?))?"
_MARK = re.compile(
    r"(?:(?:\*\*|__)(?=[\[(]))?"
    rf"(?:[\[(]\s*{_RANGE}\s*[\])]|{_RANGE.replace('<start>', '<start2>').replace('<end>', '<end2>')}(?=\s|$))"
    r"(?:(?<=[\])])(?:\*\*|__))?(?:\s*[-–—](?=\s))?\s*"
)
_CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?"
_PLAIN_MARK = re.compile(rf"\[({_CLOCK})\] *(?![\s*_–—-]|From|De)")
"""The commonest of those marks, “[00:01:02] ”, where no other can be meant."""
_COMMON = re.compile(
    rf"(?:\[(?P<marked>{_CLOCK})\] *(?!From|De)|(?P<bold>\*\*))?"
    r"(?P<name>[^\W\d_][^\W_]*(?:[ ’'-](?!\d+:\d)[^\W_]+){0,3})(?=[ :])"
    r"(?: ?(?P<colon>:)(?(bold)\*\*)(?: (?=[^\W\d_])|$)"
    rf"| {{1,2}}(?P<ends>{_CLOCK})(?: (?P<half>[AaPp][Mm]))?$"
    rf"|(?P<colon2>:)? \[(?P<follows>{_CLOCK})\] (?=[^\s:：])(?![AaPp]\.?[Mm]\.?\s*$))"
)
"""“Ann: words”, “**Ann:** words”, “[00:01:02] Ann: words”, “Ann  1:02”, “Ann [1:02] words”, “Ann: [1:02] words”; with
neither full stop nor bracket in the name, these are of no parliament and of no play."""
LONGEST_TIMED = 100
"""Code points of a name with a time and nothing else."""
_OPENED = re.compile(r"[^\w\[(]*(?:\*\*|__)[\[(][^\])]{1,30}[\])](?!\*\*|__)")
"""Emphasis that begins before the time mark, and so ends after the name: “**[00:01] Ann:** words”."""
_UNTIL = rf"\s*(?:-->|[-–—])\s*(?P<until>{_TIME})"
_INNER_HALF = (
    rf"(?:[\[(]\s*(?P<time>{_TIME})(?:{_UNTIL}|[ \u202f\u00a0]?(?P<inside>[AaPp]\.?[Mm]\.?))?\s*[\])]"
    rf"|(?<=\s)(?P<time2>{_TIME}))"
)
_INNER = rf"(?:[\[(]\s*(?P<time>{_TIME})(?:{_UNTIL})?\s*[\])]|(?<=\s)(?P<time2>{_TIME}))"
_NAME = r"[^:：\t\[\]<>]{1,80}"
_COLON = re.compile(
    rf"(?:(?P<name>{_NAME})\s*[:：](?!\d)|(?P<timed>{_NAME}?)\s*{_INNER}\s*[:：])(?P<close>\*\*|__|\*|_)?"
)
_NAME_ALONE = re.compile(_NAME)
_AFTER = re.compile(rf"\s*(?:[\[(]\s*{_RANGE}\s*[\])]\s*|(?P<bare>{_TIME})\s*\Z)?")
_TIMED = re.compile(rf"(?P<name>[^:\t\[\]<>]{{1,80}}?)[\s|–—-]*{_INNER_HALF}{_HALF}\s*$")
_BRACKETED = re.compile(r"(?:\[(?P<square>[^\[\]<>]{1,60})\]|<(?P<angle>[^\[\]<>]{1,60})>)\s*[:：]?\s*")
_ELEMENT = re.compile(
    "a|b|blockquote|body|br|code|d[dlt]|div|em|font|form|h[1-6r]|head|html|i|img|li|[ou]l|p|pre|q|s|section|small|span|"
    "strong|su[bp]|summary|t[dhr]|table|tbody|tfoot|thead|title|u"
)
"""Of a page that is kept as text: nobody’s names."""
_BARE_TIME = re.compile(rf"({_TIME})\s*")
"""Behind a name in brackets, as Zoom saves transcripts."""
_TABBED = re.compile(rf"(?P<name>[^:\t]{{1,60}})\t\s*(?:(?P<time>{_TIME})[ ]*\t\s*)?(?=\S)")
_DASHED = re.compile(r"(?P<name>[^:\t–—]{1,40}?)[ \u00a0][-–—][ \u00a0]+(?=\S)")
_DOTTED = re.compile(r"(?:\*\*|__)?(?P<name>[A-Z]{1,3}\d{0,3})\.(?:\*\*|__)?[ \u00a0]+(?=\S)")
_TIMED_FIRST = re.compile(rf"(?P<name>[^:\t\[\]<>]{{1,80}})\s*\[\s*(?P<time>{_TIME})\s*\][ \t]+(?=\S)")
_ASIDE = re.compile(r"\s*\([^\W\d_A-ZÀ-Þ][^()\d]{0,39}\)\s*$")
"""How something is said, in a play: “MARIE (off)”, “JEAN (à part)”."""
_UNKNOWN = frozenset(("?", "??", "???"))
_SMALL = frozenset(ascii_lowercase)
"""With which neither a line of a parliament’s record nor one of a play begins."""
_DATED_SIGNS = frozenset((*"0123456789", "["))
_TIME_ENDS = (*"0123456789", ")", "]", "M", "m", ".")


class Label(NamedTuple):
    """A candidate: what may be a label at the start of a line."""

    layout: Layout
    name: str
    """Empty for a bare time mark, and for what nobody says."""
    rest: int
    """Column at which the words begin; the line's length where it has none."""
    mark: int = 0
    """Column after a leading time mark, 0 where there is none."""
    indented: bool = False
    time_start: float | None = None
    time_end: float | None = None
    clock: bool = False
    """Whether its time is one of the day."""


def read_label(line: str) -> Label | None:
    """The most likely label at the start of a line; whether it is one only the whole text can tell."""
    head = line[:WIDTH]
    common = _common(line) or _common_message(head) if ":" in head else None
    if common:
        return common
    if line[:1] not in _SMALL:
        titled = read_titled(line[:LONGEST_OPENING])
        if titled:
            return Label("titled", titled[0], titled[1], 0, line[0].isspace())
        played = read_played(head) if "." in head and head.lstrip()[:2].isupper() else None
        if played:
            return Label("played", played[0], played[1], 0, line[0].isspace())
    if not _has_sign(head):
        return _unsigned(line, head)
    plain = _plain_mark(head)
    early = None if plain else _dated(line, head)
    if early:
        return early
    begin = 0 if plain else _lead_end(head)
    mark, start, end, clock = plain or _leading_mark(head, begin)
    tail = mark or begin
    found = _colon(line, head, tail) if clock else _named(line, head, tail, bool(mark))
    if clock and not found:
        return None  # “14:05 They sit down” is the time of day in field notes
    if found is None:
        if not mark:
            return None
        return Label("time", "", tail, mark, False, start, end)
    layout, name, rest, inner, inner_end = found
    times = (start, end) if start is not None else (inner, inner_end)
    of_day = layout == "timed" and _of_day(head)
    return Label(layout, name, rest, mark, begin > 0 and head[:begin].isspace(), *times, of_day)


def _common(line: str) -> Label | None:
    """The label at the start of a line in the commonest layouts, where nothing else can be meant."""
    found = _COMMON.match(line)
    name = clean_name(found["name"]) if found else ""
    if not found or not name:
        return None
    marked, bold, _, colon, ends, half, behind, follows = found.groups()
    clock = marked or ends or follows
    start = time_of_day(clock, half) if half else seconds(clock) if clock else None
    if clock and (
        start is None or bold or (marked and not colon) or (ends and (len(line) > LONGEST_TIMED or is_date(name)))
    ):
        return None
    if colon or behind:
        return Label("colon", name, found.end(), found.start("name") if marked else 0, False, start)
    return Label("timed", name, found.end(), 0, False, start, None, _of_day(line[:WIDTH]))


def _common_message(head: str) -> Label | None:
    message = read_common(head) if head[0] in _DATED_SIGNS else None
    name = clean_name(message.name) if message else ""
    return Label("timed", name, message.end, 0, False, message.seconds, None, True) if message and name else None


def _dated(line: str, head: str) -> Label | None:
    """A label of a chat between people, whose times are those of the day."""
    dated = line[:1].isdigit() or line[:1] in STAMPED
    stamp = read_stamp(head) if dated or _may_be_dated(head) else None
    if stamp:
        layout: Layout = "timed" if stamp.name else "time"
        mark = 0 if stamp.name else stamp.end
        return Label(layout, stamp.name, stamp.end, mark, time_start=stamp.seconds, clock=True)
    return _stamped(head) if dated else None


def _may_be_dated(head: str) -> bool:
    return "—" in head or "–" in head or " - " in head or ", [" in head


def _has_sign(head: str) -> bool:
    """Whether there is a colon, a tab or a bracket: nearly all lines of prose end the search here."""
    return ":" in head or "[" in head or "\t" in head or "<" in head or "：" in head


def _unsigned(line: str, head: str) -> Label | None:
    """A label without any such sign, hence without a time: before a dash or a point, or alone on its line."""
    begin = _lead_end(head)
    tail = head[begin:]
    found = _dashed(head, begin) or _alone(line, tail, False) if tail.strip() else None
    if found is None:
        return None
    return Label(found[0], found[1], found[2], 0, begin > 0 and head[:begin].isspace())


def _lead_end(head: str) -> int:
    lead = None if head[:1].isalpha() or head[:1] == "[" else _LEAD.match(head)
    begins = lead.end() if lead else 0
    return begins + 2 if head.startswith("**", begins) and _WHOLLY_BOLD.match(head, begins) else begins


def _stamped(head: str) -> Label | None:
    """A line of a chat between people, or of what happens in it."""
    found = read_message(head)
    if not found:
        return None
    raw = found.name
    name = screen_name(raw) or (raw if raw.startswith("+") or not any(sign.isalnum() for sign in raw) else "")
    if raw and not name:  # whatever it is, it does not belong to the message before
        return Label("event", "", head.find(raw), time_start=found.seconds, clock=True)
    return Label("timed" if raw else "event", name, found.end, time_start=found.seconds, clock=True)


def seconds(text: str) -> float | None:
    """``m:ss``, ``h:mm:ss``, with or without a fraction, as seconds; None where it is no time."""
    parts = text.replace(",", ".").split(":")
    try:
        total = float(parts[0])
        for part in parts[1:]:
            value = float(part)
            if value >= 60:
                return None
            total = total * 60 + value
    except ValueError:
        return None
    return total if total.is_integer() else round(total, 3)


def _of_day(head: str) -> bool:
    """Whether it ends with a time of half a day."""
    return _HALF_END.search(head.rstrip()[-_LONGEST_HALF:]) is not None


def stage_direction(text: str) -> bool:
    """Whether a line is wholly in brackets, as ``(laughter)`` or ``[12 seconds pause]``."""
    text = text.strip()
    if len(text) < 3 or (text[0], text[-1]) not in {("(", ")"), ("[", "]")}:
        return False
    return not any(character in "()[]" for character in text[1:-1])


_Leading = tuple[int, float | None, float | None, bool]


def _plain_mark(head: str) -> _Leading | None:
    """What `_leading_mark` says of the commonest ones, in a fraction of the time."""
    found = _PLAIN_MARK.match(head) if head[0] == "[" else None
    start = seconds(found[1]) if found else None
    return (found.end(), start, None, False) if found and start is not None else None


def _leading_mark(head: str, begin: int) -> _Leading:
    """Column after a time mark, its times, and whether it may as well be the time of day; 0 without a mark."""
    found = None if head[begin : begin + 1].isalpha() else _MARK.match(head, begin)
    if not found:
        return 0, None, None, False
    first, last, bare, bare_last = found.group("start", "end", "start2", "end2")
    first, last = first or bare, last or bare_last
    start, end = seconds(first), seconds(last) if last else None
    if start is None:
        return 0, None, None, False
    clock = bool(bare and last is None and bare.count(":") < 2 and "\t" not in found[0] and head[found.end() :].strip())
    return found.end(), start, end if end is not None and end >= start else None, clock


_Named = tuple[Layout, str, int, float | None, float | None]


def _named(line: str, head: str, begin: int, marked: bool) -> _Named | None:
    tail = head[begin:]
    if not tail.strip():
        return None
    if tail[0] in "[<":
        return _bracketed(line, head, begin)
    return (
        _colon(line, head, begin)
        or _timed(line, tail)
        or _timed_first(head, begin)
        or _tabbed(head, begin)
        or _dashed(head, begin)
        or _alone(line, tail, marked)
    )


def _bracketed(line: str, head: str, begin: int) -> _Named | None:
    found = _BRACKETED.match(head, begin)
    if not found or _ELEMENT.fullmatch(found["angle"] or ""):
        return None
    at = _BARE_TIME.fullmatch(head, found.end()) if len(line) <= WIDTH else None
    raw = found["square"] or found["angle"]
    name = screen_name(raw) if at else clean_name(raw)
    if not name:
        return None
    if at:
        return "timed", name, len(line), seconds(at[1]), None
    layout: Layout = "colon" if ":" in head[found.start() + len(name) : found.end()] else "bracketed"
    return layout, name, min(found.end(), len(line)), None, None


def _colon(line: str, head: str, begin: int) -> _Named | None:
    return _plain_colon(head, begin) or _any_colon(line, head, begin)


def _plain_colon(head: str, begin: int) -> _Named | None:
    """The commonest labels, found five times as fast as by the pattern that knows all: “Ann: words”, and “Ann:”."""
    at = head.find(":", begin)
    following = head[at + 1 : at + 3]
    if at < 0 or (following and not (following[0] == " " and following[1:].isalpha())):
        return None
    if "*" in head or "_" in head:
        return None
    name = _before_colon(head[begin:at])
    return ("colon", name, at + len(following[:1]) + 1, None, None) if name else None


@lru_cache(maxsize=4096)
def _before_colon(said: str) -> str:
    return _speaker(said) if _NAME_ALONE.fullmatch(said) else ""


def _speaker(raw: str) -> str:
    """A name, or a question mark for somebody who is not known."""
    return clean_name(raw) or (raw.strip() if raw.strip() in _UNKNOWN else "")


def _says(head: str, begin: int) -> bool:
    """Whether there is a colon with no figure behind it, as within times."""
    at = head.find(":", begin)
    while at >= 0 and head[at + 1 : at + 2].isdigit():
        at = head.find(":", at + 1)
    return at >= 0 or "：" in head


def _any_colon(line: str, head: str, begin: int) -> _Named | None:
    found = _COLON.match(head, begin) if _says(head, begin) else None
    if not found:
        return None
    alone, timed, inner, bare_inner, close, until = found.group("name", "timed", "time", "time2", "close", "until")
    raw, rest = (alone or timed).rstrip(), found.end()
    opened = ("*" in head or "_" in head) and _OPENED.match(head)
    if close and raw.startswith(close):
        raw += close
    elif close and not opened:
        rest = found.start("close")
    if opened:
        raw = raw.removesuffix("**").removesuffix("__")
    following = head[rest : rest + 1]
    if following in {"/", "\\"} or following.isdigit():
        return None
    name = _speaker(raw)
    after = _AFTER.match(head, rest)
    if not name or not after:
        return None
    first, last, bare = after.group("start", "end", "bare")
    inner = inner or bare_inner or first or bare
    start, last = seconds(inner) if inner else None, until or last
    return "colon", name, min(after.end(), len(line)), start, _no_earlier(start, seconds(last) if last else None)


def _timed(line: str, tail: str) -> _Named | None:
    """``Name  0:16`` or ``Name  9:40 AM``, and nothing after it."""
    found = _TIMED.match(tail) if len(tail) <= LONGEST_TIMED and tail.rstrip().endswith(_TIME_ENDS) else None
    name = clean_name(found["name"].rstrip(" ,")) if found else ""
    if not found or not name:
        return None
    if is_date(name):
        return None
    clock, half = found["time"] or found["time2"], found["half"] or found["inside"]
    at = time_of_day(clock, half) if half else seconds(clock)
    end = seconds(found["until"]) if found["until"] else None
    return ("timed", name, len(line), at, _no_earlier(at, end)) if at is not None else None


def _no_earlier(start: float | None, end: float | None) -> float | None:
    """The end of a range of times; nothing where it lies before the start."""
    return end if start is not None and end is not None and end >= start else None


def _timed_first(head: str, begin: int) -> _Named | None:
    """``Name [00:00:16] words``."""
    opens = head.find("[", begin)
    if opens < 0 or not head[opens + 1 :].lstrip()[:1].isdigit():
        return None  # a bracketed remark, as most are
    found = _TIMED_FIRST.match(head, begin)
    name = clean_name(found["name"]) if found else ""
    at = seconds(found["time"]) if found else None
    return ("timed", name, found.end(), at, None) if found and name and at is not None else None


def _dashed(head: str, begin: int) -> _Named | None:
    """``Name – words``, and ``Q. words``."""
    found = _DOTTED.match(head, begin)
    if found:
        return "dotted", found["name"], found.end(), None, None
    found = _DASHED.match(head, begin) if "-" in head or "–" in head or "—" in head else None
    name = clean_name(found["name"]) if found else ""
    person = name.partition(" (")[0]
    return ("dashed", name, found.end(), None, None) if found and name and capitalised(person) else None


def _alone(line: str, tail: str, marked: bool) -> _Named | None:
    """A name and nothing else, perhaps after a time mark."""
    if len(tail) > LONGEST_TITLE + 20 or len(tail.partition(",")[0].split()) > MOST_WORDS + 2:
        return None  # a sentence
    if line[0].isspace():
        tail = _without_aside(tail)
    name = clean_name(tail) if "\t" not in tail.strip() else ""
    if not name or ("," in name and not (marked or capitalised(name) or is_reversed(name))):
        return None
    return "timed" if marked else "alone", name, len(line), None, None


def _without_aside(tail: str) -> str:
    found = _ASIDE.search(tail) if "(" in tail else None
    return tail[: found.start()] if found and tail[: found.start()].isupper() else tail


def _tabbed(head: str, begin: int) -> _Named | None:
    found = _TABBED.match(head, begin) if "\t" in head else None
    name = clean_name(found["name"]) if found else ""
    at = seconds(found["time"]) if found and found["time"] else None
    return ("tabbed", name, found.end(), at, None) if found and name else None
