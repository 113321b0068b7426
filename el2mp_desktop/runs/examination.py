"""The exam of a model on a project's codebook: whether it was taken, whether it is due, and taking it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from el2mp_desktop.domain.rows import ExamRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.jobs import Cancel, Report, unreported
from el2mp_desktop.language import tr
from el2mp_desktop.operations.runs import add_exam
from el2mp_desktop.operations.suggestions import code_cards
from el2mp_desktop.project import Project
from el2mp_desktop.suggest.base import EngineIdentity
from el2mp_desktop.suggest.ollama.exam import Part, as_report, hold_exam, questions_of
from el2mp_desktop.suggest.ollama.prompt import Plan
from el2mp_desktop.suggest.ollama.two_stage import Reply
from el2mp_desktop.suggest.ollama.wording import language_of

if TYPE_CHECKING:
    from el2mp_desktop.suggest.ollama.engine import OllamaSuggester


@dataclass(frozen=True, slots=True)
class Examined:
    identity: EngineIdentity
    parts: Sequence[Part]
    language: str


def exam_of(project: Project, digest: str) -> ExamRow | None:
    """The latest exam that this very model has taken in the project."""
    return next((exam for exam in project.read.exams() if exam.digest == digest), None)


def is_due(project: Project, digest: str) -> bool:
    """Whether this very model has neither taken the exam nor read anything in the project.

    A run that failed before any usable answer has read nothing.
    """
    runs = [run for run in project.read.runs() if run.digest == digest and run.purpose == "suggest"]
    read = any(run.answered > run.faults for run in runs)
    return not read and exam_of(project, digest) is None


def questions(project: Project) -> int:
    """How many an exam on the codebook takes.

    Raises `UserError` where there is nothing to examine with.
    """
    total = questions_of(code_cards(project.read.codes()), language_of(project.language))
    if not total:
        raise UserError(
            tr("No code has both a definition and an example: give them to one at least, and the exam can be held.")
        )
    return total


def examine(
    project: Project, engine: "OllamaSuggester", report: Report = unreported, cancel: Cancel | None = None
) -> Examined:
    """Put the questions to a model and keep its report in the project.

    Raises `UserError` where the codebook has nothing to examine with, `EngineUnavailable`, `Cancelled`.
    """
    cancel = cancel or Cancel()
    total = questions(project)
    codebook, language = code_cards(project.read.codes()), language_of(project.language)
    identity, done = engine.identity(), 0

    def ask(plans: Sequence[Plan]) -> Iterator[Reply]:
        nonlocal done
        for reply in engine.ask(plans, cancel):
            done += 1
            report(done, total, identity.model)
            yield reply

    parts = hold_exam(identity, codebook, language, ask)
    cancel.check()
    project.record(add_exam, identity, as_report(parts, language))
    return Examined(identity, parts, language)
