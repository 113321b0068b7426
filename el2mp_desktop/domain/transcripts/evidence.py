"""Which candidate labels of a text to believe: a label recurs, or is clearly a name among others that do."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from el2mp_desktop.domain.transcripts.labels import Label
from el2mp_desktop.domain.transcripts.lines import Line
from el2mp_desktop.domain.transcripts.names import capitalised, is_reversed
from el2mp_desktop.domain.transcripts.titled import is_several

DENSE = 0.9
"""Where so large a part of the paragraphs has a label, whatever looks like one may be believed."""
FEWEST = 4
"""Labels for that."""
_SHORT_ASIDE = re.compile(r" \(\S+(?: \S+)?\)$")
_DIARISED = re.compile(r"SPEAKER_\d{1,3}")
"""What programs that tell voices apart call them; nobody else writes so."""
_INTERVIEWS = (frozenset("QA"), frozenset("QR"))
"""“Q. words” and “A. words”, or “R. mots”."""
_LONG_ANSWERS = 0.2
"""The least part of the paragraphs of an interview that begin a turn."""
SENTENCE_END = (".", "!", "?", "…", "»", "”", '"', ")")


class Shape(NamedTuple):
    """What a candidate looks like."""

    indented: bool = False
    apart: bool = False
    """Whether a blank line follows it; not told of headings, which it follows or not."""
    level: int = 0
    """Of a heading of Markdown; 0 for any other line."""


class Claim(NamedTuple):
    """A candidate in its surroundings."""

    line: int
    name: str
    opens: bool = True
    """Whether it stands at the start of a paragraph."""
    shape: Shape = Shape()
    """Labels of one text look alike."""


def believed_labels(lines: Sequence[Line]) -> dict[int, Label]:
    """The labels to believe, by line."""
    claims = _claims(lines)
    titled = _believed_titled(claims.get("titled", []), lines)
    if titled:
        alone = [claim for claim in claims["titled"] if claim.line in titled and lines[claim.line].bare]
        shapes = {claim.shape for claim in alone} if 2 * len(alone) > len(titled) else set()
        return _with_words(lines, titled | _believed_beside_titled(claims.get("alone", []), shapes))
    units = _units(lines)
    kept: set[int] = set()
    kept |= _believed_timed(claims.get("timed", []), lines, units)
    kept |= _believed_beside_times(claims.get("alone", []), lines)
    named = trusted_names(claims.get("colon", []), units, partial(_said, lines))
    kept |= {claim.line for claim in claims.get("colon", []) if claim.name in named}
    kept |= _believed_asked(claims, units)
    if not kept:
        kept = _believed_played(claims.get("played", []), claims.get("alone", []))
        counsel = (claim for claim in claims.get("titled", []) if claim.name.split()[-1].isupper())
        kept |= {claim.line for claim in counsel if kept and not lines[claim.line].bare}
    if not kept:
        for layout, share in (("bracketed", 0.5), ("tabbed", 0.6), ("dotted", 0.8)):
            kept |= _believed_dominant(_without_heading(claims.get(layout, []), lines), units, share)
        kept |= _believed_dashed(_without_heading(claims.get("dashed", []), lines), units)
    if not kept:
        titles = [claim for claim in claims.get("titled", []) if lines[claim.line].bare]
        kept = _believed_alone([*claims.get("alone", []), *titles], lines, units)
    return _with_words(lines, kept)


def trusted_names(claims: Sequence[Claim], units: int, said: Callable[[int], str]) -> frozenset[str]:
    """Which of the names before a colon are speakers, in a text of so many paragraphs; ``said``: what follows each.

    A name that recurs is one, if such labels are common enough; one that occurs once must look like a name,
    stand as the others do, and not be a line of a heading (“Place: Lyon”). Voices told apart by a program are ones.
    """
    written = Counter([claim.name for claim in claims])
    bases: Counter[str] = Counter()
    for name, count in written.items():
        bases[_base(name)] += count
    counts = Counter({name: bases[_base(name)] for name in written})
    units = max(units, 1)
    total_share = len(claims) / units
    lower = 2 if total_share >= 0.6 else 3 if total_share >= 0.2 else units + 1
    recurring = {name for name, count in counts.items() if count >= (2 if capitalised(name) else lower)}
    once = _lone_names(claims, counts, recurring, said)
    times = sum(1 for claim in claims if claim.name in recurring)
    if recurring and len(claims) >= FEWEST and total_share >= DENSE:
        first = next(index for index, claim in enumerate(claims) if claim.name in recurring)
        names = {claim.name for claim in claims[first:]}
        everywhere = total_share >= 1 and all(claim.opens for claim in claims)
        once |= {name for name in names if (name[0].isupper() or everywhere) and len(_base(name).split()) <= 3}
    if len(recurring) >= 2:
        enough = times / units >= 0.1 or times >= 6
    elif recurring:
        labelled = (times + len(once)) / units
        enough = labelled >= 0.5 or (times >= 3 and labelled >= 0.25)
    else:
        enough = len(once) >= 2 and len(once) / units >= 0.8
    voices = {name for name in counts if _DIARISED.fullmatch(name)}
    return frozenset(recurring | once | voices) if enough else frozenset(voices)


def _base(name: str) -> str:
    """A name without what is said of it, or how: “Ana (laughing)”."""
    return name.partition(" (")[0]


def _lone_names(
    claims: Sequence[Claim], counts: Mapping[str, int], recurring: set[str], said: Callable[[int], str]
) -> set[str]:
    first = next((index for index, claim in enumerate(claims) if claim.name in recurring), len(claims))
    all_open = bool(recurring) and all(claim.opens for claim in claims if claim.name in recurring)
    return {
        claim.name
        for index, claim in enumerate(claims)
        if counts[claim.name] == 1
        and capitalised(_base(claim.name) if _SHORT_ASIDE.search(claim.name) else claim.name)
        and (index > first or _spoken(said(claim.line)))
        and (claim.opens or not all_open)
    }


def _spoken(words: str) -> bool:
    """Whether this reads as speech rather than as the value of a heading."""
    words = words.strip()
    return words.endswith(SENTENCE_END) or len(words.split()) >= 8


def _units(lines: Sequence[Line]) -> int:
    """Paragraphs; lines where no blank line divides the text."""
    filled = opening = 0
    opens = True
    for line in lines:
        if line.time_only:
            opens = True
        else:
            filled += 1
            opening += opens or line.gap > 0
            opens = False
    return filled if opening <= 1 else opening


def _claims(lines: Sequence[Line]) -> dict[str, list[Claim]]:
    claims: dict[str, list[Claim]] = {}
    for index, (_, text, label, gap, _, _) in enumerate(lines):
        if label is None or label.layout == "time" or label.layout == "event":
            continue
        apart = index + 1 >= len(lines) or lines[index + 1].gap > 0
        opens = gap > 0 or lines[index - 1].time_only
        level = len(text) - len(text.lstrip("#"))
        claim = Claim(index, label.name, opens, Shape(label.indented, apart and not level, level))
        claims.setdefault(label.layout, []).append(claim)
    return claims


def _said(lines: Sequence[Line], index: int) -> str:
    """What would be said after a label: the rest of its line, or the line after it."""
    line = lines[index]
    after = _next_said(lines, index) if line.bare else None
    begins = line.label.rest if line.label else 0
    return lines[after].text[:200] if after is not None else line.text[begins : begins + 200]


def _next_said(lines: Sequence[Line], index: int) -> int | None:
    """The next line that is not a time mark alone."""
    for after in range(index + 1, len(lines)):
        if not lines[after].time_only:
            return after
    return None


def _believed_timed(claims: Sequence[Claim], lines: Sequence[Line], units: int) -> set[int]:
    all_lines: set[int | None] = {None, *(claim.line for claim in claims)}
    # Two such lines in a row, and nothing said, are a timetable (“Lunch 12:30”), not talk.
    spoken = [claim for claim in claims if not lines[claim.line].bare or _next_said(lines, claim.line) not in all_lines]
    counts = Counter([claim.name for claim in spoken])
    recurs = max(counts.values(), default=0) >= 2
    kept = set()
    for claim in spoken:
        line = lines[claim.line]
        # “00:00:06 Hello” is speech, and so may “Then [0:06] we” be: there, some name must recur.
        inline = line.label is not None and (line.label.mark > 0 or not line.bare)
        short = (
            recurs and line.bare and claim.name[0].isupper() and len(claim.name.split()) <= 2
        )  # “Voix inconnue  0:05”
        named = capitalised(claim.name) or is_reversed(claim.name)
        if counts[claim.name] >= 2 or short or ((recurs or not inline) and named):
            kept.add(claim.line)
    if any(label.clock for line in kept if (label := lines[line].label)):
        kept |= {claim.line for claim in spoken if (label := lines[claim.line].label) and label.clock}
    stamped = {claim.line for claim in spoken if _stands_in_brackets(lines[claim.line])}
    if recurs and kept & stamped:
        kept |= stamped
    return kept if len(kept) >= 2 or len(kept) / max(units, 1) >= 0.5 else set()


def _stands_in_brackets(line: Line) -> bool:
    """“[itaru] 21:54:02” and nothing else: beside others of that form, who speaks once is somebody too."""
    return line.bare and line.label is not None and not line.label.mark and line.text.startswith("[")


def _believed_beside_times(claims: Sequence[Claim], lines: Sequence[Line]) -> set[int]:
    """Names alone on their line, with the time alone on the line below or above, and what is said after that."""
    claims = [claim for claim in claims if claim.name.count(".") != 1 or not claim.name.endswith(".")]
    near = min((line.gap for line in lines[1:]), default=0)  # a blank line where every line is a paragraph
    time_above = {claim.line for claim in claims if _time_above(lines, claim.line, near)}
    time_below = {claim.line for claim in claims if _time_below(lines, claim.line, near)}
    above = [claim for claim in claims if claim.line in time_below - time_above]
    below = [claim for claim in claims if claim.line in time_above - time_below and _goes_on(lines, claim.line, near)]
    marks = sum(1 for line in lines if line.time_only)
    for beside, fewest in ((above, 2), (below, max(2, marks // 2))):
        counts = Counter(claim.name for claim in beside)
        kept = {
            claim.line
            for claim in beside
            if counts[claim.name] >= 2 or capitalised(claim.name) or is_reversed(claim.name)
        }
        if len(kept) >= fewest and max(counts.values()) >= 2:
            return kept
    return set()


def _time_above(lines: Sequence[Line], index: int, near: int) -> bool:
    """Whether a time stands alone on the line above it, with no more than ``near`` blank lines between."""
    return index > 0 and lines[index].gap <= near and lines[index - 1].time_only


def _time_below(lines: Sequence[Line], index: int, near: int) -> bool:
    return _goes_on(lines, index, near) and lines[index + 1].time_only


def _goes_on(lines: Sequence[Line], index: int, near: int) -> bool:
    """Whether there is a line right below it."""
    return index + 1 < len(lines) and lines[index + 1].gap <= near


def _believed_played(claims: Sequence[Claim], alone: Sequence[Claim]) -> set[int]:
    """Where two speakers recur; a name may also stand alone without a full stop."""
    counts = Counter(claim.name for claim in [*claims, *alone])
    recurring = {claim.name for claim in claims if counts[claim.name] >= 2}
    if len(recurring) < 2:
        return set()
    names = {claim.name for claim in claims}
    return {claim.line for claim in [*claims, *alone] if claim.name in names}


def _believed_titled(claims: Sequence[Claim], lines: Sequence[Line]) -> set[int]:
    """Those that begin a paragraph, or follow the end of a sentence where lines are those of a page; names alone on
    their line where one recurs or others are followed by words, for those present may be listed so. Where most are
    followed by words, those alone before the first of them are a table of contents."""
    kept = [claim for claim in claims if claim.opens or _ends_sentence(lines[claim.line - 1])]
    followed = [claim for claim in kept if not lines[claim.line].bare]
    if 2 * len(followed) > len(kept):
        kept = [claim for claim in kept if claim.line >= followed[0].line]
    alone = Counter(claim.name for claim in kept if lines[claim.line].bare)
    chosen = kept if len(followed) > 1 or max(alone.values(), default=0) > 1 else followed
    return {claim.line for claim in chosen} if len({claim.name for claim in chosen}) > 1 else set()


def _believed_beside_titled(claims: Sequence[Claim], shapes: Set[Shape]) -> set[int]:
    """Who has no title: several at once, and names that look as most of those with one do, alone on their lines."""
    counts = Counter(claim.name for claim in claims)
    alike = [claim for claim in claims if claim.opens and claim.shape in shapes]
    people = {claim.line for claim in alike if counts[claim.name] > 1 or _surely_a_name(claim)}
    return people | {claim.line for claim in claims if is_several(claim.name)}


def _ends_sentence(line: Line) -> bool:
    return line.text.rstrip().endswith(SENTENCE_END)


def _without_heading(claims: Sequence[Claim], lines: Sequence[Line]) -> Sequence[Claim]:
    """Without what stands above a table (“Who<tab>What”) or a talk (“Place – Lyon”), comes once, and is no speech."""
    first = claims[0] if claims else None
    again = first is not None and any(claim.name == first.name for claim in claims[1:])
    return claims if first is None or again or _spoken(_said(lines, first.line)) else claims[1:]


def _believed_asked(claims: Mapping[str, Sequence[Claim]], units: int) -> set[int]:
    """“Q.” and “A.” before what is said, and whoever else is named in capitals before a colon, as in court."""
    dotted = claims.get("dotted", [])
    counts = Counter(claim.name for claim in dotted)
    if _go_down(dotted):
        return set()
    pair = next((pair for pair in _INTERVIEWS if all(counts[voice] >= 2 for voice in pair)), frozenset())
    asked = _believed_dominant([claim for claim in dotted if claim.name in pair], units, 1)
    others = {claim.line for claim in claims.get("colon", []) if claim.name.isupper()} if asked else set()
    return asked | others


def _believed_dominant(claims: Sequence[Claim], units: int, share: float) -> set[int]:
    """For layouts that mean something else too (a tab, brackets): nearly every paragraph must have one, or there are
    only questions and answers (“Q.”, “A.”), which may be long."""
    if _go_down(claims):
        return set()
    counts = Counter(claim.name for claim in claims)
    recurring = {name for name, count in counts.items() if count >= 2}
    asked = any(counts.keys() == pair and recurring == pair for pair in _INTERVIEWS)
    if len(counts) < 2 or not recurring or len(claims) / max(units, 1) < (_LONG_ANSWERS if asked else share):
        return set()
    return {claim.line for claim in claims if claim.name in recurring or capitalised(claim.name)}


def _go_down(claims: Sequence[Claim]) -> bool:
    """Whether B and C mostly follow A: what one may choose from, not voices."""
    names = [claim.name for claim in claims]
    lists = sum(1 for place in range(len(names)) if names[place : place + 3] == ["A", "B", "C"])
    return lists > 0 and 2 * lists >= names.count("A")


def _believed_dashed(claims: Sequence[Claim], units: int) -> set[int]:
    """Where people mostly take turns, for lists go by kind, and prose has dashes too; two who speak three times may
    say what is longer than a paragraph."""
    changes = sum(1 for one, other in pairwise(claims) if one.name != other.name)
    if 2 * changes <= len(claims):
        return set()
    counts = Counter(claim.name for claim in claims)
    often = sum(1 for count in counts.values() if count >= 3)
    return _believed_dominant(claims, units, 0.4 if often >= 2 else 0.8)


def _believed_alone(claims: Sequence[Claim], lines: Sequence[Line], units: int) -> set[int]:
    compact = lines[0].gap == 1 and not any(line.gap for line in lines[1:]) if lines else True
    usable = [
        claim for claim in claims if (claim.opens or compact) and (claim.name[0].isupper() or claim.shape.indented)
    ]
    kept: set[int] = set()
    for shape in {claim.shape for claim in usable}:
        alike = [claim for claim in usable if claim.shape == shape]
        counts = Counter(claim.name for claim in alike)
        recurring = {name for name, count in counts.items() if count >= 2}
        said = sum(counts[name] for name in recurring)
        if len(recurring) >= 2 and said / max(units, 1) >= (0.25 if compact else 0.15):
            kept |= {claim.line for claim in alike if claim.name in recurring or _surely_a_name(claim)}
            # At the top of a page, nothing sets a name apart from what was said on the page before.
            kept |= {
                claim.line
                for claim in claims
                if not claim.opens and claim.name in recurring and _ends_sentence(lines[claim.line - 1])
            }
    return _alternating(lines, kept)


def _surely_a_name(claim: Claim) -> bool:
    """For a line that occurs once: a single word apart may as well be a heading."""
    indented, apart, _ = claim.shape
    return capitalised(claim.name) and (indented or not apart or " " in claim.name)


def _alternating(lines: Sequence[Line], kept: set[int]) -> set[int]:
    """What directly follows a label is what was said, even where it is a name."""
    chosen: set[int] = set()
    said: int | None = None
    for index in sorted(kept):
        if index != said:
            chosen.add(index)
            said = _next_said(lines, index)
    return chosen


def _with_words(lines: Sequence[Line], kept: set[int]) -> dict[int, Label]:
    """Leaves out labels that nothing follows: such a line is text, and nobody’s where its name is one that speaks.

    In a chat whose lines are dated, so is what happens besides.
    """
    chosen: dict[int, Label] = {}
    empty: dict[int, Label] = {}
    for index in sorted(kept, reverse=True):
        _, _, label, _, bare, _ = lines[index]
        after = _next_said(lines, index) if bare else index
        if label and after is not None and after not in chosen:
            chosen[index] = label
        elif label:
            empty[index] = label
    names = {label.name for label in chosen.values() if label.layout == "colon"}
    events = any(label.clock for label in chosen.values())
    chosen |= {index: Label("event", "", 0) for index, label in empty.items() if label.name in names}
    if events:
        happened = ((index, line.label) for index, line in enumerate(lines) if line.label)
        chosen |= {index: label for index, label in happened if label.layout == "event"}
    return chosen
