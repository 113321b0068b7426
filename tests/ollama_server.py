"""A loopback server in Ollama's wire format whose every answer, and every fault, is written by the test.

Wire facts: durations in nanoseconds, streams of one JSON object a line (``application/x-ndjson``), errors as
``{"error": "..."}``, also in the middle of a stream.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

CREATED = "2026-01-01T00:00:00Z"


class Exchange:
    """One request, and the ways to answer it."""

    def __init__(self, handler: "Handler", body: Mapping[str, Any]) -> None:
        self._handler = handler
        self.server = handler.server
        self._streaming = False
        self.body = body

    def json(self, value: object, status: int = 200) -> None:
        self.raw(json.dumps(value).encode(), status, "application/json; charset=utf-8")

    def error(self, status: int, text: str) -> None:
        self.json({"error": text}, status)

    def raw(self, data: bytes, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.wfile.write(data)

    def line(self, data: bytes) -> None:
        """One chunk of a stream, as it is."""
        if not self._streaming:
            self._streaming = True
            self._handler.send_response(200)
            self._handler.send_header("Content-Type", "application/x-ndjson")
            self._handler.send_header("Transfer-Encoding", "chunked")
            self._handler.end_headers()
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self._handler.wfile.flush()

    def part(self, content: str, **more: object) -> None:
        message = {"role": "assistant", "content": content}
        part = {"model": self.body["model"], "created_at": CREATED, "message": message, "done": False, **more}
        self.line(json.dumps(part).encode() + b"\n")

    def end(self) -> None:
        """The regular end of a stream."""
        self.line(b"")

    def finish(self, prompt_tokens: int | None = None, reason: str = "stop") -> None:
        """``prompt_tokens``: about what a tokeniser makes of the prompt, unless the test says otherwise."""
        if prompt_tokens is None:
            prompt_tokens = sum(len(message["content"]) for message in self.body["messages"]) // 5
        self.part("", done=True, done_reason=reason, prompt_eval_count=prompt_tokens, eval_count=20, total_duration=9)
        self.end()

    def reply(self, content: str, prompt_tokens: int | None = None, reason: str = "stop") -> None:
        """A whole reply, a few characters a part."""
        for at in range(0, len(content), 7):
            self.part(content[at : at + 7])
        self.finish(prompt_tokens, reason)

    def break_off(self) -> None:
        """Ends the connection without ending the reply."""
        self._handler.close_connection = True

    def hang(self) -> None:
        """Says nothing until the client goes away, and notes that it did."""
        self._handler.connection.recv(1)
        self._handler.close_connection = True
        self._handler.server.left.set()


Script = Callable[[Exchange], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Each part goes out at once, as from Ollama itself."""
    server: "ScriptedServer"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.answer(self.path, b"", Exchange(self, {}))

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.headers.append(dict(self.headers))
        self.server.answer(self.path, raw, Exchange(self, json.loads(raw)))


class ScriptedServer(ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1 while it is entered."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.models: list[dict[str, Any]] = [model_entry("tiny:latest")]
        self.shown: dict[str, dict[str, Any]] = {}
        self.scripts: deque[Script] = deque()
        self.otherwise: Script = lambda exchange: exchange.reply(shortlist())
        self.questions: Script = answer_question
        self.proposals: dict[str, dict[str, Mapping[str, object]]] = {}
        """By passage and code: what `answer_question` says."""
        self.pages: dict[str, Script] = {}
        """Paths that answer otherwise than a healthy server."""
        self.bodies: list[bytes] = []
        """What was posted to /api/chat, byte for byte."""
        self.asked: list[tuple[str, bytes]] = []
        self.headers: list[dict[str, str]] = []
        self.left = threading.Event()
        """Set once a client went away from a hanging reply."""
        self.failures: list[BaseException] = []
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """From here on connections are refused."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        import sys

        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.failures.append(error)

    def will(self, *scripts: Script) -> None:
        """What the next shortlists asked of /api/chat get, in turn; questions about them go to `questions`."""
        self.scripts.extend(scripts)

    def answer(self, path: str, raw: bytes, exchange: Exchange) -> None:
        self.asked.append((path, raw))
        if page := self.pages.get(path):
            page(exchange)
        elif path == "/api/chat":
            self.bodies.append(raw)
            if is_question(exchange.body):
                self.questions(exchange)
            else:
                (self.scripts.popleft() if self.scripts else self.otherwise)(exchange)
        elif path == "/api/show":
            self._show(exchange)
        else:
            self._list(path, exchange)

    def _list(self, path: str, exchange: Exchange) -> None:
        known: dict[str, object] = {
            "/api/version": {"version": "0.0.0-scripted"},
            "/api/status": {"cloud": {"disabled": True, "source": "env"}},
            "/api/tags": {"models": self.models},
        }
        if path in known:
            exchange.json(known[path])
        else:
            exchange.raw(b"404 page not found", 404, "text/plain")

    def _show(self, exchange: Exchange) -> None:
        name = exchange.body["model"]
        if name not in [entry.get("name") for entry in self.models]:
            return exchange.error(404, f"model '{name}' not found")
        facts = {"general.architecture": "llama", "llama.context_length": 8192}
        exchange.json(self.shown.get(name, {"model_info": facts, "capabilities": ["completion"]}))


def model_entry(name: str, **more: object) -> dict[str, Any]:
    """A model as /api/tags lists it."""
    details = {"family": "llama", "parameter_size": "135M", "quantization_level": "Q4_1"}
    entry = {"name": name, "model": name, "size": 98_000_000, "digest": "ab" * 32, "details": details}
    return {**entry, **more}


def shortlist(*codes: object) -> str:
    """A reply to the first stage in the form asked for."""
    return json.dumps({"codes": list(codes)}, ensure_ascii=False)


def verdict(quote: str = "", *, applies: object = True, **more: object) -> str:
    """A reply to a question in the form asked for."""
    said = {"quote": quote, "rationale": "Because.", "objection": "Or not.", "applies": applies, **more}
    return json.dumps(said, ensure_ascii=False)


def proposal(quote: str, code: str, **more: object) -> dict[str, object]:
    return {"quote": quote, "code": code, **more}


def is_question(body: Mapping[str, Any]) -> bool:
    """Whether it asks about one code."""
    return "applies" in body.get("format", {}).get("properties", {})


def passage_of(body: Mapping[str, Any]) -> str:
    """The words that a request is about."""
    told = body["messages"][1]["content"].rpartition("<passage")[2]
    return str(told.partition(">\n")[2].partition("\n</passage>")[0])


def code_of(body: Mapping[str, Any]) -> str:
    """The label of the code that a question is about."""
    told = body["messages"][1]["content"].rpartition("</passage>")[2]
    return str(told.partition("[")[2].partition("]")[0])


def saying(*items: Mapping[str, object], prompt_tokens: int | None = None) -> Script:
    """The script of a healthy server that shortlists the codes of these, and proposes them when it is asked."""

    def script(exchange: Exchange) -> None:
        codes = dict.fromkeys(item["code"] for item in items)
        exchange.server.proposals[passage_of(exchange.body)] = {str(item["code"]): item for item in reversed(items)}
        exchange.reply(shortlist(*codes), prompt_tokens)

    return script


def answer_question(exchange: Exchange) -> None:
    """What was announced by `saying` on the same passage; no to everything else."""
    found = exchange.server.proposals.get(passage_of(exchange.body), {}).get(code_of(exchange.body))
    if found is None:
        return exchange.reply(verdict(applies=False))
    exchange.reply(verdict(**{name: value for name, value in found.items() if name != "code"}))
