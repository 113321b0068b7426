"""Fixtures of the engine's tests."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.suggest.base import CodeCard
from tests.chat_sources import One, Read
from tests.codebook_cards import shipped_cards
from tests.ollama_server import ScriptedServer


@pytest.fixture
def ollama_server() -> Iterator[ScriptedServer]:
    """A scripted model server, healthy unless told otherwise; its own failures fail the test."""
    with ScriptedServer() as server:
        yield server
    assert not server.failures


@pytest.fixture(scope="session")
def codebook() -> tuple[CodeCard, ...]:
    """The shipped codebook."""
    return shipped_cards()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads what a file holds, under a name that says nothing of it."""

    def reader(data: Any) -> registry.ReadFile:
        path = tmp_path / "anything.bin"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return registry.read(path)

    return reader


@pytest.fixture
def one(read: Read) -> One:
    """Reads the one source of a file and sees that it was taken for the right format."""

    def reader(importer: str, data: Any) -> ImportedSource:
        result = read(data)
        assert (result.importer, result.warnings) == (importer, ())
        (source,) = result.sources
        assert (source.kind, source.format) == ("chat", importer)
        return source

    return reader
