"""A loopback model server that keeps the prompt of its last request, as one slot of llama.cpp does, and counts.

What it counts is the prompt's tokens behind the longest beginning that it shares with the prompt before: the tokens
that a server has to evaluate. Words are cut into pieces of four letters, about what tokenisers do.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.ollama_server import Exchange, ScriptedServer, is_question, passage_of, shortlist, verdict

_PIECE = re.compile(r"\s*\w{1,4}|\s*[^\w\s]|\s+")


def tokens(text: str) -> list[str]:
    return _PIECE.findall(text)


class Slot:
    """The cache of one prompt."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self.evaluated = 0
        self.total = 0

    def read(self, prompt: str) -> int:
        """How many tokens had to be evaluated for this prompt."""
        found = tokens(prompt)
        shared = 0
        for one, other in zip(self._held, found, strict=False):
            if one != other:
                break
            shared += 1
        self._held = found
        self.evaluated += len(found) - shared
        self.total += len(found)
        return len(found) - shared


class CachingServer(ScriptedServer):
    """Shortlists three codes of each passage and says no to each; ``slot`` counts."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        self.slot = Slot()
        self._codes = codes
        self.otherwise = self.questions = self._answer

    def _answer(self, exchange: Exchange) -> None:
        evaluated = self.slot.read(prompt_of(exchange.body))
        if is_question(exchange.body):
            return exchange.reply(verdict(applies=False), evaluated)
        first = len(passage_of(exchange.body)) % len(self._codes)
        exchange.reply(shortlist(*(self._codes[(first + n) % len(self._codes)] for n in (0, 7, 13))), evaluated)


def prompt_of(body: Mapping[str, Any]) -> str:
    """As a chat template would put it."""
    return "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in body["messages"])


def naive_order(bodies: Sequence[bytes]) -> int:
    """Tokens evaluated had the same been asked turn by turn, each time with what varies in front."""
    read = [json.loads(body) for body in bodies]
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for body in read:
        asked.setdefault(passage_of(body), []).append(body)
    slot = Slot()
    for about_one in asked.values():
        for body in about_one:
            system, user = (message["content"] for message in body["messages"])
            passage, end, code = user.rpartition("</passage>")
            slot.read(f"{code}\n{passage}{end}\n{system}")
    return slot.evaluated
