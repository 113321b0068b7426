"""Makes the fixture of the current file format: ``python -m tests.data.projects.make_current``.

Everything in it is invented. A fixture is made once, by the last program of its format, and never again: it stands
for the files that people have.
"""

from dataclasses import replace
from pathlib import Path

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, code_in_vivo, mark_nothing, mark_unsure
from el2mp_desktop.operations.discussion import mark_to_discuss, reply
from el2mp_desktop.operations.links import link_passages
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.operations.suggestions import accept, reject
from el2mp_desktop.project import Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.storage.schema import FORMAT
from tests.projects import LEA, Quoter, incoming

TURNS = (
    ("Ana", "On a demandé trois fois la même chose 🧵 à la machine."),
    ("Bo", "Et trois fois elle a répondu à côté, e\u0301videmment."),
    ("Ana", "Je n’ose plus lui parler du métier à tisser."),
    ("Bo", "D’accord."),
)


def _session() -> Incoming:
    """The talk with a mark in it, and who and what it is about."""
    came = incoming("Séance 1", *TURNS)
    start = came.source.text.index("🧵")
    marked = replace(came.source, marks=(Mark(start, start + 1, "remark", "bobine"),))
    return replace(came, source=marked, case="Groupe A", cases={"Ana": "Participante 1"}, attributes={"séance": "1"})


def make(path: Path) -> None:
    """Codings, a memo, a discussion, a link, a run, decisions, a read mark; things undone and redone."""
    with Project.create(path, name="Atelier de tissage", language="fr", coder=LEA) as project:
        (source,) = project.do(import_sources, [_session()], "Ateliers")
        text, turns = project.read.text(source), project.read.turns(source)
        doubt = project.do(add_code, "Hésitation", None)
        project.do(add_code, "Itération", None)
        start = text.index("n’ose")
        coding = project.do(apply_code, source, Span(start, start + 10), doubt)
        project.do(write_memo, "coding", coding, "Le mot revient souvent.")
        project.do(mark_unsure, coding, True)
        start = text.index("métier")
        project.do(code_in_vivo, source, Span(start, start + len("métier à tisser")))
        project.do(mark_to_discuss, coding, True)
        project.do(reply, "coding", coding, "Je coderais la phrase entière.")
        project.do(link_passages, source, Span(start, start + len("métier")), source, Span(5, 7))
        project.do(mark_nothing, [turns[3].id], source)
        suggest(project, Quoter(), [source])
        found = project.read.suggestions()
        project.do(accept, found[0].id, reason="Oui.")
        project.do(reject, found[1].id, reason="Trop court.")
        project.do(apply_code, source, Span(0, 4), doubt)
        project.undo()
        project.undo()
        project.redo()


if __name__ == "__main__":
    target = Path(__file__).with_name(f"v{FORMAT}.el2mp")
    if target.exists():
        raise UserError(f"{target.name} is there already and stays as it is.")
    make(target)
