"""What asking a model costs: ``python -m tests.benchmarks.asking``.

Tokens that a server with a prefix cache evaluates, beside the naive order; and our own time a request, from the
end of one reply to the arrival of the next request, with the answers written into a project on disk meanwhile. What
the loopback server itself took for a request is taken off, of the clock and of the processor time alike; so is what
is loaded once, by asking about a few passages before.
"""

import statistics
import tempfile
import threading
import time
from pathlib import Path

from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.running import Budget, suggest
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from tests.codebook_cards import shipped_cards
from tests.engine.test_suggest_cost import CODES, PASSAGES, passages
from tests.ollama_server import Exchange
from tests.prefix_cache import CachingServer, Slot, naive_order
from tests.projects import incoming

WARMING_UP = 3
"""Passages."""


class Watching(CachingServer):
    """Notes when each request arrives and when its reply is out; ``own`` is the processor time of all serving."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(labels)
        self.out = 0.0
        self._counted = threading.local()
        self.forget()

    def forget(self) -> None:
        """What was counted so far."""
        self.gaps: list[float] = []
        self.bodies.clear()
        self.slot, self.own = Slot(), 0.0

    def answer(self, path: str, raw: bytes, exchange: Exchange) -> None:
        arrived, reading = time.perf_counter(), self._since_last()
        if path == "/api/chat" and self.bodies:
            self.gaps.append(arrived - self.out - reading)
        super().answer(path, raw, exchange)
        self.out = time.perf_counter()
        self.own += reading + self._since_last()

    def _since_last(self) -> float:
        """Processor time of this connection's thread since it was asked for last."""
        now = time.thread_time()
        spent, self._counted.until = now - getattr(self._counted, "until", 0.0), now
        return spent


def main() -> None:
    labels = [card.key for card in shipped_cards() if card.codable][:CODES]
    with tempfile.TemporaryDirectory() as folder, Watching(labels) as server:
        codebook = load_codebook(find_codebook("el2mp"))
        with Project.create(
            Path(folder) / "asking.el2mp", codebook=codebook, coder=Person("A", "A"), language="fr"
        ) as project:
            turns = [("Ana", passage.text) for passage in passages(PASSAGES)]
            (source,) = project.do(import_sources, [incoming("Atelier", *turns)])
            suggest(project, OllamaSuggester(server.host), [source], budget=Budget(passages=WARMING_UP))
            server.forget()
            began, busy = time.perf_counter(), time.process_time()
            outcome = suggest(project, OllamaSuggester(server.host), [source])
            seconds, busy = time.perf_counter() - began, time.process_time() - busy - server.own
        naive = naive_order(server.bodies)
        evaluated = server.slot.evaluated
        print(f"{outcome.passages} passages, {len(server.bodies)} requests, {seconds:.1f} s, {outcome.state}")
        share = f"{evaluated / naive:.0%}"
        print(f"{server.slot.total} prompt tokens, {evaluated} evaluated, {naive} in the naive order: {share}")
        print(f"between two requests: median {1000 * statistics.median(server.gaps):.1f} ms, "
              f"mean {1000 * statistics.mean(server.gaps):.1f} ms, least {1000 * min(server.gaps):.1f} ms; "
              f"{1000 * busy / len(server.bodies):.1f} ms of processor time")  # fmt: skip


if __name__ == "__main__":
    main()
