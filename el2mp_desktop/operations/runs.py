"""What engines were asked and what they answered. Evidence: recorded as it comes, never changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from el2mp_desktop.domain.states import Purpose, RunState
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.suggestions import codebook_as_json
from el2mp_desktop.storage.schema import Exam, ModelCall, Run, Suggestion, Vote
from el2mp_desktop.storage.unit import Row, Unit, new_id
from el2mp_desktop.suggest.base import QUOTE_RULE, Answer, CodeCard, EngineIdentity, Passage, ProposedCoding

OWN_OPTIONS = frozenset({"passages", "then", "exam", "quotes", "repeats", "more", "basis", "same_as"})
"""What a run notes among its options besides those of its engine: the SHA-256 of its passages, and the sources that
were to be read after it. Of a model of a server: the exam that it had sat by then (null where it read without one), and
the rule by which its quotes were looked for (`QUOTE_RULE`; missing in runs of earlier rules). Of a repetition: the run
that it repeats, and how many repetitions were to follow it. Of an engine that always says the same of the same: the
hash of all it goes by, and the earlier run whose answers stand."""


@operation("Start a run")
def start_run(
    unit: Unit,
    source_id: str,
    identity: EngineIdentity,
    codebook: Sequence[CodeCard],
    passages: Sequence[Passage],
    then: Sequence[str] = (),
    purpose: Purpose = "suggest",
    *,
    basis: str | None = None,
    same: str | None = None,
    repeats: tuple[str, int] | None = None,
) -> str:
    """Open the record of one engine reading one source. Returns the run's id.

    ``basis`` is the hash of all that the answers depend on, ``same`` an earlier run with that basis, where it is known.
    ``repeats``: of a repetition, the run that it repeats and how many are to follow.
    """
    source = unit.read.source(source_id)
    if source is None:
        raise UserError(tr("This source is not in the project any more."))
    return unit.insert(
        Run,
        {
            "source_id": source_id,
            "engine": identity.engine,
            "model": identity.model,
            "digest": identity.digest,
            "host": identity.host,
            "prompt_version": identity.prompt_version,
            "prompt_sha": unit.keep(identity.prompt),
            "codebook_sha": unit.keep(codebook_as_json(codebook)),
            "source_sha": source.text_sha,
            "options": {
                **identity.options,
                "passages": unit.keep(passages_as_json(passages)),
                "then": list(then),
                **_of_a_model(unit, identity),
                **({} if basis is None else {"basis": basis}),
                **({} if same is None else {"same_as": same}),
                **({} if repeats is None else {"repeats": repeats[0], "more": repeats[1]}),
            },
            "purpose": purpose,
            "coder_id": unit.coder_id,
            "started_at": unit.at,
            "finished_at": None,
            "state": "running",
            "fault": "",
            "passages": len(passages),
        },
    )


def _of_a_model(unit: Unit, identity: EngineIdentity) -> Row:
    if identity.engine != "ollama":
        return {}
    exams = unit.read.exams(identity.model)
    exam = next((exam.id for exam in exams if exam.digest == identity.digest), None)
    return {"exam": exam, "quotes": QUOTE_RULE}


@operation("Note an answer")
def add_answers(unit: Unit, run_id: str, source_id: str, position: int, answers: Sequence[Answer]) -> None:
    """Write what came back for some passages, the first call being the run's ``position``-th."""
    if not unit.has(Run, run_id):
        raise UserError(tr("This source is not in the project any more."))
    calls: list[Row] = []
    found: list[Row] = []
    for answer in answers:
        for call in _calls(unit, answer):
            calls.append({"run_id": run_id, "source_id": source_id, "position": position + len(calls), **call})
        found += [
            {"run_id": run_id, "source_id": source_id, "position": place, **_proposal(proposal)}
            for place, proposal in enumerate(answer.proposals)
        ]
    unit.insert_many(ModelCall, calls)
    unit.insert_many(Suggestion, found)


_NOTHING_SENT: Row = {
    "turn_id": "",
    "stage": "",
    "code_id": None,
    "prompt_tokens": None,
    "reply_tokens": None,
    "request_sha": None,
    "reply_sha": None,
    "fault": "",
    "seconds": 0.0,
}


def _calls(unit: Unit, answer: Answer) -> list[Row]:
    """A row a call; one for a whole answer without any, which says that the passage was read.

    Of a request its hash is kept: the request itself is made again from what the run keeps.
    """
    if not answer.calls:
        return [{**_NOTHING_SENT, "turn_id": answer.passage_id, "fault": answer.fault}] if answer.whole else []
    return [
        {
            "turn_id": answer.passage_id,
            "stage": call.stage,
            "code_id": call.code_id,
            "prompt_tokens": call.prompt_tokens,
            "reply_tokens": call.reply_tokens,
            "request_sha": hashlib.sha256(call.request).hexdigest(),
            "reply_sha": unit.keep(call.reply),
            "fault": call.fault,
            "seconds": call.seconds,
        }
        for call in answer.calls
    ]


def _proposal(proposal: ProposedCoding) -> Row:
    return {
        "id": new_id(),
        "turn_id": proposal.passage_id,
        "code_id": proposal.code_id,
        "start": proposal.start,
        "end": proposal.end,
        "quote": proposal.quote,
        "match": str(proposal.match),
        "rationale": proposal.rationale,
        "objection": proposal.objection,
        "score": proposal.score,
        "evidence": dict(proposal.evidence),
    }


@operation("Take up a run")
def take_up_run(unit: Unit, run_id: str) -> None:
    """It goes on where it stopped; by what is known now, so that no later run takes over its answers."""
    run = unit.read.run(run_id)
    options = {name: value for name, value in run.options.items() if name != "basis"} if run else {}
    unit.update(Run, run_id, state="running", fault="", finished_at=None, options=options)


@operation("Finish a run")
def finish_run(unit: Unit, run_id: str, state: RunState, fault: str = "") -> None:
    """What came before stays. Nothing, if the run was erased meanwhile."""
    if unit.has(Run, run_id):
        unit.update(Run, run_id, state=state, fault=fault, finished_at=unit.at)


@operation("Note votes")
def add_votes(unit: Unit, run_id: str, source_id: str, votes: Mapping[str, bool]) -> None:
    """What a repeated run said of suggestions, by their ids: the same again, or not."""
    unit.insert_many(
        Vote,
        [
            {"suggestion_id": id, "run_id": run_id, "source_id": source_id, "agrees": agrees}
            for id, agrees in votes.items()
        ],
    )


@operation("Note an exam")
def add_exam(unit: Unit, identity: EngineIdentity, report: Mapping[str, object]) -> str:
    """How a model did. Returns the exam's id."""
    return unit.insert(
        Exam,
        {
            "engine": identity.engine,
            "model": identity.model,
            "digest": identity.digest,
            "coder_id": unit.coder_id,
            "at": unit.at,
            "report": dict(report),
        },
    )


def passages_as_json(passages: Sequence[Passage]) -> str:
    """Passages without their words, which are in the text of the run's source."""
    return json.dumps(
        [
            {
                "id": passage.id,
                "start": passage.start,
                "end": passage.start + len(passage.text),
                "language": passage.language,
                "speaker": passage.speaker,
                "role": passage.role,
                "before": None
                if passage.before_start is None
                else [passage.before_start, passage.before_start + len(passage.before)],
            }
            for passage in passages
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def passages_from_json(data: str, source_id: str, text: str) -> list[Passage]:
    """The passages that a run stored, with their words from the text that it read."""
    passages = []
    for item in json.loads(data):
        before = item["before"]
        passages.append(
            Passage(
                id=item["id"],
                source_id=source_id,
                start=item["start"],
                text=text[item["start"] : item["end"]],
                language=item["language"],
                speaker=item["speaker"],
                role=item["role"],
                before=text[before[0] : before[1]] if before else "",
                before_start=before[0] if before else None,
            )
        )
    return passages
