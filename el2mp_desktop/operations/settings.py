"""The project's own language and way with models."""

from el2mp_desktop.domain.states import SUGGESTION_MODES, SuggestionMode
from el2mp_desktop.language import LANGUAGES
from el2mp_desktop.operations.base import operation
from el2mp_desktop.storage.schema import Project
from el2mp_desktop.storage.unit import Unit
from el2mp_desktop.suggest.ollama.wording import check_words


@operation("Change the project’s language")
def set_project_language(unit: Unit, language: str) -> None:
    """The language codes are shown and exported in."""
    if language not in LANGUAGES:
        raise ValueError(language)
    unit.update(Project, unit.read.project().id, language=language)


@operation("Change how suggestions are shown")
def set_suggestion_mode(unit: Unit, mode: SuggestionMode) -> None:
    if mode not in SUGGESTION_MODES:
        raise ValueError(mode)
    unit.update(Project, unit.read.project().id, suggestions=mode)


@operation("Change what models are asked")
def set_prompt(unit: Unit, language: str, part: str, text: str) -> None:
    """The project's own words for a part of the instructions; empty for the program's.

    Raises `UserError` where they lack a placeholder or have one too many.
    """
    project = unit.read.project()
    words = {name: dict(parts) for name, parts in project.prompts.items()}
    own = words.setdefault(language, {})
    if text.strip():
        check_words(part, text)
        own[part] = text
    else:
        own.pop(part, None)
    unit.update(Project, project.id, prompts={name: parts for name, parts in words.items() if parts})


@operation("Change whether decisions are timed")
def set_times_decisions(unit: Unit, keeps: bool) -> None:
    """Whether the seconds between seeing a suggestion and deciding on it are kept."""
    unit.update(Project, unit.read.project().id, times_decisions=keeps)
