"""Fixtures of the engine's tests."""

from collections.abc import Iterator

import pytest

from el2mp_desktop.suggest.base import CodeCard
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
