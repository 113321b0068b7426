"""Why an engine suggests a code, for whoever reads: as a model wrote it, or worded now from what the engine kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from el2mp_desktop.domain.rows import SuggestionRow, in_language
from el2mp_desktop.suggest.embedded import explain

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


class Reasons(NamedTuple):
    """Sentences; empty where none was given."""

    rationale: str
    objection: str


def reasons_of(project: Project, row: SuggestionRow) -> Reasons:
    """The embedded engine keeps data. What it said in words, as it once did, stays as it was said."""
    if "objection" not in row.evidence:
        return Reasons(row.rationale, row.objection)
    rival = row.evidence.get("rival")
    code = project.read.code(str(rival["code"])) if isinstance(rival, dict) else None
    name = in_language(code.name, project.language) if code else ""
    return Reasons(explain.rationale(row.evidence), explain.objection(row.evidence, name))
