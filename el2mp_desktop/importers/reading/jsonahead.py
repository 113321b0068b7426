"""A faster way through the values of a long list: from the bytes that lie ahead of what is read as text.

A value is taken where another like it begins behind it, and a decoder that is stricter than Python's accepts all of
it; anything else is left to be read as text. Of two equal keys, here too, the last counts.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

LONGEST = 16_000_000
"""Bytes of a value that is taken this way."""

_SPACE = b" \t\r\n"
_STRING = r'"(?:[^"\\]|\\.){0,1000}"'
_NAMED = rf"\s*:\s*(?:{_STRING}|null|[-\d.]+)\s*,\s*"
_OPENING = re.compile(rf"(\{{\s*{_STRING}){_NAMED}({_STRING})")


class Taken(NamedTuple):
    value: Any
    characters: int
    lines: int
    rest: str
    """The comma after it, and white space."""


def opening(text: str, position: int) -> re.Pattern[bytes] | None:
    """How values begin that begin as the one there, with the names of the same two fields."""
    found = _OPENING.match(text, position)
    if not found:
        return None
    first, second = (re.escape(name).encode() for name in found.groups())
    return re.compile(first + _NAMED.encode() + second)


def skipped_to(pieces: Iterator[bytes], goal: int, how: re.Pattern[bytes]) -> tuple[int, Iterator[bytes]] | None:
    """Where, at that byte of a file or behind it, something begins so, and the bytes from there."""
    held, end = b"", 0  # of what was read
    for piece in pieces:
        end += len(piece)
        if end <= goal:
            continue
        held += piece[max(0, len(piece) - (end - goal)) :]
        if found := how.search(held):
            return end - len(held) + found.start(), chain((held[found.start() :],), pieces)
        if len(held) > LONGEST:
            break
    return None


class Ahead:
    """The pieces of a file in UTF-8, for whoever reads them as text; values may be taken from them in between."""

    def __init__(self, pieces: Iterable[bytes], how: re.Pattern[bytes] | None = None) -> None:
        self._pieces = iter(pieces)
        self._bytes = b""
        self._start = 0  # of what was not given out
        self._given = 0  # bytes, in all
        self._within = False  # a character, of which the beginning was given out
        self._opening = how

    @property
    def at(self) -> int | None:
        """The byte of the file that was not given out yet; None within a character."""
        return None if self._within else self._given

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """The next piece; once it is known how values begin, it ends before the last that begins in it."""
        if self._start == len(self._bytes) and not self._more():
            raise StopIteration
        end = len(self._bytes)
        if self._opening is not None:
            for found in self._opening.finditer(self._bytes, self._start + 1):
                end = found.start()
        piece, self._start = self._bytes[self._start : end], end
        self._given += len(piece)
        self._within = piece[-1] > 0x7F
        return piece

    def expect(self, text: str, position: int) -> None:
        """From now on values that begin as the one there: with the names of the same two fields."""
        self._opening = self._opening or opening(text, position)

    def take(self) -> Taken | None:
        """The value that begins here, if it is a plain one."""
        if self._within or self._opening is None or not self._opening.match(self._bytes, self._start):
            return None
        length = self._length()
        piece = self._bytes[self._start : self._start + length]
        body = piece.rstrip(_SPACE)
        if not body.endswith(b","):
            return None
        body = body[:-1]
        try:
            characters = len(body) if body.isascii() else len(body.decode())
            value = _decoder()(body)
        except (ValueError, RecursionError):
            return None
        self._start += length
        self._given += length
        lines = body.count(b"\n") if b"\n" in body else 0  # mostly none, and looking is faster than counting
        return Taken(value, characters, lines, piece[len(body) :].decode())

    def _length(self) -> int:
        """Bytes before the next value begins; 0 where none does."""
        assert self._opening is not None
        while not (found := self._opening.search(self._bytes, self._start + 1)):
            if len(self._bytes) - self._start > LONGEST or not self._more():
                return 0
        return found.start() - self._start

    def _more(self) -> bool:
        piece = next(self._pieces, b"")
        self._bytes, self._start = self._bytes[self._start :] + piece, 0
        return bool(piece)


@cache
def _decoder() -> Callable[[bytes], Any]:
    import msgspec

    return msgspec.json.Decoder().decode
