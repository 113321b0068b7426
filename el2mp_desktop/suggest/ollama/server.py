"""The model server of this computer: where it may be, what it has, and a connection that can be cut.

Only loopback addresses and models that run here are accepted: a name ending in ``:cloud`` or ``-cloud``, or a
stub of a remote model, would send the text of a turn to somebody else's computer. The Python client hides the
fields that tell (``remote_host``, ``remote_model``), so the lists are read as raw JSON.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from el2mp_desktop.language import tr
from el2mp_desktop.suggest.base import EngineUnavailable

if TYPE_CHECKING:
    import httpx

DEFAULT_HOST = "http://127.0.0.1:11434"
CONNECT_SECONDS = 3.0
STATUS_SECONDS = 2.0
WATCH_SECONDS = 0.05
"""How often a running request looks at its cancel token."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model that runs on this computer. ``size`` in bytes, ``context`` in tokens where the server tells."""

    name: str
    digest: str
    size: int = 0
    parameters: str = ""
    quantisation: str = ""
    context: int | None = None
    thinks: bool = False


@dataclass(frozen=True, slots=True)
class RefusedModel:
    """A model that the server lists and this program does not use. ``reason``: cloud or no_text."""

    name: str
    reason: str
    explanation: str
    remote_host: str = ""
    """Where it would send the text, as far as the server tells."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """What can be said of a server now, for an honest status line."""

    host: str
    reachable: bool
    version: str = ""
    models: tuple[LocalModel, ...] = ()
    refused: tuple[RefusedModel, ...] = ()
    cloud_disabled: bool | None = None
    """None where the server does not say."""
    problem: str = ""
    """Empty, or one translated sentence on what is in the way."""
    is_elsewhere: bool = False
    """Whether the address is not of this computer: then nothing was sent there."""


def local_address(host: str) -> str:
    """``http://address:port`` of a server on this computer. Raises `EngineUnavailable` for any other."""
    try:
        parts = urlsplit(host.strip() if "://" in host else f"http://{host.strip()}")
        name, port = (parts.hostname or "").rstrip("."), parts.port or 11434
    except ValueError:
        name, port, parts = "", 0, urlsplit("")
    if parts.scheme != "http" or not _is_loopback(name) or parts.path not in ("", "/") or parts.query:
        raise EngineUnavailable(
            "remote",
            tr("“{host}” is not a model server on this computer. Only an address such as {local} is used.",
               host=host, local=DEFAULT_HOST),
        )  # fmt: skip
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def is_cloud_name(model: str) -> bool:
    """Whether Ollama would send requests for this name to ollama.com, even if it was never pulled."""
    return model.strip().lower().endswith((":cloud", "-cloud"))


def refuse_cloud_name(model: str) -> None:
    if is_cloud_name(model):
        raise EngineUnavailable("cloud", _cloud_sentence(model))


def _cloud_sentence(model: str, host: str = "ollama.com") -> str:
    return tr("“{model}” does not run on this computer: it would send the text to {host}.", model=model, host=host)


def status(host: str = DEFAULT_HOST, seconds: float = STATUS_SECONDS) -> EngineState:
    """The state of the server at a loopback address; returns at once when nothing listens there."""
    try:
        address = local_address(host)
    except EngineUnavailable as refusal:
        return EngineState(host, False, problem=str(refusal), is_elsewhere=True)
    with Questions(address, seconds) as ask:
        try:
            version = str(ask.json("GET", "/api/version").get("version", ""))
            models, refused = installed_models(ask)
        except EngineUnavailable as absent:
            return EngineState(address, absent.reason == "slow", problem=str(absent))
        problem = "" if models else tr("The server has no model that can make suggestions.")
        return EngineState(address, True, version, models, refused, _cloud_disabled(ask), problem)


def installed_models(ask: "Questions") -> tuple[tuple[LocalModel, ...], tuple[RefusedModel, ...]]:
    """The usable models in the server's order, and the others with the reason."""
    usable: list[LocalModel] = []
    refused: list[RefusedModel] = []
    listed = ask.json("GET", "/api/tags").get("models")
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            continue
        model = _model(ask, entry)
        if isinstance(model, LocalModel):
            usable.append(model)
        else:
            refused.append(model)
    return tuple(usable), tuple(refused)


def _model(ask: "Questions", entry: Mapping[str, Any]) -> LocalModel | RefusedModel:
    name = entry["name"]
    if is_cloud_name(name) or _is_stub(entry):  # nothing more is asked of these: the question itself might travel
        return _elsewhere(name, entry)
    try:
        shown = ask.json("POST", "/api/show", {"model": name})
    except EngineUnavailable:
        shown = {}
    if _is_stub(shown):
        return _elsewhere(name, shown)
    details = _mapping(entry.get("details"))
    capabilities = shown.get("capabilities")
    capabilities = capabilities if isinstance(capabilities, list) else []
    if (capabilities and "completion" not in capabilities) or "embed" in name or "bert" in str(details.get("family")):
        return RefusedModel(name, "no_text", tr("“{model}” writes no text, it only compares texts.", model=name))
    facts = _mapping(shown.get("model_info"))
    return LocalModel(
        name,
        digest=str(entry.get("digest") or ""),
        size=entry["size"] if isinstance(entry.get("size"), int) else 0,
        parameters=str(details.get("parameter_size") or ""),
        quantisation=str(details.get("quantization_level") or ""),
        context=next((n for k, n in facts.items() if k.endswith(".context_length") and isinstance(n, int)), None),
        thinks="thinking" in capabilities,
    )


def _elsewhere(name: str, facts: Mapping[str, Any]) -> RefusedModel:
    host = str(facts.get("remote_host") or "ollama.com")
    return RefusedModel(name, "cloud", _cloud_sentence(name, host), host)


def _is_stub(facts: Mapping[str, Any]) -> bool:
    return bool(facts.get("remote_host") or facts.get("remote_model"))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _cloud_disabled(ask: "Questions") -> bool | None:
    try:
        disabled = _mapping(ask.json("GET", "/api/status").get("cloud")).get("disabled")
    except EngineUnavailable:
        return None
    return disabled if isinstance(disabled, bool) else None


class Questions:
    """Short questions to a local server, answered in raw JSON; every failure is an `EngineUnavailable`."""

    def __init__(self, address: str, seconds: float) -> None:
        import httpx

        self._address = address
        self._client = httpx.Client(
            base_url=address,
            timeout=seconds,
            trust_env=False,
            follow_redirects=False,
            verify=False,  # plain HTTP: no certificates to load
        )

    def __enter__(self) -> "Questions":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def json(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        import httpx

        try:
            reply = self._client.request(method, path, json=body)
            value = reply.json() if reply.status_code == 200 else None
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise no_server(self._address) from None
        except httpx.TimeoutException:
            raise EngineUnavailable("slow", tr("The model server does not answer in time.")) from None
        except (httpx.HTTPError, ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise EngineUnavailable("broken", tr("What answers at {host} is not Ollama.", host=self._address))
        return value


def no_server(address: str) -> EngineUnavailable:
    return EngineUnavailable("no_server", tr("No model server answers at {host}. Start Ollama first.", host=address))


class Wire:
    """The official client, on connections that show what is sent and can be cut while the server is silent.

    A blocked read does not notice that its socket is closed, only that it is shut down: hence the socket, which
    httpx hands out through its documented ``trace`` extension. One connection a request keeps that simple.
    """

    def __init__(self, address: str, read_seconds: float, connect_seconds: float = CONNECT_SECONDS) -> None:
        import httpx
        import ollama

        self.sent: bytes = b""
        """The body of the last request, as it went out."""
        self.before_sending: Callable[[], None] = lambda: None
        """Called once a request is made and the connection stands, before anything of it goes out."""
        self._socket: socket.socket | None = None
        self.client = ollama.Client(
            host=address,
            trust_env=False,
            follow_redirects=False,
            verify=False,  # plain HTTP: no certificates to load
            timeout=httpx.Timeout(read_seconds, connect=connect_seconds),
            limits=httpx.Limits(max_keepalive_connections=0),
            event_hooks={"request": [self._note]},
        )

    def cut(self) -> None:
        """End a request at once, so that the server stops working on it."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.client.close()  # type: ignore[no-untyped-call]  # the client leaves it untyped

    def _note(self, request: "httpx.Request") -> None:
        request.headers.pop("authorization", None)  # the client would add OLLAMA_API_KEY
        request.extensions = {**request.extensions, "trace": self._trace}
        self.sent = request.content

    def _trace(self, event: str, facts: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._socket = facts["return_value"].get_extra_info("socket")
        elif event == "http11.send_request_headers.started":
            self.before_sending()


@contextmanager
def cut_when(is_over: Callable[[], bool], wires: Sequence[Wire]) -> Iterator[None]:
    """Within it, requests under way on these connections end once ``is_over``; afterwards they are closed."""
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
        for wire in wires:
            wire.close()
