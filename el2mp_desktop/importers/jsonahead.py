"""A faster way through the values of a long list: from the bytes that lie ahead of what is read as text.

A value is taken where another like it begins behind it, and a decoder that is stricter than Python's accepts all of
it; anything else is left to be read as text. Of two equal keys, here too, the last counts.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
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


class Ahead:
    """The pieces of a file in UTF-8, for whoever reads them as text; values may be taken from them in between."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._bytes = b""
        self._start = 0  # of what was not given out
        self._within = False  # a character, of which the beginning was given out
        self._opening: re.Pattern[bytes] | None = None

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
        self._within = piece[-1] > 0x7F
        return piece

    def expect(self, text: str, position: int) -> None:
        """From now on values that begin as the one there: with the names of the same two fields."""
        found = _OPENING.match(text, position) if self._opening is None else None
        if found:
            first, second = (re.escape(name).encode() for name in found.groups())
            self._opening = re.compile(first + _NAMED.encode() + second)

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
