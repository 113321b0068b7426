"""Changes files, reads them, and keeps the changes by which code is reached that was not reached before."""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from el2mp_desktop.domain.marks import KINDS
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from tests.fuzz.seeds import Seed, packed, seeds_of

FOLDERS = tuple(str(Path(registry.__file__).parents[1] / name) for name in ("importers", "domain"))
LONGEST = 6_000
"""Bytes of a changed file."""
TOKENS: tuple[bytes, ...] = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"(",
        b")",
        b"<",
        b">",
        b'"',
        b"'",
        b":",
        b",",
        b"\n",
        b"\n\n",
        b"\t",
        b" ",
        b"\0",
        b"\r",
    ),
    *(b"null", b"true", b"[]", b"{}", b'""', b"0", b"-1", b"1e999", b"NaN", b"9" * 400, b"1.5", b"\\ud800", b"\\u0000"),
    *(
        b"-->",
        b"<v A>",
        b"</v>",
        b"&amp;",
        b"&#0;",
        b"<!--",
        b"]]>",
        b"<a>",
        b"</a>",
        b"00:00:01.000",
        b"99:99:99",
        b"#",
    ),
    *(
        b"Marie: ",
        b"(rires)",
        b"//",
        b"**",
        b"[/]",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3",
        b"\xf0\x9f\x98\x80",
        b"\x15",
    ),
)

Arc = tuple[str, int, int]


@dataclass
class Found:
    """What a run of the fuzzer came to."""

    runs: int = 0
    arcs: set[Arc] = field(default_factory=set)
    kept: int = 0
    failures: list[tuple[str, bytes]] = field(default_factory=list)
    """What was raised, and the file."""
    slowest: tuple[float, bytes] = (0.0, b"")


def fuzz(reader: str, *, runs: int = 0, seconds: float = 0.0, seed: int = 1) -> Found:
    """So many runs, or so many seconds of them, on one importer."""
    chance = random.Random(seed)
    corpus: list[Seed] = list(seeds_of(reader))
    found = Found()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.bin"
        for candidate in corpus:
            _run(reader, path, candidate, found)
        while found.runs < runs or time.monotonic() < until:
            candidate = changed(chance.choice(corpus), corpus, chance)
            if _run(reader, path, candidate, found):
                corpus.append(candidate)
                found.kept += 1
    return found


def _run(reader: str, path: Path, seed: Seed, found: Found) -> bool:
    """Whether new code was reached."""
    data = packed(seed)
    path.write_bytes(data)
    arcs: set[Arc] = set()
    started = time.process_time()
    with traced(arcs):
        try:
            for source in registry.read(path, reader).sources:
                check(source)
        except UserError:
            pass
        except Exception as error:  # whatever else is raised is what is looked for
            found.failures.append((f"{type(error).__name__}: {error}", data))
    found.slowest = max(found.slowest, (time.process_time() - started, data))
    found.runs += 1
    new = not arcs <= found.arcs
    found.arcs |= arcs
    return new


def check(source: ImportedSource) -> None:
    """Turns and marks lie in the text, turns in order; the text is canonical."""
    position = 0
    for index, turn in enumerate(source.turns):
        assert position <= turn.start < turn.end <= len(source.text), "turns overlap or lie outside"
        assert turn.parent is None or turn.parent < index, "a parent stands after its child"
        position = turn.end
    for mark in source.marks:
        assert 0 <= mark.start < mark.end <= len(source.text), "a mark lies outside"
        assert mark.kind in KINDS, "a mark of no kind"
    source.text.encode()
    assert not {"\r", "\0"} & set(source.text), "the text is not canonical"


@contextmanager
def traced(arcs: set[Arc]) -> Iterator[None]:
    """Notes each step from line to line within the importers."""

    def enter(frame: FrameType, event: str, arg: Any) -> Callable[..., Any] | None:
        name = frame.f_code.co_filename
        if not name.startswith(FOLDERS):
            return None
        last = frame.f_code.co_firstlineno

        def step(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal last
            if event == "line":
                arcs.add((name, last, frame.f_lineno))
                last = frame.f_lineno
            return step

        return step

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(before)


def changed(seed: Seed, corpus: list[Seed], chance: random.Random) -> Seed:
    """A seed with one to five changes; of a ZIP, in one entry."""
    if isinstance(seed, Mapping):
        name = chance.choice(sorted(seed))
        return {**seed, name: _changed(seed[name], seed[name], chance)}
    other = chance.choice(corpus)
    return _changed(seed, other if isinstance(other, bytes) else seed, chance)


def _changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 2, 8, 40)))
        part = data[start:end]
        begin = chance.randrange(len(other) + 1)
        part = chance.choice(
            (
                b"",
                chance.choice(TOKENS),
                chance.choice(TOKENS) * chance.randint(2, 30),
                part * 2,
                other[begin : begin + chance.choice((4, 30, 200))],
                bytes([chance.randrange(256)]),
            )
        )
        data = data[:start] + part + data[end:]
    return data[: chance.choice((LONGEST, LONGEST, max(1, len(data) - chance.randrange(40))))]
