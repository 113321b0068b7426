"""What somebody could read next: in the order of the document or by chance, or as an engine would order it.

An order shows no suggestion and codes nothing. Only document order and chance let anybody say how often a code occurs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import tr
from el2mp_desktop.operations.suggestions import code_cards
from el2mp_desktop.project import Project
from el2mp_desktop.runs.material import VectorsOf, examples_of, passages_of
from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.reading_order import by_chance, by_novelty, by_speaker, by_uncertainty

if TYPE_CHECKING:
    from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester

ORDERS = ("document", "random", "uncertain", "novel", "speakers")
"""As the text stands; by chance; what the embedded engine is least sure of; what is least like anything read; whoever
was read least."""
BY_ENGINE = frozenset({"uncertain", "novel"})


@dataclass(frozen=True, slots=True)
class NextTurn:
    turn_id: str
    source_id: str
    source_name: str
    start: int
    end: int
    speaker: str | None
    role: str | None
    text: str


def next_turns(
    project: Project,
    coder_id: str,
    source_ids: Sequence[str] = (),
    order: str = "document",
    *,
    most: int | None = None,
    seed: int = 0,
    engine: "EmbeddedSuggester | None" = None,
    cancel: Cancel | None = None,
) -> list[NextTurn]:
    """Turns that a coder has neither coded nor marked "nothing here", at most ``most``, in one of `ORDERS`.

    Of all sources, or of those named. Two orders (`BY_ENGINE`) take the embedded engine, which may be handed in to be
    used again: seconds on first use, so call it in a job. ``seed`` is for chance alone. Speakers of one name are one
    and the same in all sources. Raises `UserError` where a project works without models, `EngineUnavailable` where
    the engine is not installed, `Cancelled`.
    """
    if order in BY_ENGINE and project.read.project().suggestions == "none":
        raise UserError(tr("This project works without models. Change that in its settings first."))
    sources = project.read.sources()
    chosen = [source for source in sources if not source_ids or source.id in source_ids]
    ordering = _Ordering(
        project, coder_id, _passages(project, coder_id, chosen, read=False), most, engine, cancel or Cancel()
    )
    names = {source.id: source.name for source in sources}
    return [_next_turn(ordering.unread[place], names) for place in ordering.places(order, seed)[:most]]


def _next_turn(passage: Passage, names: Mapping[str, str]) -> NextTurn:
    start, end = passage.start, passage.start + len(passage.text)
    source_id, text = passage.source_id, passage.text
    return NextTurn(passage.id, source_id, names[source_id], start, end, passage.speaker, passage.role, text)


def _passages(project: Project, coder_id: str, sources: Sequence[SourceRow], *, read: bool) -> list[Passage]:
    """Those that a coder has read, or those not read yet."""
    found = []
    for source in sources:
        done = project.read.committed_turns(source.id, coder_id)
        found += [passage for passage in passages_of(project, source) if (passage.id in done) is read]
    return found


@dataclass(frozen=True, slots=True)
class _Ordering:
    project: Project
    coder_id: str
    unread: Sequence[Passage]
    most: int | None
    engine: "EmbeddedSuggester | None"
    cancel: Cancel

    def places(self, order: str, seed: int) -> list[int]:
        if order == "random":
            return by_chance(self.unread, seed)
        if order == "uncertain":
            return self._uncertain()
        if order == "novel":
            return self._novel()
        if order == "speakers":
            return by_speaker(self.unread, self._read())
        return list(range(len(self.unread)))

    def _read(self) -> list[Passage]:
        """In the whole project, whichever sources are asked for."""
        return _passages(self.project, self.coder_id, self.project.read.sources(), read=True)

    def _uncertain(self) -> list[int]:
        codebook = code_cards(self.project.read.codes())
        return by_uncertainty(self._ready().scores(self.unread, codebook, examples_of(self.project), self.cancel))

    def _novel(self) -> list[int]:
        engine = self._ready()
        unread = engine.vectors(self.unread)
        self.cancel.check()
        return by_novelty(unread, engine.vectors(self._read()), self.most)

    def _ready(self) -> "EmbeddedSuggester":
        from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester

        engine = self.engine or EmbeddedSuggester()
        engine.keep_in(partial(VectorsOf, self.project))
        return engine
