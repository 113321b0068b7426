"""Léa at the window with a scripted Ollama: before it is asked, after it has answered, and in the review."""

from collections.abc import Callable

import pytest

from el2mp_desktop.runs import running
from el2mp_desktop.settings import Settings
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle
from tests.app.suggesting.answers import keys_of, scripts
from tests.ollama_server import ScriptedServer


@pytest.fixture
def window(at_the_window: Callable[..., Hands], talk, server: ScriptedServer) -> Hands:
    """Léa at the window, with an Ollama that has its answers ready."""
    found = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light", ollama_host=server.host))
    assert found.window.session.open(talk)
    settle()
    return found


@pytest.fixture
def suggested(window: Hands, server: ScriptedServer) -> Hands:
    """The engine has read the talk; nobody has read a turn yet."""
    server.will(*scripts(keys_of(window.project)))
    source = window.project.read.sources()[0].id
    outcome = running.suggest(window.project, OllamaSuggester(server.host), [source])
    assert (outcome.state, outcome.suggestions, outcome.not_found) == ("done", 5, 1)
    settle()
    return window


@pytest.fixture
def review(suggested: Hands) -> Hands:
    """All turns are read; the review is open, its list has the keys."""
    suggested.menu("mode_always")
    suggested.press("Ctrl+2")
    assert suggested.window.review.queue.list.hasFocus()
    return suggested
