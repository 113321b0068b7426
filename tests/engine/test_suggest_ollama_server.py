"""Which server and which model the Ollama engine asks: those of this computer alone, and what it says of others."""

import json
import socket
from collections.abc import Callable

import pytest

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.base import EngineUnavailable
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from el2mp_desktop.suggest.ollama.server import local_address, status
from tests.ollama_asking import CARDS, TURNS
from tests.ollama_server import (
    Exchange,
    ScriptedServer,
    model_entry,
)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434"),
        ("http://[::1]:5", "http://[::1]:5"),
    ],
)
def test_addresses_of_this_computer_are_accepted(host: str, address: str) -> None:
    assert local_address(host) == address


@pytest.mark.parametrize(
    "host",
    [
        "http://example.org:11434",
        "192.168.1.20",
        "0.0.0.0",
        "http://127.0.0.1@example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "https://ollama.com",
        "https://127.0.0.1",
        "ftp://127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1/elsewhere",
        "",
        "http://",
    ],
)
def test_no_other_address_is_ever_contacted(host: str) -> None:
    with pytest.raises(EngineUnavailable) as refusal:
        OllamaSuggester(host)
    assert refusal.value.reason == "remote"
    assert not status(host).reachable


def free_address() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_no_server() -> None:
    suggester = OllamaSuggester(free_address())
    for step in (suggester.identity, lambda: list(suggester.suggest(TURNS, CARDS, (), Cancel()))):
        with pytest.raises(EngineUnavailable) as absence:
            step()
        assert absence.value.reason == "no_server"
    state = status(free_address())
    assert not state.reachable and "Ollama" in state.problem


def test_the_first_model_that_runs_here_and_writes_is_taken(ollama_server: ScriptedServer) -> None:
    ollama_server.models = [
        model_entry("big:cloud"),
        model_entry("stub", remote_host="https://ollama.com:443", remote_model="big"),
        model_entry("nomic-embed-text:latest"),
        model_entry("compare:latest"),
        model_entry("hidden-stub:latest"),
        model_entry("good:7b"),
        model_entry("later:7b"),
    ]
    ollama_server.shown["compare:latest"] = {"capabilities": ["embedding"]}
    ollama_server.shown["hidden-stub:latest"] = {"remote_model": "big", "remote_host": "https://ollama.com"}
    assert OllamaSuggester(ollama_server.host).identity().model == "good:7b"
    state = status(ollama_server.host)
    assert [model.name for model in state.models] == ["good:7b", "later:7b"]
    assert [(model.name, model.reason) for model in state.refused] == [
        ("big:cloud", "cloud"),
        ("stub", "cloud"),
        ("nomic-embed-text:latest", "no_text"),
        ("compare:latest", "no_text"),
        ("hidden-stub:latest", "cloud"),
    ]
    asked_about = [json.loads(raw)["model"] for path, raw in ollama_server.asked if path == "/api/show"]
    assert "big:cloud" not in asked_about and "stub" not in asked_about


def test_the_state_tells_what_the_server_tells(ollama_server: ScriptedServer) -> None:
    state = status(ollama_server.host)
    assert state.reachable and state.version == "0.0.0-scripted" and state.cloud_disabled is True
    (model,) = state.models
    assert (model.size, model.quantisation, model.parameters, model.context) == (98_000_000, "Q4_1", "135M", 8192)
    assert state.problem == ""


def test_the_state_of_a_server_without_models_or_with_strange_lists(ollama_server: ScriptedServer) -> None:
    ollama_server.models = [{"name": 3}, {}, model_entry("odd", size="big", details=None)]  # type: ignore[list-item]
    ollama_server.shown["odd"] = {"model_info": [], "capabilities": "all"}
    assert [(m.name, m.size, m.context) for m in status(ollama_server.host).models] == [("odd", 0, None)]
    ollama_server.models = []
    assert status(ollama_server.host).problem
    with pytest.raises(EngineUnavailable) as absence:
        OllamaSuggester(ollama_server.host).identity()
    assert absence.value.reason == "no_model"


def test_a_missing_model_is_named_with_those_that_are_there(ollama_server: ScriptedServer) -> None:
    with pytest.raises(EngineUnavailable, match=r"“mistral”.*tiny:latest") as absence:
        OllamaSuggester(ollama_server.host, "mistral").identity()
    assert absence.value.reason == "no_model"


@pytest.mark.parametrize("name", ["gpt-oss:120b-cloud", "deepseek:cloud", "Any:CLOUD"])
def test_cloud_models_are_refused_by_name_before_anything_is_sent(ollama_server: ScriptedServer, name: str) -> None:
    ollama_server.models.append(model_entry(name))
    with pytest.raises(EngineUnavailable) as refusal:
        OllamaSuggester(ollama_server.host, name).identity()
    assert refusal.value.reason == "cloud"
    assert ollama_server.asked == []


def test_cloud_stubs_with_innocent_names_are_refused(ollama_server: ScriptedServer) -> None:
    ollama_server.models.append(model_entry("innocent:latest", remote_host="https://ollama.com:443"))
    with pytest.raises(EngineUnavailable) as refusal:
        OllamaSuggester(ollama_server.host, "innocent").identity()
    assert refusal.value.reason == "cloud"


@pytest.mark.parametrize(
    "page",
    [
        lambda exchange: exchange.raw(b"<html>Bad gateway</html>", 502),
        lambda exchange: exchange.raw(b"<html>Welcome</html>", 200),
        lambda exchange: exchange.raw(b"", 302, Location="http://192.0.2.1/"),
        lambda exchange: exchange.json([1, 2]),
        lambda exchange: exchange.raw(b"[" * 100_000, 200, "application/json"),
    ],
)
def test_what_is_not_ollama_is_said_not_to_be(ollama_server: ScriptedServer, page: Callable[[Exchange], None]) -> None:
    ollama_server.pages = dict.fromkeys(("/api/tags", "/api/version", "/api/show"), page)
    with pytest.raises(EngineUnavailable) as fault:
        OllamaSuggester(ollama_server.host).identity()
    assert fault.value.reason == "broken"
    assert not status(ollama_server.host).reachable


def test_a_server_that_is_silent_is_said_to_be_slow(ollama_server: ScriptedServer) -> None:
    ollama_server.pages = {"/api/version": Exchange.hang}
    state = status(ollama_server.host, seconds=0.2)
    assert state.reachable and "in time" in state.problem
