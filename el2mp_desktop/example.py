"""The example project: made from the shipped material, a fresh copy each time."""

import json
from pathlib import Path
from typing import Any

from el2mp_desktop.domain.rows import SourceRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.intake import Decisions, arrivals, collect, open_files, parts_of
from el2mp_desktop.language import current_language, mark, tr
from el2mp_desktop.locations import shipped, user_folder
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.settings import initials_of

_SEEDS = "example.json"
"""The first codings, each by an exact quotation."""
_SOURCES = (".vtt", ".txt", ".docx", ".json")


def example_files() -> list[Path]:
    """The transcripts, notes and chats that the example is made of."""
    folder = shipped("resources") / "example"
    return sorted(path for path in folder.iterdir() if path.suffix in _SOURCES and path.name != _SEEDS)


def copy_of_the_example(folder: Path | None = None) -> Path:
    """A new project file made of the example material; returns where it is. Existing copies stay."""
    folder = folder or user_folder() / "examples"
    folder.mkdir(parents=True, exist_ok=True)
    path = _free_path(folder, tr("Example project"))
    with Project.create(
        path, name=tr("Example project"), language=current_language(), codebook=load_codebook(find_codebook("el2mp"))
    ) as project:
        make_example(project)
    return path


def make_example(project: Project) -> None:
    """Import the material, and the first codings of two invented coders."""
    seeds = json.loads((shipped("resources") / "example" / _SEEDS).read_text("utf-8"))
    for coder in dict.fromkeys(seed["coder"] for seed in seeds):
        project.work_as(Person(coder, initials_of(coder)))
    found = arrivals(parts_of(open_files(example_files()).files), ())
    project.do(import_sources, collect((arrival, Decisions()) for arrival in found).incoming)
    codes = {code.key: code.id for code in project.read.codes()}
    for seed in seeds:
        project.work_as(Person(seed["coder"], initials_of(seed["coder"])))
        _plant(project, seed, codes)
    project.begin_here(mark("Make the example"))


def _plant(project: Project, seed: dict[str, Any], codes: dict[str, str]) -> None:
    source, span = _find(project, seed["source"], seed["quote"])
    if seed.get("nothing"):
        turn = next(turn for turn in project.read.turns(source.id) if turn.start <= span.start < turn.end)
        project.do(mark_nothing, [turn.id], source.id)
        return
    coding = project.do(apply_code, source.id, span, codes[seed["code"]], unsure=bool(seed.get("unsure")))
    if seed.get("memo"):
        project.do(write_memo, "coding", coding, seed["memo"])


def _find(project: Project, file: str, quote: str) -> tuple[SourceRow, Span]:
    for source in project.read.sources():
        if source.origin.get("file") == file:
            start = project.read.text(source.id).find(quote)
            if start >= 0:
                return source, Span(start, start + len(quote))
    raise LookupError(f"a quote of the example is not in {file}")


def _free_path(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.el2mp", 2
    while path.exists():
        path, number = folder / f"{name} {number}.el2mp", number + 1
    return path
