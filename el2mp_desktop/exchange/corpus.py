"""Reads a neutral corpus: a folder with ``docs/*.txt``, ``codes.json`` and ``codings.jsonl``.

``codes.json`` is a list of ``{"name", "category", "colour"}``, the last two optional; each line of
``codings.jsonl`` is ``{"doc", "start", "end", "code", "coder"}``, ``doc`` being the file's name without suffix.
Positions are code points of the documents, which are UTF-8 with LF line ends and no byte-order mark.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from el2mp_desktop.domain.palette import is_colour
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.registry import ReadFile
from el2mp_desktop.jobs import Report, unreported
from el2mp_desktop.language import reason_of, tr


@dataclass(frozen=True, slots=True)
class CorpusCode:
    name: str
    category: str = ""
    """Name of the code it stands under."""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class CorpusCoding:
    document: str
    span: Span
    code: str
    coder: str


@dataclass(frozen=True, slots=True)
class Corpus:
    documents: Mapping[str, ReadFile]
    """By name; each holds one source."""
    codes: tuple[CorpusCode, ...]
    codings: tuple[CorpusCoding, ...]


def read_corpus(folder: Path, report: Report = unreported) -> Corpus:
    """All of a corpus. Raises `UserError`, naming the file and the line, for whatever does not fit together."""
    if not (folder / "docs").is_dir():
        raise UserError(tr("“{folder}” is no corpus: it has no folder “docs”.", folder=folder))
    files = sorted((folder / "docs").glob("*.txt"))
    documents = {}
    for done, path in enumerate(files):
        report(done, len(files), path.name)
        documents[path.stem] = _document(path)
    codes = tuple(_codes(folder / "codes.json"))
    codings = tuple(_codings(folder / "codings.jsonl", documents, {code.name for code in codes}))
    return Corpus(documents, codes, codings)


def _document(path: Path) -> ReadFile:
    file = registry.read(path, "text")
    if path.read_bytes() != file.sources[0].text.encode("utf-8"):
        raise UserError(tr("{name}: Write it as UTF-8 with LF line ends, so that positions hold.", name=path.name))
    return file


def _codes(path: Path) -> Iterator[CorpusCode]:
    content = _parsed(path.name, _text(path))
    if not isinstance(content, list):
        raise _fault(path.name, tr("A list of codes is expected."))
    names: set[str] = set()
    for number, entry in enumerate(content, 1):
        name, category, colour = (_field(entry, field) for field in ("name", "category", "colour"))
        if not name or category is None or colour is None or (colour and not is_colour(colour)):
            raise _fault(path.name, tr("Code {number} has no name, or a colour that is none.", number=number))
        if name in names:
            raise _fault(path.name, tr("The code “{name}” is there twice.", name=name))
        names.add(name)
        yield CorpusCode(name, category, colour)


def _codings(path: Path, documents: Mapping[str, ReadFile], codes: set[str]) -> Iterator[CorpusCoding]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        coding = _coding(_parsed(path.name, line, number))
        if coding is None:
            raise _fault(path.name, tr("“doc”, “start”, “end”, “code” and “coder” are expected."), number)
        if coding.document not in documents:
            raise _fault(path.name, tr("There is no document “{name}”.", name=coding.document), number)
        if coding.code not in codes:
            raise _fault(path.name, tr("There is no code “{name}” in codes.json.", name=coding.code), number)
        if coding.span.end > len(documents[coding.document].sources[0].text):
            raise _fault(path.name, tr("The passage ends after its document."), number)
        yield coding


def _coding(entry: object) -> CorpusCoding | None:
    document, code, coder = (_field(entry, field) for field in ("doc", "code", "coder"))
    start, end = (entry.get(field) for field in ("start", "end")) if isinstance(entry, dict) else (None, None)
    if not document or not code or not coder or type(start) is not int or type(end) is not int:
        return None
    return CorpusCoding(document, Span(start, end), code, coder) if 0 <= start < end else None


def _field(entry: object, name: str) -> str | None:
    """Its text, without spaces around; empty where it is not there, None where it is something else."""
    value = entry.get(name, "") if isinstance(entry, dict) else None
    return value.strip() if isinstance(value, str) else None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise _fault(path.name, tr("The file cannot be opened ({reason}).", reason=reason_of(error))) from None
    except UnicodeDecodeError:
        raise _fault(path.name, tr("It is not UTF-8.")) from None


def _parsed(name: str, text: str, line: int = 0) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _fault(name, tr("It is not JSON."), line) from None


def _fault(name: str, reason: str, line: int = 0) -> UserError:
    if line:
        return UserError(tr("{name}, line {line}: {reason}", name=name, line=line, reason=reason))
    return UserError(tr("{name}: {reason}", name=name, reason=reason))


def coders_of(codings: Sequence[CorpusCoding]) -> list[str]:
    """Their names, in order of first appearance."""
    return list(dict.fromkeys(coding.coder for coding in codings))
