"""Proves that a run is what its record says: its requests made again byte for byte, its replies read again.

No model and no server is needed for it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from el2mp_desktop.domain.rows import RunRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.project import Project
from el2mp_desktop.run_record import record_of
from el2mp_desktop.suggest.stability import says_again
from el2mp_desktop.suggest.two_stage import Reading


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

    @property
    def holds(self) -> bool:
        return (self.rebuilt, self.same, self.same_votes) == (self.requests, self.suggestions, self.votes)


def replay(project: Project, run: RunRow) -> Replay:
    """Raises `UserError` for a run without requests, or one that kept too little to make them again."""
    record = record_of(project, run)
    if not record.is_two_stage:
        raise UserError(tr("This run cannot be replayed: its engine sends no requests, or asked in an earlier way."))
    readings = record.readings()
    sent = Counter(call["request_sha"] for calls in record.calls.values() for call in calls if call["request_sha"])
    made = {sha for reading in readings for sha in reading.fingerprints}
    stored = Counter(
        (row["turn_id"], row["code_id"], row["start"], row["end"], row["quote"], row["match"], row["rationale"],
         row["objection"])
        for row in project.read.suggestions_of(run.id)
    )  # fmt: skip
    read = Counter(
        (p.passage_id, p.code_id, p.start, p.end, p.quote, str(p.match), p.rationale, p.objection)
        for reading in readings
        if reading.plan is None
        for p in reading.proposals
    )
    votes = project.read.votes_of(run.id)
    return Replay(
        run,
        requests=sent.total(),
        rebuilt=sum(count for sha, count in sent.items() if sha in made),
        suggestions=stored.total(),
        same=(stored & read).total(),
        known=0 if run.purpose == "repeat" else (read - stored).total(),
        votes=len(votes),
        same_votes=_same_votes(votes, readings),
    )


def _same_votes(votes: Sequence[Mapping[str, Any]], readings: Sequence[Reading]) -> int:
    said = {reading.passage.id: reading.proposals for reading in readings if reading.plan is None}
    return sum(
        row["turn_id"] in said
        and says_again(row["code_id"], row["start"], row["end"], row["quote"], said[row["turn_id"]]) == row["agrees"]
        for row in votes
    )
