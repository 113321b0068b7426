"""What engines are given of a project: turns as passages, what people coded and rejected, embeddings kept."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.operations.vectors import keep_vectors
from el2mp_desktop.project import Project
from el2mp_desktop.suggest.base import LabelledExample, Match, Passage, in_context

_NOT_READ_BY_ENGINES = frozenset({"system", "tool"})


def passages_of(project: Project, source: SourceRow) -> list[Passage]:
    """The turns of a source that an engine reads: not those hidden, of the system, or of tools."""
    text = project.read.text(source.id)
    turns = [turn for turn in project.read.turns(source.id) if text[turn.start : turn.end].strip()]
    language = source.language or project.language
    passages = [
        Passage(turn.id, source.id, turn.start, text[turn.start : turn.end], language, turn.speaker, turn.role)
        for turn in turns
    ]
    return [
        passage
        for turn, passage in zip(turns, in_context(passages), strict=True)
        if turn.status != "hidden" and turn.role not in _NOT_READ_BY_ENGINES
    ]


def examples_of(project: Project) -> list[LabelledExample]:
    """Codings made before suggestions were seen, and rejected suggestions; never accepted suggestions."""
    turns = _Turns(project)
    blind = [
        LabelledExample(
            *(coding.code_id, coding.quote, True, coding.id, coding.source_id, coding.start, coding.end),
            around=turns.at(coding.source_id, coding.start),
        )
        for coding in project.read.codings()
        if "suggestions" not in coding.seen and coding.suggestion_id is None
    ]
    rejected = [
        LabelledExample(
            *(suggestion.code_id, suggestion.quote, False, suggestion.id),
            around=turns.at(suggestion.source_id, suggestion.start or 0),
        )
        for suggestion in project.read.suggestions(state="rejected")
        if suggestion.match != Match.NOT_FOUND
    ]
    return blind + rejected


class _Turns:
    """The turns of the sources that examples stand in, each source read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._of: dict[str, list[Passage]] = {}

    def at(self, source_id: str, position: int) -> Passage | None:
        """The turn at a position, or the next one before it; None where no engine reads."""
        if source_id not in self._of:
            source = self._project.read.source(source_id)
            self._of[source_id] = passages_of(self._project, source) if source else []
        turns = self._of[source_id]
        place = bisect_right(turns, position, key=lambda turn: turn.start)
        return turns[place - 1] if place else None


class VectorsOf:
    """The embeddings that a project keeps of one source's words: a `VectorStore`."""

    def __init__(self, project: Project, source_id: str) -> None:
        self._project, self._source_id = project, source_id
        self._kept: dict[str, dict[str, bytes]] = {}

    def get(self, shas: Sequence[str], model: str) -> Mapping[str, bytes]:
        """All of the source are read at once: to look for some of them takes as long."""
        if model not in self._kept:
            self._kept[model] = self._project.read.vectors(self._source_id, model)
        kept = self._kept[model]
        return {sha: kept[sha] for sha in shas if sha in kept}

    def put(self, vectors: Mapping[str, bytes], model: str) -> None:
        """Nothing is kept in a project that is open for reading only."""
        if self._project.writable:
            self._project.record(keep_vectors, self._source_id, model, vectors)
