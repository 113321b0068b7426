"""Telling a file's format by its structure, and reading files into plain values."""

import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import Head, ImportedSource, Importer, Later, Part, Skipped, Survey, head_of
from el2mp_desktop.importers.bundle import is_litter, is_mixed, members, on_disk, shown
from el2mp_desktop.importers.chats.chat import counted
from el2mp_desktop.importers.chats.secondhalf import surveying_rest
from el2mp_desktop.importers.formats import IMPORTERS as IMPORTERS
from el2mp_desktop.importers.reading.encoding import Choice, binary_kind, choosing, peek
from el2mp_desktop.importers.reading.files import summing
from el2mp_desktop.importers.reading.jsonfile import noting_equal_keys
from el2mp_desktop.jobs import Cancel, Report, uncollected, unreported
from el2mp_desktop.language import reason_of, tr, trn

HEAD = 65_536
"""Bytes at a file's beginning by which its format is told."""
SHOWN = 5
"""How many skipped parts a file's warnings name."""

_PASTED = "clipboard"
_LONGEST_TITLE = 60
_BLANKS = re.compile(r"[ \t\n]+")

_PICTURES = frozenset(("GIF", "WebP", "HEIC", "AVIF"))
_RECORDINGS = frozenset(("MP3", "Ogg", "FLAC", "WAV", "AVI", "M4A", "MP4", "QuickTime"))
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file holds."""

    name: str
    sha256: str
    """Of the file's bytes, 64 hexadecimal digits."""
    importer: str
    label: str
    sources: tuple[ImportedSource, ...]
    warnings: tuple[str, ...] = ()
    """About the file as a whole; a source has its own."""
    encoding: str = ""
    """Of its text; empty where the format leaves no choice, as in a ZIP of XML."""
    confidence: float = 0.0
    """0 to 1: how sure the importer is that the file is of its format."""


def importer(name: str) -> Importer:
    """The importer of that name; `UserError` naming the known ones if there is none."""
    for candidate in IMPORTERS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in IMPORTERS)
    raise UserError(tr("There is no format “{name}”; known are: {known}.", name=name, known=known))


def detect(path: Path) -> list[tuple[Importer, float]]:
    """The importers that may read the file, the surest first; `UserError` where there is none or no file."""
    with _naming(path), on_disk(path) as file:
        return _detect(file)


@dataclass(slots=True)
class _Opened:
    """A file while it is read, and what is told of it afterwards."""

    path: Path
    """Where it lies on disk, also if it came out of a ZIP."""
    importer: Importer
    confidence: float
    choice: Choice
    twice: Mapping[str, int]
    """Names of data that stood twice in one place."""
    sha256: str = ""
    """Once it is read."""


@contextmanager
def _opened(path: Path, as_format: str | None, encoding: str | None) -> Iterator[_Opened]:
    """The file with its reader; a `UserError` within names the file, and says so where the format is doubtful."""
    chosen = importer(as_format) if as_format else None
    with (
        _naming(path),
        uncollected(),
        choosing(encoding) as choice,
        noting_equal_keys() as twice,
        on_disk(path) as file,
    ):
        reader, confidence = (chosen, _score(chosen, file)) if chosen else _detect(file)[0]
        opened = _Opened(file, reader, confidence, choice, twice)
        with summing(file) as total, _doubting(reader, confidence):
            yield opened
            opened.sha256 = total()


def survey(
    path: Path,
    as_format: str | None = None,
    *,
    encoding: str | None = None,
    cancel: Cancel | None = None,
    report: Report = unreported,
) -> Survey:
    """What a file holds, one source in memory at a time, in the format and encoding found or those asked for.

    Raises `UserError`, naming the file and the reason, for whatever cannot be read.
    """
    with _opened(path, as_format, encoding) as file:
        heads = []
        skipped = []
        with surveying_rest(file.importer, file.path, cancel, report) as rest:
            found = file.importer.read(file.path) if rest is None else rest.read()
            for index, part in _parts(found, file.path, None, cancel, report):
                if isinstance(part, Skipped):
                    skipped.append(part)
                else:
                    heads.append(replace(part, index=index) if isinstance(part, Head) else head_of(index, part))
        _expect_some(heads, skipped)
    return Survey(
        name=shown(path),
        sha256=file.sha256,
        importer=file.importer.name,
        label=file.importer.label,
        confidence=file.confidence,
        encoding=file.choice.used,
        parts=tuple(heads),
        warnings=_warnings(skipped, file.twice),
    )


def read(
    path: Path,
    as_format: str | None = None,
    *,
    only: Collection[int] | None = None,
    encoding: str | None = None,
    cancel: Cancel | None = None,
    report: Report = unreported,
) -> ReadFile:
    """The sources of a file, or ``only`` those at these places in it (see `Head`), as `survey` reads them.

    Raises `UserError`, naming the file and the reason, for whatever cannot be read.
    """
    with _opened(path, as_format, encoding) as file:
        sources: list[ImportedSource] = []
        skipped: list[Skipped] = []
        for _, part in _parts(file.importer.read(file.path), file.path, only, cancel, report):
            if isinstance(part, Skipped):
                skipped.append(part)
            elif isinstance(part, ImportedSource):
                sources.append(part)
        _expect_some(sources, skipped)
    return ReadFile(
        name=shown(path),
        sha256=file.sha256,
        importer=file.importer.name,
        label=file.importer.label,
        sources=tuple(sources),
        warnings=_warnings(skipped, file.twice),
        encoding=file.choice.used,
        confidence=file.confidence,
    )


def read_text(text: str, name: str, as_format: str | None = None) -> ReadFile:
    """What was copied: a chat in Markdown or JSON, a transcript; its format told as a file's.

    A chat without a title is called by its first request; anything else without one, ``name``.
    """
    if not text.strip():
        raise UserError(tr("There is no text on the clipboard."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{_PASTED}.txt"
        path.write_text(canonical(text).text, encoding="utf-8", newline="")
        try:
            found = read(path, as_format)
        except UserError as error:
            reason = str(error).removeprefix(tr("{name}: {reason}", name=path.name, reason=""))
            raise UserError(reason) from None
    sources = tuple(_titled(source, name) if source.name == _PASTED else source for source in found.sources)
    return replace(found, name=name, sources=sources)


def _titled(source: ImportedSource, name: str) -> ImportedSource:
    asked = next((turn for turn in source.turns if turn.role == "user"), None) if source.kind == "chat" else None
    words = _BLANKS.sub(" ", source.text[asked.start : asked.end]).strip() if asked is not None else ""
    if len(words) > _LONGEST_TITLE:
        words = words[: _LONGEST_TITLE - 1].rpartition(" ")[0] or words[: _LONGEST_TITLE - 1]
        words = words.rstrip(" ,;:.") + "…"
    return replace(source, name=words or name)


def _parts(
    found: Iterable[Part], path: Path, only: Collection[int] | None, cancel: Cancel | None, report: Report
) -> Iterator[tuple[int, ImportedSource | Skipped | Head]]:
    """The parts wanted with their place in the file; what comes after the last of them is not read."""
    last = max(only, default=-1) if only is not None else None
    name = canonical(path.name).text
    for index, part in enumerate(found):
        if cancel is not None:
            cancel.check()
        report(index, 0, name)
        if only is None or index in only:
            yield index, _built(part) if isinstance(part, Later) else part
        if last is not None and index >= last:
            return


def _built(part: Later) -> ImportedSource | Skipped:
    try:
        return part.build()
    except UserError as error:
        return Skipped(part.name, str(error))


def _expect_some(found: Collection[object], skipped: list[Skipped]) -> None:
    if not found:
        raise UserError(skipped[0].reason if skipped else tr("Nothing in it can be imported."))


def find(paths: Iterable[Path], *, cancel: Cancel | None = None, report: Report = unreported) -> list[Path]:
    """The files to read: folders, and ZIPs of files, are replaced by what they hold, in order, each file once.

    Hidden files and litter of operating systems are passed over within folders. A path that does not exist is
    kept, so that reading it says so.
    """
    found: dict[Path, None] = {}

    def tell(entry: Path) -> None:
        if cancel is not None:
            cancel.check()
        report(len(found), 0, canonical(entry.name).text)

    for path in paths:
        for file in _expand(path, tell) if path.is_dir() else (path,):
            if cancel is not None:
                cancel.check()
            found.update(dict.fromkeys(_within(file)))
    return list(found)


def _within(path: Path) -> list[Path]:
    """The files of a ZIP that no reader knows as a whole, or that is mixed (see `bundle`); else the path itself."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        # A document’s own reader knows it at once; the others would look into it one after the other.
        likely = sorted(IMPORTERS, key=lambda one: path.suffix.lower() not in one.suffixes)
        if head.startswith(_ZIP) and (is_mixed(path) or not any(one.score(path, head) for one in likely)):
            return members(path) or [path]
    except (OSError, UserError):
        pass  # reading it says so
    return [path]


def _expand(folder: Path, tell: Callable[[Path], None]) -> Iterator[Path]:
    """The files in a folder and those below it; ``tell`` hears of each file and folder that is come upon."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if is_litter(entry.name):
            continue
        tell(entry)
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _expand(entry, tell)
        else:
            yield entry


def _score(chosen: Importer, path: Path) -> float:
    return chosen.score(path, _head(path))


def _head(path: Path) -> bytes:
    _check(path)
    with path.open("rb") as file:
        return file.read(HEAD)


def _detect(path: Path) -> list[tuple[Importer, float]]:
    head = _head(path)
    scores = [(candidate, candidate.score(path, head)) for candidate in IMPORTERS]
    likely = sorted((pair for pair in scores if pair[1] > 0), key=lambda pair: -pair[1])
    if not likely:
        raise UserError(_unknown(path, head))
    return likely


def _check(path: Path) -> None:
    if path.is_dir():
        raise UserError(tr("It is a folder, not a file."))
    if not path.exists():
        raise UserError(tr("There is no such file."))
    if not path.is_file():
        raise UserError(tr("It is not an ordinary file."))
    if path.stat().st_size == 0:
        raise UserError(tr("The file is empty."))


def _unknown(path: Path, head: bytes) -> str:
    kind = binary_kind(head)
    text = peek(head).lstrip("\ufeff").strip()
    if kind == "ZIP":
        if members(path):
            return tr("It is an archive of files; unpack it first.")
        return tr("It is an archive that holds nothing that can be imported.")
    if kind in _PICTURES:
        return tr("Pictures of this kind ({kind}) cannot be imported; save it as PNG or JPEG.", kind=kind)
    if kind in _RECORDINGS:
        return tr("It is a recording ({kind}); import its transcript.", kind=kind)
    if kind == "Microsoft Office 97":
        return tr("It is a file of Microsoft Office 97, or one that is locked with a password; save it as DOCX, "
                  "XLSX or PPTX, without a password.")  # fmt: skip
    if kind:
        return tr("Files of this kind ({kind}) cannot be imported.", kind=kind)
    if not text:
        return tr("It contains no text.") if kind is None else tr("It is not a text, and of no known format.")
    if text[0] in "[{":
        return tr("It holds data, but no chat export of a known format.")
    return tr("It is written for machines (HTML, XML or the like), in a format that cannot be imported.")


def _warnings(skipped: list[Skipped], twice: Mapping[str, int]) -> tuple[str, ...]:
    shown = [tr("“{name}” was left out: {reason}", name=part.name, reason=part.reason) for part in skipped[:SHOWN]]
    more = len(skipped) - SHOWN
    if more > 0:
        shown.append(trn("{count} more part was left out.", "{count} more parts were left out.", more))
    if twice:
        shown.append(tr("Names that stand twice in one place of its data count once, the last: {names}.",
                        names=counted(twice)))  # fmt: skip
    return tuple(shown)


@contextmanager
def _doubting(chosen: Importer, confidence: float) -> Iterator[None]:
    """Says of a file that was read in a format asked for, and is of another, that it is."""
    try:
        yield
    except UserError as error:
        if confidence > 0:
            raise
        reason = tr("It does not look like the format that was asked for ({format}). {reason}",
                    format=chosen.label, reason=error)  # fmt: skip
        raise UserError(reason) from None


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Puts the file's name before every reason, and makes a reason of what the system says."""
    name = shown(path)
    try:
        yield
    except UserError as error:
        raise UserError(tr("{name}: {reason}", name=name, reason=error)) from None
    except OSError as error:
        reason = tr("The file cannot be opened ({reason}).", reason=reason_of(error))
        raise UserError(tr("{name}: {reason}", name=name, reason=reason)) from None
    except MemoryError:
        reason = tr("It is too large for this machine’s memory.")
        raise UserError(tr("{name}: {reason}", name=name, reason=reason)) from None
