"""Projects for tests: sources, an engine that needs no model, and what to compare."""

import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.sources import Incoming
from el2mp_desktop.project import Person, Project
from el2mp_desktop.storage.schema import RECORDED, Base
from el2mp_desktop.suggest.base import (
    Answer,
    Call,
    CodeCard,
    EngineIdentity,
    LabelledExample,
    Match,
    Passage,
    ProposedCoding,
)

LEA = Person("Léa Marchetti", "LM")
NOT_SAID = "words that nobody said"


def made_up_source(name: str, turns: Sequence[tuple[str, str]]) -> ImportedSource:
    """A transcript of ``(speaker, words)``, whatever stands in the words."""
    text, spans = "", []
    for speaker, words in turns:
        text += f"{speaker}: "
        start = len(text)
        text += canonical(words).text
        spans.append(ImportedTurn(start, len(text), speaker))
        text += "\n"
    return ImportedSource(name, "transcript", "text", text, tuple(spans))


def incoming(name: str, *turns: tuple[str, str]) -> Incoming:
    return Incoming(made_up_source(name, turns), {"file": f"{name}.txt"})


class Quoter:
    """An engine that quotes each passage's first and last word under the first code, and once what nobody said."""

    def __init__(self, model: str = "quoter") -> None:
        self.model = model

    def identity(self) -> EngineIdentity:
        return EngineIdentity("test", self.model, "sha256:0", "Find {code}.", "1", {"seed": 1})

    def suggest(
        self,
        passages: Sequence[Passage],
        codebook: Sequence[CodeCard],
        examples: Sequence[LabelledExample],
        cancel: Cancel,
    ) -> Iterator[Answer]:
        told = " / ".join(card.text("en").name for card in codebook)
        for passage in passages:
            proposals = tuple(self._proposals(passage, [card for card in codebook if card.codable][:1]))
            request = f"{told}: {passage.before}|{passage.text}".encode()
            call = Call(request, f"reply on {passage.text}", seconds=0.1, reply_tokens=7)
            yield Answer(passage.id, proposals, (call,))

    def _proposals(self, passage: Passage, cards: Sequence[CodeCard]) -> Iterator[ProposedCoding]:
        words = passage.text.split()
        for card in cards:
            for quote in dict.fromkeys((words[0], words[-1])):
                start = passage.start + passage.text.index(quote)
                yield ProposedCoding(
                    passage.id, card.id, quote, Match.EXACT, start, start + len(quote), f"because of {quote}", "no", 0.5
                )
            yield ProposedCoding(passage.id, card.id, NOT_SAID, Match.NOT_FOUND, None, None)


def quick_folder() -> Path:
    """A new folder in memory where there is such a place: for tests of thousands of acts, not of the disk."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))


def rows_of(project: Project, entity: type[Base]) -> dict[str, dict[str, Any]]:
    """Every row of a table by its id, as the file has it."""
    with closing(sqlite3.connect(project.path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute(f'SELECT * FROM "{entity.__tablename__}"').fetchall()
    return {str(row["id"]): dict(row) for row in rows}


def recorded_rows(project: Project) -> dict[str, dict[str, dict[str, Any]]]:
    """All that undo answers for, by table and id."""
    return {entity.__tablename__: rows_of(project, entity) for entity in RECORDED}


def files_beside(path: Path) -> set[str]:
    return {other.name for other in path.parent.iterdir()} - {path.name}


def traces(words: Iterable[str], project: Path, *folders: Path) -> list[str]:
    """Which words are left in the project's file, in files beside it, in its images, or under the folders."""
    files = [file for folder in (project.parent, *folders) for file in folder.rglob("*") if file.is_file()]
    heaps = [file.read_bytes().lower() for file in files]
    with closing(sqlite3.connect(project)) as connection:
        heaps += [zlib.decompress(data).lower() for (data,) in connection.execute("SELECT data FROM image")]
    found = []
    for word in words:
        lower = word.lower()
        forms = {lower.encode(), lower.encode("utf-16-le"), lower.encode("ascii", "backslashreplace")}
        if any(form in heap for form in forms for heap in heaps):
            found.append(word)
    return found
