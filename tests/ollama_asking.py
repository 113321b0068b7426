"""Asking the Ollama engine about a few turns, by a codebook of two codes."""

from collections.abc import Sequence

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.base import Answer, Call, CodeCard, CodeText, Passage
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.ollama_server import (
    Script,
    ScriptedServer,
)

CARDS = (
    CodeCard("1", "DOUBT", None, {"en": CodeText("Doubt", "Says to be unsure."), "fr": CodeText("Doute", "Hésite.")}),
    CodeCard("2", "CHECK", None, {"en": CodeText("Check", "Checks elsewhere.")}),
)
TEXTS = ("I’m not sure about this « résumé ».", "Nothing special.", "So I looked it up 👩‍👧 elsewhere.", "Good.")
TURNS = tuple(Passage(f"p{i}", "s", 1000 * i, text, "en", "Ada", "user") for i, text in enumerate(TEXTS))


def engine(server: ScriptedServer, **options: object) -> OllamaSuggester:
    """One that asks about no code off the shortlist, so that each request is foreseen."""
    return OllamaSuggester(server.host, **{"off_list": 0.0, **options})  # type: ignore[arg-type]


def heard(
    server: ScriptedServer, turns: Sequence[Passage] = TURNS, **options: object
) -> tuple[list[Answer], dict[str, list[Call]]]:
    """The whole answers in the order of the turns, and all calls by turn."""
    answers: dict[str, Answer] = {}
    calls: dict[str, list[Call]] = {turn.id: [] for turn in turns}
    for answer in engine(server, **options).suggest(turns, CARDS, (), Cancel()):
        calls[answer.passage_id] += answer.calls
        if answer.whole:
            assert answer.passage_id not in answers
            answers[answer.passage_id] = answer
    return [answers[turn.id] for turn in turns], calls


def ask(server: ScriptedServer, turns: Sequence[Passage] = TURNS, read_seconds: float = 20.0) -> list[Answer]:
    return heard(server, turns, read_seconds=read_seconds)[0]


def ask_one(server: ScriptedServer, script: Script) -> tuple[Answer, Call]:
    """The answer to one turn of which the shortlist is this, and the last call about it."""
    server.will(script)
    (answer,), calls = heard(server, TURNS[:1])
    return answer, calls["p0"][-1]
