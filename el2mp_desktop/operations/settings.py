"""The project's own name, language and way with models."""

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import LANGUAGES, tr
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Project
from el2mp_desktop.storage.unit import Unit

SUGGESTION_MODES = ("human_first", "always", "none")


@operation("Rename the project")
def rename_project(unit: Unit, name: str) -> None:
    if not name.strip():
        raise UserError(tr("Give the project a name."))
    unit.update(Project, unit.read.project().id, name=name.strip())


@operation("Change the project’s language")
def set_project_language(unit: Unit, language: str) -> None:
    """The language codes are shown and exported in."""
    if language not in LANGUAGES:
        raise ValueError(language)
    unit.update(Project, unit.read.project().id, language=language)


@operation("Change how suggestions are shown")
def set_suggestion_mode(unit: Unit, mode: str) -> None:
    """``human_first``: once a turn is read; ``always``; ``none``: no models at all in this project."""
    if mode not in SUGGESTION_MODES:
        raise ValueError(mode)
    unit.update(Project, unit.read.project().id, suggestions=mode)
