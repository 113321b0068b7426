"""Runs of engines in words: how far each came, what it kept, and what became of the quotes of each model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

from el2mp_desktop.language import moment, number, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.domain.rows import RunRow
    from el2mp_desktop.project import Project
    from el2mp_desktop.runs.repeats import Repeats
    from el2mp_desktop.runs.replay import Replay


class RunWords:
    def __init__(self, project: Project) -> None:
        from el2mp_desktop.runs.repeats import unfinished_repetitions
        from el2mp_desktop.runs.running import unfinished

        self._coders = {coder.id: coder for coder in project.read.coders()}
        self.unfinished = frozenset(run.id for run in (*unfinished(project), *unfinished_repetitions(project)))
        """Runs that can be taken up."""

    def cells(self, run: RunRow) -> list[str]:
        """Begun, by whom, engine, source, turns done, kind, state."""
        coder = self._coders.get(run.coder_id)
        done = tr("{done} of {total}", done=number(run.answered), total=number(run.passages))
        if "same_as" in run.options:
            done = tr("as before")
        kind = tr("repetition") if run.purpose == "repeat" else tr("reading")
        initials = coder.initials if coder is not None else ""
        engine = engine_name(run.engine, run.model)
        return [moment(run.started_at), initials, engine, run.source_name, done, kind, self._state(run)]

    def exam(self, run: RunRow) -> str:
        """Whether its model had taken the exam; nothing where that was not kept, or the engine has none."""
        if "exam" not in run.options:
            return ""
        return tr("yes") if run.options["exam"] is not None else tr("no")

    def facts(self, run: RunRow) -> str:
        """What the table has no room for."""
        coder = self._coders.get(run.coder_id)
        parts = [tr("Asked by {name}.", name=coder.name)] if coder is not None else []
        if run.digest:
            parts.append(tr("Fingerprint {digest}.", digest=run.digest.removeprefix("sha256:")[:12]))
        if run.faults:
            parts.append(
                trn("{count} turn without a usable answer.", "{count} turns without a usable answer.", run.faults)
            )
        if "exam" in run.options:
            taken = run.options["exam"] is not None
            parts.append(tr("It had taken the exam.") if taken else tr("It read without an exam."))
        if "same_as" in run.options:
            parts.append(tr("Nothing it goes by had changed since an earlier run, whose answers stand."))
        return " ".join([*parts, run.fault]).strip()

    def _state(self, run: RunRow) -> str:
        words = {
            "done": tr("finished"),
            "cancelled": tr("stopped"),
            "failed": tr("broke off"),
            "running": tr("not finished"),
        }
        return words.get(run.state, run.state)


def engine_name(engine: str, model: str) -> str:
    return tr("Embedded engine") if engine == "embedded" else model or engine


Counts = Mapping[tuple[str, str], Mapping[str, int]]
"""Numbers by kind, for each engine and model."""


def quotes_in_words(counts: Counts, missing: Counts) -> Iterator[str]:
    """A line a model: how its quotes were found, how many were refused, and what can be told of these."""
    for (engine, model), by_match in sorted(counts.items()):
        total, refused = sum(by_match.values()), by_match.get("not_found", 0)
        parts = [
            trn("{count} word for word", "{count} word for word", by_match.get("exact", 0)),
            trn(
                "{count} but for punctuation and spaces",
                "{count} but for punctuation and spaces",
                by_match.get("normalised", 0),
            ),
            trn("{count} approximate", "{count} approximate", by_match.get("approximate", 0)),
            trn("{count} not found and refused", "{count} not found and refused", refused),
            *_missing_parts(missing.get((engine, model), {})),
        ]
        quotes = trn("{count} quote", "{count} quotes", total)
        yield tr(
            "{engine}: {quotes}, of which {kinds}.",
            engine=engine_name(engine, model),
            quotes=quotes,
            kinds=", ".join(parts),
        )


def _missing_parts(counts: Mapping[str, int]) -> Iterator[str]:
    """Of the refused ones."""
    elsewhere, altered, nowhere = (counts.get(kind, 0) for kind in ("elsewhere", "altered", "nowhere"))
    if elsewhere:
        yield trn("{count} of these elsewhere in the source", "{count} of these elsewhere in the source", elsewhere)
    if altered:
        yield trn("{count} of these changed too much", "{count} of these changed too much", altered)
    if nowhere:
        yield trn("{count} of these nowhere in the source", "{count} of these nowhere in the source", nowhere)


def missing_in_words(kind: object) -> str:
    """What can be told of a quote that was not found, in a sentence; empty where nothing was noted."""
    return {
        "elsewhere": tr("Its words stand elsewhere in the source."),
        "altered": tr("It is like words of the passage, but changed too much."),
        "nowhere": tr("Its words stand nowhere in the source: whether invented or translated cannot be told."),
    }.get(str(kind), "")


def pace_of_decisions(seconds: Sequence[float | None]) -> str:
    """Of all who decided together, never by name; empty where none was timed."""
    timed = [some for some in seconds if some is not None]
    if not timed:
        return ""
    middle = number(median(timed), 1)
    return trn(
        "{count} decision was timed: {middle} s.",
        "{count} decisions were timed: half of them took {middle} s or less.",
        len(timed),
        middle=middle,
    )


def repeats_in_words(found: Repeats) -> str:
    """What repeating a run came to, in one line."""
    if not found.votes:
        return tr("Nothing came of it: no repetition came to its end.")
    return trn(
        "Suggestions came again {agreeing} of {votes} times, in {count} repetition.",
        "Suggestions came again {agreeing} of {votes} times, in {count} repetitions.",
        found.times,
        agreeing=number(found.agreeing),
        votes=number(found.votes),
    )


def replay_parts(found: Replay) -> str:
    """What replaying a run showed, in a few words each."""
    requests = trn(
        "{same} of {count} request rebuilt byte for byte",
        "{same} of {count} requests rebuilt byte for byte",
        found.requests,
        same=found.rebuilt,
    )
    suggestions = trn(
        "{same} of {count} suggestion the same", "{same} of {count} suggestions the same", found.suggestions,
        same=found.same,
    )  # fmt: skip
    known = trn(
        "{count} more was known from an earlier run", "{count} more were known from an earlier run", found.known
    )
    votes = trn(
        "{same} of {count} vote the same", "{same} of {count} votes the same", found.votes, same=found.same_votes
    )
    otherwise = trn(
        "{count} differs only in where its quotation is found: the rule for quotations has changed since this run",
        "{count} differ only in where their quotations are found: the rule for quotations has changed since this run",
        found.otherwise,
    )
    found_again = [suggestions] if found.suggestions or not found.votes else []
    told = ((votes, found.votes), (otherwise, found.otherwise), (known, found.known))
    parts = [requests, *found_again, *(words for words, count in told if count)]
    return tr("; ").join(parts)


def replay_in_words(found: Replay) -> str:
    """Whether it holds, and in what."""
    told = replay_parts(found)
    return tr("It holds: {told}.", told=told) if found.holds else tr("It does not hold: {told}.", told=told)
