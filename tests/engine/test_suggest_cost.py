"""What a run costs the server: the tokens of its prompts that no cache holds."""

import pytest

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.base import CodeCard, Passage
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from el2mp_desktop.suggest.ollama.prompt import by_label
from tests.prefix_cache import CachingServer, naive_order

CODES = 26
PASSAGES = 200
SENTENCES = (
    "On a repris la consigne trois fois et le ton n’allait toujours pas.",
    "Il m’a sorti un article de loi qui n’existe pas, et le pire, c’est que ça sonnait juste.",
    "Je garde le premier paragraphe, le reste ne vient pas de nous.",
    "Avant de l’envoyer, j’ai tout vérifié à la main dans le registre.",
    "Est-ce qu’on a le droit de lui donner les dossiers des familles ?",
)


def passages(count: int) -> list[Passage]:
    """Turns of one to five sentences, each with the one before it."""
    texts = [" ".join([f"Tour {n}.", *(SENTENCES[(n + k) % 5] for k in range(n % 5 + 1))]) for n in range(count)]
    return [
        Passage(f"p{n}", "s", 1000 * n, text, "fr", "Ana", "user", before=texts[n - 1] if n else "")
        for n, text in enumerate(texts)
    ]


@pytest.fixture
def cards(codebook: tuple[CodeCard, ...]) -> list[CodeCard]:
    """The shipped codebook with so many codes to choose from."""
    wanted = {card.id for card in [card for card in codebook if card.codable][:CODES]}
    found = [card for card in codebook if card.id in wanted or not card.codable]
    assert len(by_label(found)) == CODES
    return found


def test_the_order_of_prompts_spares_the_server_most_of_them(cards: list[CodeCard]) -> None:
    with CachingServer(list(by_label(cards))) as server:
        suggester = OllamaSuggester(server.host)
        calls = [call for answer in suggester.suggest(passages(PASSAGES), cards, (), Cancel()) for call in answer.calls]
        assert not any(call.fault for call in calls)
        evaluated = sum(call.prompt_tokens or 0 for call in calls)
        assert evaluated == server.slot.evaluated
        naive = naive_order(server.bodies)
        assert evaluated <= 0.4 * naive
    assert not server.failures
