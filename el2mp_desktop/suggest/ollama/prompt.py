"""What a language model is asked, byte for byte.

Two kinds of request. A *shortlist* has the whole codebook first and the passage last; a *question* has the passage
first and one code last. So whatever stays the same from one request to the next stands in front, where the server's
prefix cache holds it: the codebook over passages, the passage over its codes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from string import Template
from typing import Any

from el2mp_desktop.suggest.base import CodeCard, CodeText, EngineIdentity, Passage
from el2mp_desktop.suggest.eligible import codes_for
from el2mp_desktop.suggest.ollama.tokens import ROOM_FOR_A_TURN, estimate_tokens, fewest_tokens, window
from el2mp_desktop.suggest.ollama.wording import language_of

VERSION = "2"
"""Of what `Requests` makes of a run's words and options: raised whenever a request would change."""
SHORTLIST = "shortlist"
QUESTION = "question"
MOST_CODES = 5
"""So many codes a shortlist names at most."""
_SENT = ("seed", "num_predict", "temperature")
"""Options that go to the server; the others of an identity are this program's own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A request before it is sent. ``tokens`` is a generous estimate of its prompt, ``fewest`` a stingy one."""

    stage: str
    code_id: str | None
    body: Mapping[str, Any]
    tokens: int
    fewest: int
    fits: bool

    @property
    def context(self) -> int:
        return int(self.body["options"]["num_ctx"])


@dataclass(frozen=True, slots=True)
class _Opening:
    """A message that many requests begin with."""

    message: Mapping[str, str]
    tokens: int
    fewest: int


class Requests:
    """Makes the requests of one run. The same identity, codebook and passage make the same bytes, at any time."""

    def __init__(self, identity: EngineIdentity, codebook: Sequence[CodeCard]) -> None:
        options = dict(identity.options)
        self._model = identity.model
        self._words: Mapping[str, Mapping[str, str]] = json.loads(identity.prompt)
        self._sent = {name: options[name] for name in _SENT if name in options}
        self._own = {name: options[name] for name in ("keep_alive", "think") if name in options}
        self._limit = int(str(options["num_ctx_limit"]))
        self._longest_reply = int(str(options.get("num_predict", 0)))
        self.labels = by_label(codebook)
        self._label_of = {card.id: label for label, card in self.labels.items()}
        self._codebook = reordered(codebook, int(str(options.get("order", 0))))
        self._openings: dict[tuple[str, str], _Opening] = {}

    def shortlist(self, passage: Passage, *, free: bool = False) -> Plan:
        """Which codes of the whole codebook may apply? ``free`` leaves out the schema that keeps to known codes."""
        codes = codes_for(passage, self._codebook)
        schema = None if free else shortlist_schema([self._label_of[card.id] for card in codes])
        return self._plan(SHORTLIST, None, passage, self._passage(passage), schema)

    def fixed(self, language: str) -> int:
        """Tokens of a shortlist without a passage: no request is shorter where the whole codebook is asked about."""
        return self._opening(SHORTLIST, language).tokens

    @property
    def room(self) -> int:
        """Tokens that a prompt may have at most."""
        return self._limit - self._longest_reply

    def question(self, passage: Passage, card: CodeCard) -> Plan:
        """Does this one code apply?"""
        language = language_of(passage.language)
        words = self._words[language]
        told = _code_text(self._label_of.get(card.id), card.text(language), words)
        text = Template(words["code"]).substitute(passage=self._passage(passage), code=told)
        return self._plan(QUESTION, card.id, passage, text, VERDICT)

    def _plan(
        self, stage: str, code_id: str | None, passage: Passage, text: str, schema: Mapping[str, Any] | None
    ) -> Plan:
        opening = self._opening(stage, language_of(passage.language))
        tokens = opening.tokens + estimate_tokens(text)
        size = self._window(passage, tokens)
        body: dict[str, Any] = {
            "model": self._model,
            "stream": True,
            "options": {"num_ctx": min(size, self._limit), **self._sent},
        }
        # The keys stand in the order in which the client sends them.
        if schema is not None:
            body["format"] = schema
        if "keep_alive" in self._own:
            body["keep_alive"] = self._own["keep_alive"]
        body["messages"] = [dict(opening.message), {"role": "user", "content": text}]
        body["tools"] = []
        if "think" in self._own:
            body["think"] = self._own["think"]
        fits = tokens <= self.room
        return Plan(stage, code_id, body, tokens, opening.fewest + fewest_tokens(text), fits)

    def _window(self, passage: Passage, tokens: int) -> int:
        """One width for a run: a server loads its model again, and forgets its cache, whenever the width changes.

        Only a turn longer than usual gets more, the same for its shortlist and its questions.
        """
        shortlist = self._opening(SHORTLIST, language_of(passage.language)).tokens
        turn = max(ROOM_FOR_A_TURN, estimate_tokens(self._passage(passage)))
        return window(max(shortlist + turn, tokens) + self._longest_reply)

    def _opening(self, stage: str, language: str) -> _Opening:
        opening = self._openings.get((stage, language))
        if opening is None:
            words = self._words[language]
            codebook = self._codebook_text(language, words) if stage == SHORTLIST else ""
            text = Template(words[stage]).substitute(codebook=codebook, most=MOST_CODES)
            opening = _Opening({"role": "system", "content": text}, estimate_tokens(text), fewest_tokens(text))
            self._openings[stage, language] = opening
        return opening

    def _codebook_text(self, language: str, words: Mapping[str, str]) -> str:
        told = (_code_text(self._label_of.get(card.id), card.text(language), words) for card in self._codebook)
        return "\n\n".join(told)

    def _passage(self, passage: Passage) -> str:
        words = self._words[language_of(passage.language)]
        before = Template(words["before"]).substitute(text=passage.before) if passage.before.strip() else ""
        said_by = " ".join(name for name in (passage.speaker, passage.role and f"({passage.role})") if name)
        return Template(words["passage"]).substitute(
            before=before, speaker=f": {said_by}" if said_by else "", text=passage.text
        )


def encode(body: Mapping[str, Any]) -> bytes:
    """JSON as the client sends it: UTF-8, nothing escaped that need not be, no spaces between the parts."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def shortlist_schema(labels: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of a shortlist, for the server's ``format``: form, not truth."""
    codes = {"type": "array", "maxItems": MOST_CODES, "items": {"type": "string", "enum": list(labels)}}
    return {"type": "object", "properties": {"codes": codes}, "required": ["codes"]}


VERDICT: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "quote": {"type": "string"},
        "rationale": {"type": "string"},
        "objection": {"type": "string"},
        "applies": {"type": "boolean"},
    },
    "required": ["quote", "rationale", "objection", "applies"],
}
"""The JSON schema of an answer to a question: the reasons on both sides come before the verdict."""


def by_label(codebook: Sequence[CodeCard]) -> dict[str, CodeCard]:
    """Codable codes by what the model calls them: their key, or a number where they have none of their own."""
    found: dict[str, CodeCard] = {}
    for number, card in enumerate(codebook, 1):
        if card.codable:
            own = card.key if card.key != card.id and card.key not in found else ""
            found[own or f"C{number}"] = card
    return found


def reordered(codebook: Sequence[CodeCard], order: int) -> list[CodeCard]:
    """The codebook with siblings shuffled, the same way for the same ``order``; as it is for 0."""
    if not order:
        return list(codebook)
    known = {card.id for card in codebook}
    below: dict[str | None, list[CodeCard]] = {}
    for card in codebook:
        below.setdefault(card.parent_id if card.parent_id in known else None, []).append(card)
    chance = Random(order)
    for siblings in below.values():
        chance.shuffle(siblings)

    def walk(parent: str | None) -> Iterator[CodeCard]:
        for card in below.get(parent, ()):
            yield card
            yield from walk(card.id)

    return list(walk(None))


def _code_text(label: str | None, text: CodeText, words: Mapping[str, str]) -> str:
    """A code as the model reads it; one that only groups others has no label."""
    lines = [f"[{label}] {text.name}" if label else f"# {text.name}"]
    if text.definition:
        lines.append(text.definition)
    for part in ("ask", "include", "exclude", "example"):
        if value := getattr(text, part):
            lines.append(f"{words[part]}: {value}")
    return "\n".join(lines)
