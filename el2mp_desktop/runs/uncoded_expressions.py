"""Expressions of what people said and no code covers, for somebody who looks for what the codebook lacks."""

from collections.abc import Sequence

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.uncoded import uncoded
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.language import tr
from el2mp_desktop.project import Project
from el2mp_desktop.runs.material import passages_of
from el2mp_desktop.suggest.base import Passage
from el2mp_desktop.suggest.embedded.embeddings import Embedder, UseEmbedder
from el2mp_desktop.suggest.embedded.expressions import Expression, expressions


def uncoded_expressions(
    project: Project,
    source_ids: Sequence[str] = (),
    *,
    nothing_here: bool = False,
    embedder: Embedder | None = None,
    cancel: Cancel | None = None,
) -> list[Expression]:
    """Of all sources or those named: of turns that nobody marked "read, nothing here", or of those somebody did.

    Words under a coding of anybody are left out, and those of assistants. It takes seconds and writes nothing. Raises
    `UserError` in a project without models and where KeyBERT is missing, `Cancelled`.
    """
    if project.read.project().suggestions == "none":
        raise UserError(tr("This project works without models. Change that in its settings first."))
    sources = [source for source in project.read.sources() if not source_ids or source.id in source_ids]
    passages = [passage for source in sources for passage in _uncovered(project, source, nothing_here)]
    return expressions(passages, embedder or UseEmbedder(), cancel or Cancel())


def _uncovered(project: Project, source: SourceRow, nothing_here: bool) -> list[Passage]:
    """The stretches of people's turns that no coding covers."""
    turns = [passage for passage in passages_of(project, source) if passage.role != "assistant"]
    marked = {turn for turn, _ in project.read.nothing_marks([turn.id for turn in turns])}
    codings = [Span(mark.start, mark.end) for mark in project.read.marks(source.id)]
    text, found = project.read.text(source.id), []
    for turn in turns:
        if (turn.id in marked) is nothing_here:
            for gap in uncoded(text, [Span(turn.start, turn.start + len(turn.text))], codings):
                found.append(
                    Passage(turn.id, source.id, gap.start, gap.of(text), turn.language, turn.speaker, turn.role)
                )
    return found
