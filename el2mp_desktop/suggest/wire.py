"""One streamed request at a time to the model server, on a connection that can be cut while the server is silent.

Plain HTTP by the standard library: no proxies, redirects, cookies or keys, nothing from the environment, and a
fraction of what a general client takes for a request. What goes out is what a record makes again, byte for byte.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from typing import Any
from urllib.parse import urlsplit

CONNECT_SECONDS = 3.0
WATCH_SECONDS = 0.05
"""How often a running request looks at its cancel token."""
LONGEST_LINE = 1_000_000
"""Bytes of one part of a reply."""
_AT_ONCE = 65_536
_LARGEST_COUNT = 2**53


class NoConnection(Exception):
    """Nobody listens at the address."""


class Refused(Exception):
    """The server reports an error: before its reply by an HTTP status, or within it (0)."""

    def __init__(self, status: int = 0) -> None:
        super().__init__(status)
        self.status = status


class Wire:
    """A new connection for each request: that keeps cutting it simple.

    A blocked read does not notice that its socket is closed, only that it is shut down: hence the socket.
    """

    def __init__(self, address: str, read_seconds: float, connect_seconds: float = CONNECT_SECONDS) -> None:
        self._address = urlsplit(address)
        self._read_seconds, self._connect_seconds = read_seconds, connect_seconds
        self._socket: socket.socket | None = None
        self.before_sending: Callable[[], None] = lambda: None
        """Called once the connection stands, before anything goes out."""

    def parts(self, path: str, body: bytes) -> Iterator[Mapping[str, Any]]:
        """What comes back to JSON that is posted: a JSON object a line, as they come.

        Raises `NoConnection`, `Refused`, `OSError` and `HTTPException` where the connection fails (`TimeoutError`
        where the server is silent), and `ValueError` or `RecursionError` for what is no JSON object.
        """
        connection = self._connected()
        try:
            self.before_sending()
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            with connection.getresponse() as reply:
                if reply.status != 200:
                    raise Refused(reply.status)
                yield from _objects(reply)
        finally:
            self._socket = None
            connection.close()

    def cut(self) -> None:
        """End a request at once, so that the server stops working on it."""
        held = self._socket
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def _connected(self) -> HTTPConnection:
        assert self._address.hostname is not None
        connection = HTTPConnection(self._address.hostname, self._address.port, timeout=self._connect_seconds)
        try:
            connection.connect()
        except OSError:
            raise NoConnection from None
        self._socket = connection.sock
        connection.sock.settimeout(self._read_seconds)
        return connection


@contextmanager
def cut_when(is_over: Callable[[], bool], wires: Sequence[Wire]) -> Iterator[None]:
    """Within it, requests under way on these connections end once ``is_over``."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(WATCH_SECONDS):
            if is_over():
                for wire in wires:
                    wire.cut()

    watcher = threading.Thread(target=watch, name="cancel of model requests", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def whole_number(value: object) -> int:
    """A count in a reply; 0 where there is none. Raises `ValueError` for what is no count."""
    if value is None:
        return 0
    if not isinstance(value, int) or not 0 <= value < _LARGEST_COUNT:
        raise ValueError("not a count")
    return value


def _objects(reply: HTTPResponse) -> Iterator[Mapping[str, Any]]:
    for line in _lines(reply):
        part = json.loads(line)
        if not isinstance(part, dict):
            raise ValueError("not an object")
        if part.get("error"):
            raise Refused
        yield part


def _lines(reply: HTTPResponse) -> Iterator[bytes]:
    """As they come. ``HTTPResponse.readline`` would not tell the end of a reply from the end of its connection."""
    missing, rest = reply.length, b""
    while missing != 0 and (data := reply.read1(_AT_ONCE)):
        missing = None if missing is None else missing - len(data)
        *lines, rest = (rest + data).split(b"\n")
        yield from lines
        if len(rest) > LONGEST_LINE:
            raise ValueError("no line")
    if missing:
        raise IncompleteRead(b"", missing)
    if rest:
        yield rest
