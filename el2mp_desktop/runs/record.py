"""What a run kept, put together again: who was asked, what about, and what came back. No model is needed for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from el2mp_desktop.domain.rows import RunRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.operations.runs import OWN_OPTIONS, passages_from_json
from el2mp_desktop.operations.suggestions import codebook_from_json
from el2mp_desktop.project import Project
from el2mp_desktop.suggest.base import CodeCard, EngineIdentity, Passage
from el2mp_desktop.suggest.ollama.prompt import VERSION
from el2mp_desktop.suggest.ollama.two_stage import Reading, Reply, read_from_record


@dataclass(frozen=True, slots=True)
class RunRecord:
    run: RunRow
    identity: EngineIdentity
    codebook: Sequence[CodeCard]
    passages: Sequence[Passage]
    calls: Mapping[str, Sequence[Mapping[str, Any]]]
    """By passage, in the order they were made; see `Queries.model_calls`."""
    heard: Mapping[str, Reply]
    """Replies that came to their end, by the SHA-256 of their requests."""

    @property
    def is_two_stage(self) -> bool:
        """Whether its requests can be made again here."""
        return self.identity.engine == "ollama" and self.identity.prompt_version == VERSION

    def readings(self) -> list[Reading]:
        """Each passage as far as the record takes it."""
        return read_from_record(self.identity, self.codebook, self.passages, self.heard)

    def unread(self) -> list[Passage]:
        """Passages that the engine has not done with."""
        if not self.is_two_stage:
            return [passage for passage in self.passages if passage.id not in self.calls]
        done = {reading.passage.id for reading in self.readings() if reading.plan is None}
        return [passage for passage in self.passages if passage.id not in self.calls or passage.id not in done]


def last_asked(project: Project, model: str) -> EngineIdentity | None:
    """Who the last run with a model asked, and how, without its words; with any model of Ollama for an empty name."""
    for run in project.read.runs():
        named = not model or model in (run.model, run.model.removesuffix(":latest"))
        if named and run.engine == "ollama" and run.purpose == "suggest":
            return _identity(run, "")
    return None


def _identity(run: RunRow, prompt: str) -> EngineIdentity:
    options = {name: value for name, value in run.options.items() if name not in OWN_OPTIONS}
    return EngineIdentity(run.engine, run.model, run.digest, prompt, run.prompt_version, options, run.host)


def record_of(project: Project, run: RunRow) -> RunRecord:
    """Raises `UserError` where the run kept too little: made by an early program, or words in it were erased."""
    read = project.read
    prompt, codebook, text = (_kept(project, sha) for sha in (run.prompt_sha, run.codebook_sha, run.source_sha))
    passages = passages_from_json(_kept(project, str(run.options.get("passages", ""))), run.source_id, text)
    identity = _identity(run, prompt)
    replies = read.replies(run.id)
    calls: dict[str, list[dict[str, Any]]] = {}
    heard: dict[str, Reply] = {}
    for call in read.model_calls(run.id):
        calls.setdefault(call["turn_id"], []).append(call)
        if call["request_sha"] and call["reply_tokens"] is not None and call["reply_sha"] in replies:
            heard[call["request_sha"]] = Reply(replies[call["reply_sha"]])
    return RunRecord(run, identity, codebook_from_json(codebook), passages, calls, heard)


def _kept(project: Project, sha: str) -> str:
    data = project.read.blob(sha)
    if data is None:
        raise UserError(tr("This run was made by an earlier version of the program, which kept less of it."))
    return data.decode("utf-8")
