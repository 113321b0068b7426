"""Marks: what stands in a transcript's text and is not words, and where the pages of a document lie.

`find_marks` knows the notations people and programs write in English and French: ``(..)``, ``(0.5)``, ``[pause]``,
``(12 seconds pause)``, ``//S02: yes //``, ``(rires)``, ``((laughs))``, ``&=laughs``, ``{vocalsound}``,
``[inaudible]``, ``[/]``, ``&-uh``, ``(Applaudissements)``. What may as well be words of the text is not a mark:
``(2020)``, ``(voir p. 3)``, ``[1]``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge

from el2mp_desktop.domain.transcripts.labels import stage_direction
from el2mp_desktop.domain.transcripts.names import fold

KINDS = ("pause", "overlap", "laughter", "sound", "unclear", "repair", "filler", "remark", "page")
"""``sound`` is anything heard but laughter; ``unclear`` what could not be made out; ``repair`` a repetition or a
retracing; ``filler`` a hesitation such as *euh* where it is marked as one; ``remark`` the transcriber's own words."""

LONGEST = 200
"""Code points within brackets that are looked at."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Code points of the source's text, half-open, brackets included."""

    start: int
    end: int
    kind: str
    value: str = ""
    """What the notation says: seconds of a pause, number of a page; empty where it says nothing."""


_FOUND = re.compile(
    rf"\(\((?P<double>[^()\n]{{1,{LONGEST}}})\)\)|\((?P<round>[^()\n]{{1,{LONGEST}}})\)"
    rf"|\[(?P<square>[^\[\]\n]{{1,{LONGEST}}})\](?!\()|\{{(?P<curly>[A-Za-z_ ]{{3,30}})\}}"
    rf"|(?<![:/\w])//(?P<overlap>[^/\n]{{1,{2 * LONGEST}}})//(?!/)"
    r"|(?<![\w&])&=(?P<event>[a-z:]{2,30})|(?<![\w&])&-(?P<filler>[^\W\d_]{1,15})|(?<![\w&])&\+(?P<start>[^\W\d_]{1,15})"
)
_SIGNS = tuple(re.compile(sign) for sign in (r"\(", r"\[", r"\{", "//", "&[-=+]"))
"""Looked for first, each by itself: nearly all of a text has none, which is told five times as fast so."""
_DOTS = re.compile(r"\.{1,3}|-{1,3}|…")
_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
_UNIT_BEHIND = re.compile(r"(?<=\d)(?=s(?:ec)?\b)", re.IGNORECASE)
"""Between the figures and the unit in “3s”."""
_MEASURED = ("(.)", "(..)")
"""Short pauses: where they are marked, a number in round brackets is a longer one."""
_SECONDS = re.compile(
    r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:s|sec|secs|secondes?|seconds?|''|″)\.?(?![^\W\d_])", re.IGNORECASE
)
_REPAIR = re.compile(r"/{1,3}|/-|//-|/\?|//\?")
_OVERLAP = re.compile(r"[<>]\d?")
_UNCLEAR = re.compile(r"[xX]{2,5}(?:\s[xX]{2,5}){0,5}|\?{1,5}|\.{3}|…")
_WORD = re.compile(r"[^\W\d_]+")
_CURLY = {
    "vocalsound": "sound", "nonvocalsound": "sound", "disfmarker": "repair", "gap": "unclear", "pause": "pause",
    "laugh": "laughter", "laughter": "laughter", "comment": "remark",
}  # fmt: skip

# Folded words, each list for one kind.
_WORDS = {
    "unclear": """inaudible inaudibles inaud incomprehensible unintelligible indistinct unclear incompris
        indechiffrable inintelligible inc unv unverstandlich""",
    "laughter": """laugh laughs laughing laughter laughed chuckle chuckles chuckling giggle giggles rire rires rit
        rient riant lacht lachen lachend""",
    "pause": "pause pauses silence silences",
    "overlap": "overlap overlapping overlaps crosstalk chevauchement chevauchements simultane simultaneously",
    "sound": """applause applauds clapping claps applaudissement applaudissements toux tousse coughs coughing cough
        sigh sighs sighing soupir soupirs soupire sniffs sneezes music musique bruit bruits noise noises sonnerie
        murmure murmures brouhaha whistles siffle beep bip exclamation exclamations inhales exhales inspire expire
        expiration soufflement souffle breathes rumeurs huees""",
}
_KINDS_BY_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_BEFORE_WORDS = """il elle on ils elles he she they all everyone tous toutes tout monde both petit petits petite legers
    leger gros long longue short brief court courte quelques some several nervous general generaux vifs un une a clears
    throat phone door few mot mots word words passage loud soft softly small"""
_UNIT_WORDS = "s sec secs second seconds seconde secondes de of"
_ACT_WORDS = """montre montrent pointe designe hoche sourit hesite chuchote chuchotant regarde se s tape ecrit lit relit
    acquiesce rature soupirant souriant montrant pointant points pointing nods nodding types typing reads reading smiles
    smiling gestures gesturing shows looks whispers whispering shrugs shaking shakes scrolls scrolling writes writing
    sarcastically ironically"""
_BEFORE = frozenset(_BEFORE_WORDS.split())
_UNITS = frozenset(_UNIT_WORDS.split())
_ACTS = frozenset(_ACT_WORDS.split())
_SUBJECTS = frozenset(("il", "elle", "on", "ils", "elles", "he", "she", "they"))
_POINTERS = frozenset(("voir", "see", "cf", "p", "pp", "ibid", "id"))
"""“(voir p. 3)” sends the reader elsewhere."""


def find_marks(text: str, spans: Iterable[tuple[int, int]] | None = None) -> tuple[Mark, ...]:
    """The marks written in a text, in order, those within an overlap after it; with ``spans``, in order, only there."""
    numbers_count = False
    found: list[tuple[Mark, bool]] = []
    for match in _matches(text, spans):
        kind, value = _kind(match, text)
        doubtful = kind == "number"
        if kind:
            numbers_count |= (doubtful and value.startswith("0.")) or match[0] in _MEASURED
            found.append((Mark(match.start(), match.end(), "pause" if doubtful else kind, value), doubtful))
    # “(3.5)” may be a version, “(3)” a note: they are pauses where the transcript measures pauses, as “(0.5)” shows.
    return tuple(mark for mark, doubtful in found if numbers_count or not doubtful)


def in_order(*marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks from several places, in the order of the text."""
    return tuple(sorted((mark for some in marks for mark in some), key=lambda mark: (mark.start, mark.end)))


def _matches(text: str, spans: Iterable[tuple[int, int]] | None) -> Iterator[re.Match[str]]:
    waiting = iter([(0, len(text))] if spans is None else spans)
    start = end = position = closed = 0
    for at in merge(*((found.start() for found in sign.finditer(text)) for sign in _SIGNS)):
        while at >= end:
            span = next(waiting, None)
            if span is None:
                return
            start, end = span
            position = closed = start
        found = _FOUND.match(text, at, end) if at >= (closed if text[at] == "/" else position) else None
        if found and found.lastgroup == "overlap":  # there may be a pause in what is said meanwhile
            closed = found.end()
            yield found
        elif found:
            position = found.end()
            yield found


def _kind(match: re.Match[str], text: str) -> tuple[str, str]:
    """Kind and value of one notation; no kind where it may be words."""
    group = match.lastgroup or ""
    kind, value = _written(group, match[group].strip())
    if kind == "line":  # only where nothing else is said on its line
        kind = "remark" if _alone(match, text) else ""
    return kind, value


@lru_cache(maxsize=4096)
def _written(group: str, inner: str) -> tuple[str, str]:
    """What a notation says by itself; ``line`` for what may be a remark where it stands alone."""
    if group == "overlap":
        return ("overlap", "") if any(character.isalnum() for character in inner) else ("", "")
    if group == "event":
        return ("laughter" if inner.startswith("laugh") else "sound"), ""
    if group == "filler":
        return "filler", ""
    if group == "start":
        return "repair", ""
    if group == "curly":
        return _CURLY.get(inner.lower(), ""), ""
    return _bracketed(inner, group == "square", group == "double")


def _bracketed(inner: str, square: bool, double: bool) -> tuple[str, str]:
    if not square and _DOTS.fullmatch(inner):
        return "pause", ""
    if not square and _NUMBER.fullmatch(inner):
        return "number", inner.replace(",", ".")
    if square and _REPAIR.fullmatch(inner):
        return "repair", ""
    if square and _OVERLAP.fullmatch(inner):
        return "overlap", ""
    if _UNCLEAR.fullmatch(inner):
        return "unclear", ""
    words = fold(_UNIT_BEHIND.sub(" ", inner)).split()
    kind = _by_words(words)
    if kind == "pause" or (_SECONDS.fullmatch(inner) and not kind):
        seconds = _SECONDS.search(inner)
        return "pause", seconds[1].replace(",", ".") if seconds else ""
    return kind or _remark(inner, words, square, double), ""


def _by_words(words: Sequence[str]) -> str:
    """The kind that few words name: the telling one comes first, after a pronoun or an adjective."""
    if not 1 <= len(words) <= 7:
        return ""
    telling = next((word for word in words if word not in _BEFORE and not word.isdigit() and word not in _UNITS), "")
    kind = _KINDS_BY_WORD.get(telling, "")
    if kind and (kind != "pause" or all(_about_a_pause(word) for word in words)):
        return kind
    if len(words) <= 3 and _KINDS_BY_WORD.get(words[-1]) == "laughter" and words[-1] not in {"laugh", "rire"}:
        return "laughter"  # “Marie rit”
    return "sound" if tuple(words[:2]) in {("clears", "throat"), ("phone", "rings"), ("door", "opens")} else ""


def _about_a_pause(word: str) -> bool:
    """“A pause would be good” is said; “long pause, 3 s” is not."""
    return _KINDS_BY_WORD.get(word) == "pause" or word in _BEFORE or word in _UNITS or word.isdigit()


def _remark(inner: str, words: Sequence[str], square: bool, double: bool) -> str:
    """Whether the transcriber speaks: in doubled brackets, of what somebody does, perhaps on a line of its own."""
    if not _WORD.search(inner) or len(words) > 30 or not words or words[0] in _POINTERS:
        return ""
    act = words[1] if words[0] in _SUBJECTS and len(words) > 1 else words[0]
    if double or (act in _ACTS and (len(words) > 1 or act not in {"se", "s"})):
        return "remark"
    # One word in square brackets is rather a name left out (“[Prénom]”).
    return "line" if len(words) > 1 or not square else ""


def _alone(match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start() - LONGEST) : match.start()]
    if before[before.rfind("\n") + 1 :].strip():
        return False
    after = text[match.end() : match.end() + LONGEST].partition("\n")[0]
    return not after.strip() and stage_direction(match[0])
