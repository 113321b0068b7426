"""Taking over a neutral corpus at once: its documents, codes, coders and codings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from el2mp_desktop.domain.palette import Look, new_look
from el2mp_desktop.domain.rows import CodeRow
from el2mp_desktop.domain.text import context, text_sha
from el2mp_desktop.exchange.corpus import Corpus, CorpusCode, CorpusCoding, coders_of
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.coders import ensure_coder
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.settings import initials_of
from el2mp_desktop.storage.schema import Code, Coding
from el2mp_desktop.storage.unit import Row, Unit, new_id

Place = tuple[str, int, int, str, str]
"""Source, start, end, code and coder of a coding."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a corpus brought that was not there: ids of sources, and how many codes and codings."""

    sources: tuple[str, ...]
    codes: int
    codings: int


@operation("Import a corpus")
def import_corpus(unit: Unit, corpus: Corpus) -> Taken:
    """Add what the project has not: documents by their text, codes by name, codings by span, code and coder."""
    taken = import_sources(unit, _new_documents(unit, corpus))
    by_text = {source.text_sha: source.id for source in unit.read.sources()}
    sources = {name: by_text[text_sha(text)] for name, text in _texts(corpus)}
    codes, added = _add_codes(unit, corpus.codes)
    coders = {name: ensure_coder(unit, name, initials_of(name)) for name in coders_of(corpus.codings)}
    rows = list(_new_codings(unit, corpus, sources, codes, coders))
    unit.insert_many(Coding, rows)
    return Taken(tuple(taken), added, len(rows))


def _new_documents(unit: Unit, corpus: Corpus) -> list[Incoming]:
    present = {source.text_sha for source in unit.read.sources()}
    new: dict[str, Incoming] = {}
    for file in corpus.documents.values():
        sha = text_sha(file.sources[0].text)
        if sha not in present:
            origin = {"file": file.name, "sha256": file.sha256, "importer": "corpus"}
            new.setdefault(sha, Incoming(file.sources[0], origin))
    return list(new.values())


def _texts(corpus: Corpus) -> Iterator[tuple[str, str]]:
    return ((name, file.sources[0].text) for name, file in corpus.documents.items())


def _add_codes(unit: Unit, wanted: Sequence[CorpusCode]) -> tuple[dict[str, str], int]:
    """Ids by name; codes of that name and under that category are taken as they are. And how many are new."""
    present = unit.read.codes()
    book = _Codebook(present, unit.read.project().language)
    ids = {}
    for code in wanted:
        parent = book.place(code.category, None) if code.category else None
        ids[code.name] = book.place(code.name, parent, code.colour)
    unit.insert_many(Code, book.rows)
    return ids, len(book.rows)


class _Codebook:
    """Finds codes by name and parent, and makes rows for those that are missing."""

    def __init__(self, present: Sequence[CodeRow], language: str) -> None:
        self.rows: list[Row] = []
        self._language = language
        self._ids = {(name, code.parent_id): code.id for code in present for name in code.name.values()}
        self._looks = {code.id: Look(code.colour, code.pattern) for code in present}
        self._children: dict[str | None, int] = {}
        for code in present:
            self._children[code.parent_id] = max(self._children.get(code.parent_id, 0), code.position + 1)

    def place(self, name: str, parent: str | None, colour: str = "") -> str:
        found = self._ids.get((name, parent))
        if found is not None:
            return found
        look = Look(colour) if colour else new_look(self._looks.values(), self._looks.get(parent or ""))
        row = self._row(name, parent, look)
        self._ids[name, parent] = row["id"]
        self._looks[row["id"]] = look
        self.rows.append(row)
        return str(row["id"])

    def _row(self, name: str, parent: str | None, look: Look) -> Row:
        position = self._children.get(parent, 0)
        self._children[parent] = position + 1
        texts: Row = {field: {} for field in ("definition", "include", "exclude", "example", "ask", "synonyms")}
        return texts | {
            "id": new_id(),
            "key": "",
            "parent_id": parent,
            "position": position,
            "colour": look.colour,
            "pattern": look.pattern,
            "codable": True,
            "name": {self._language: name},
            "origin": "",
            "source_id": None,
        }


def _new_codings(
    unit: Unit, corpus: Corpus, sources: Mapping[str, str], codes: Mapping[str, str], coders: Mapping[str, str]
) -> Iterator[Row]:
    texts = dict(_texts(corpus))
    present: set[Place] = {tuple(row) for row in unit.read.coding_tuples()}
    for coding in corpus.codings:
        ids = sources[coding.document], codes[coding.code], coders[coding.coder]
        place = (ids[0], coding.span.start, coding.span.end, ids[1], ids[2])
        if place not in present:
            present.add(place)
            yield _row(unit, coding, texts[coding.document], *ids)


def _row(unit: Unit, coding: CorpusCoding, text: str, source: str, code: str, coder: str) -> Row:
    before, after = context(text, coding.span)
    return {
        "source_id": source,
        "code_id": code,
        "coder_id": coder,
        "anchor": "text",
        "start": coding.span.start,
        "end": coding.span.end,
        "quote": coding.span.of(text),
        "before": before,
        "after": after,
        "reading": 1,
        "seen": [],
        "unsure": False,
        "suggestion_id": None,
        "created_at": unit.at,
    }
