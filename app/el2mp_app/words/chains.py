"""How a chain of requests is put in words: what changed, how long after, which model answered."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from el2mp_app.pages.source_page import clock
from el2mp_desktop.domain.prompt_chain import Chain, Request, seconds_between
from el2mp_desktop.domain.text import Span, one_line
from el2mp_desktop.domain.wording import Rewording, Stretch, words
from el2mp_desktop.language import number, tr, trn

_SHOWN = 30
"""Of a long stretch of words that say nothing new, so many are shown at each end."""
_ALIKE, _NEW = 80, 240
"""Stretches with more words than these are shown by their ends."""
_BEGINNING = 150


@dataclass(frozen=True, slots=True)
class Run:
    """Characters to be set in one way; ``words`` of none are left out in their place."""

    text: str
    added: bool = False
    removed: bool = False
    left_out: int = 0


def change_words(change: Rewording, versions: bool) -> str:
    """A measure in plain words, of two versions of a request or of two requests."""
    if change.verbatim:
        return tr("the same, word for word")
    if not change.added and not change.removed:
        return tr("the same words; punctuation, capitals or layout differ")
    counted = ", ".join(
        (
            trn("{count} word added", "{count} words added", change.added),
            trn("{count} removed", "{count} removed", change.removed),
            trn("{count} kept", "{count} kept", change.kept),
        )
    )
    if change.related:
        return counted
    return tr("reworded: {counted}", counted=counted) if versions else tr("another request: {counted}", counted=counted)


def later(before: Request, after: Request) -> str:
    """How long after one request the other came; nothing where no time is known, or none has passed."""
    seconds = seconds_between(before.turn, after.turn)
    if seconds is None or seconds < 1:
        return ""
    if seconds < 90:
        return trn("{count} second later", "{count} seconds later", round(seconds))
    if seconds < 5400:
        return trn("{count} minute later", "{count} minutes later", round(seconds / 60))
    if seconds < 129_600:
        return trn("{count} hour later", "{count} hours later", round(seconds / 3600))
    return trn("{count} day later", "{count} days later", round(seconds / 86_400))


def heading(chain: Chain) -> tuple[str, str]:
    """What a chain is, and how many requests it has."""
    if not chain.versions:
        count = trn("{count} request", "{count} requests", len(chain.requests))
        return tr("Requests that follow one another"), count
    first = chain.requests[0]
    count = trn("{count} version", "{count} versions", len(chain.requests))
    return tr("Versions of request {number}", number=number(first.number)), count


def name(request: Request, versions: bool) -> str:
    """A request's name in its chain."""
    place = (number(request.version), number(request.versions))
    if versions:
        return tr("Version {number} of {total}", number=place[0], total=place[1])
    called = tr("Request {number}", number=number(request.number))
    if request.versions > 1:
        called += " · " + tr("version {number} of {total}", number=place[0], total=place[1])
    return called


def when(chain: Chain, place: int) -> str:
    """When a request of a chain was made, and how long after the one before it."""
    request = chain.requests[place]
    after = later(chain.requests[place - 1], request) if place else ""
    return " · ".join(part for part in (clock(request.turn), after) if part)


def changed(chain: Chain, place: int) -> str:
    """What changed from the request before it in a chain; nothing for the first."""
    change = chain.change(place)
    return change_words(change, chain.versions) if change else ""


def answered(request: Request) -> str:
    """Who answered it, and how often; nothing where nobody did."""
    if request.answer is None:
        return tr("no answer")
    who = request.answer.model or request.answer.speaker or tr("Assistant")
    if request.answers > 1:
        return trn("{who}, {count} answer", "{who}, {count} answers", request.answers, who=who)
    return who


def beginning(text: str, request: Request) -> str:
    """The first words of its answer."""
    if request.answer is None:
        return ""
    start, end = request.answer.start, request.answer.end
    words_ = one_line(text[start : min(end, start + 4 * _BEGINNING)])
    if len(words_) <= _BEGINNING:
        return words_
    return words_[: _BEGINNING - 1].rsplit(" ", 1)[0] + "…"


def runs(text: str, chain: Chain, place: int) -> list[Run]:
    """A request of a chain, with what it has and the one before has not, and what the next one drops."""
    turn = chain.requests[place].turn
    earlier, following = chain.change(place), chain.change(place + 1)
    new = earlier.after if earlier and earlier.related else ()
    gone = following.before if following and following.related else ()
    edges = sorted({turn.start, turn.end, *(part.start for part in (*new, *gone))})
    found: list[Run] = []
    for start, end in pairwise(edges):
        found += _bounded(text, Span(start, end), _changed(new, start), _changed(gone, start))
    return found


def spoken(runs: list[Run]) -> str:
    """The words of a request for those who do not see how they are set."""
    said = []
    for run in runs:
        if run.left_out:
            said.append(left_out(run))
        elif run.added or run.removed:
            both = (tr("new: {words}", words=run.text) if run.added else "", tr("dropped next") if run.removed else "")
            said.append(
                "["
                + ", ".join(part for part in both if part)
                + (f": {run.text}" if run.removed and not run.added else "")
                + "]"
            )
        else:
            said.append(run.text)
    return " ".join(part.strip() for part in said if part.strip())


def left_out(run: Run) -> str:
    return trn("[… {count} word …]", "[… {count} words …]", run.left_out)


def _changed(stretches: Sequence[Stretch], position: int) -> bool:
    place = bisect_right(stretches, position, key=lambda part: part.start) - 1
    return place >= 0 and not stretches[place].kept


def _bounded(text: str, span: Span, added: bool, removed: bool) -> list[Run]:
    """A stretch as it is, or its two ends where it is long."""
    found = words(text, span)
    if len(found) <= (_NEW if added or removed else _ALIKE):
        return [Run(span.of(text), added, removed)]
    head, tail = found[_SHOWN - 1].end, found[-_SHOWN].start
    return [
        Run(text[span.start : head], added, removed),
        Run("", left_out=len(found) - 2 * _SHOWN),
        Run(text[tail : span.end], added, removed),
    ]
