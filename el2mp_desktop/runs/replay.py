"""Proves that a run is what its record says: its requests made again byte for byte, its replies read again.

No model and no server is needed for it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from el2mp_desktop.domain.rows import RunRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.project import Project
from el2mp_desktop.runs.record import record_of
from el2mp_desktop.suggest.base import QUOTE_RULE, ProposedCoding
from el2mp_desktop.suggest.ollama.stability import says_again


@dataclass(frozen=True, slots=True)
class Replay:
    """What replaying a run showed."""

    run: RunRow
    requests: int
    """Requests that the run sent."""
    rebuilt: int
    """Those made again with the same SHA-256."""
    suggestions: int
    """Suggestions that the run stored."""
    same: int
    """Those that its replies give again: same code, place, quote, match, reasons."""
    known: int
    """Proposals that were not stored, for the model had made them in an earlier run. A repetition stores none."""
    votes: int
    """Votes that the run gave on suggestions of the run that it repeats."""
    same_votes: int
    """Those that its replies give again."""
    otherwise: int
    """Suggestions and votes that differ only by where a quote is found, in a run of an earlier rule for quotes."""

    @property
    def holds(self) -> bool:
        kept, again = self.suggestions + self.votes, self.same + self.same_votes + self.otherwise
        return (self.rebuilt, again) == (self.requests, kept)


def replay(project: Project, run: RunRow) -> Replay:
    """Raises `UserError` for a run without requests, or one that kept too little to make them again."""
    record = record_of(project, run)
    if not record.is_two_stage:
        raise UserError(tr("This run cannot be replayed: its engine sends no requests, or asked in an earlier way."))
    readings = record.readings()
    sent = Counter(call["request_sha"] for calls in record.calls.values() for call in calls if call["request_sha"])
    made = {sha for reading in readings for sha in reading.fingerprints}
    said = {reading.passage.id: reading.proposals for reading in readings if reading.plan is None}
    stored = Counter(
        _Told(
            (row["turn_id"], row["code_id"], row["quote"], row["rationale"], row["objection"]),
            (row["start"], row["end"], row["match"]),
        )
        for row in project.read.suggestions_of(run.id)
    )
    read = Counter(
        _Told((p.passage_id, p.code_id, p.quote, p.rationale, p.objection), (p.start, p.end, str(p.match)))
        for proposals in said.values()
        for p in proposals
    )
    votes = project.read.votes_of(run.id)
    others = [row for row in votes if not _votes_again(row, said)]
    moved, revoted = 0, 0
    if run.options.get("quotes") != QUOTE_RULE:
        moved = (_words(stored - read) & _words(read - stored)).total()
        revoted = sum(any(p.code_id == row["code_id"] for p in said.get(row["turn_id"], ())) for row in others)
    return Replay(
        run,
        requests=sent.total(),
        rebuilt=sum(count for sha, count in sent.items() if sha in made),
        suggestions=stored.total(),
        same=(stored & read).total(),
        known=0 if run.purpose == "repeat" else (read - stored).total() - moved,
        votes=len(votes),
        same_votes=len(votes) - len(others),
        otherwise=moved + revoted,
    )


class _Told(NamedTuple):
    """What a model said of a turn, and where its quote was found."""

    words: tuple[str, ...]
    place: tuple[int | None, int | None, str]


def _words(told: Counter[_Told]) -> Counter[tuple[str, ...]]:
    return Counter(one.words for one in told.elements())


def _votes_again(row: Mapping[str, Any], said: Mapping[str, Sequence[ProposedCoding]]) -> bool:
    """Whether the vote that was given comes out again; never where the turn has no answer."""
    if row["turn_id"] not in said:
        return False
    again = says_again(row["code_id"], row["start"], row["end"], row["quote"], said[row["turn_id"]])
    return again == bool(row["agrees"])
