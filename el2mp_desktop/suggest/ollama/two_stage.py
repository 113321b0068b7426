"""One passage on its way through both stages: a shortlist from the whole codebook, then a question a code.

Nothing is sent here. A reading says what is to be asked next and is told the reply: by a server, or by the record
of an earlier run, which is how a run is taken up again and how it is replayed.
"""

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from el2mp_desktop.language import number, tr
from el2mp_desktop.suggest.base import CodeCard, EngineIdentity, Passage, ProposedCoding
from el2mp_desktop.suggest.eligible import codes_for
from el2mp_desktop.suggest.ollama.prompt import SHORTLIST, Plan, Requests, encode
from el2mp_desktop.suggest.ollama.reply import read_shortlist, read_verdict

OFF_LIST = 0.1
"""In about so many passages, one code off the shortlist is asked about too: the only way to see what it hides."""


@dataclass(frozen=True, slots=True)
class Reply:
    """``complete``: it came to its end, which says nothing of its quality."""

    text: str
    complete: bool = True
    fault: str = ""
    """What went wrong on its way, in one sentence."""


class Reading:
    """``plan`` is what is to be asked now; None once there is nothing more to ask."""

    def __init__(self, identity: EngineIdentity, requests: Requests, passage: Passage) -> None:
        self.passage = passage
        self.proposals: list[ProposedCoding] = []
        self.faults: list[str] = []
        self.fingerprints: list[str] = []
        """Of the requests that were looked up in a record."""
        self.is_told = False
        """Whether somebody has been told what came of it."""
        self._requests = requests
        self._seed, self._off_list = identity.options.get("seed", 0), float(str(identity.options.get("off_list", 0)))
        also = identity.options.get("also")
        self._also = frozenset(also.get(passage.id, ()) if isinstance(also, Mapping) else ())
        """Codes that are asked about whether or not they are shortlisted."""
        cards = requests.labels
        allowed = {card.id for card in codes_for(passage, list(cards.values()))}
        self._cards = {label: card for label, card in cards.items() if card.id in allowed}
        self._questions: deque[tuple[CodeCard, bool]] = deque()
        """Codes still to be asked about, and whether each was shortlisted."""
        self.plan = self._plan(requests.shortlist(passage)) if self._cards else None

    def hear(self, reply: Reply) -> str:
        """Take in the reply to `plan`. Returns what is wrong with it: one sentence, or nothing."""
        assert self.plan is not None
        unread = ""
        if reply.complete:
            unread = self._hear_shortlist(reply) if self.plan.stage == SHORTLIST else self._hear_verdict(reply)
        fault = reply.fault or unread
        if fault:
            self.faults.append(fault)
        self.plan = self._next() if reply.complete else None
        return fault

    def remember(self, heard: Mapping[str, Reply]) -> bool:
        """Take the reply to `plan` from a record, by the SHA-256 of the request; False where it has none."""
        if self.plan is None:
            return False
        self.fingerprints.append(hashlib.sha256(encode(self.plan.body)).hexdigest())
        reply = heard.get(self.fingerprints[-1])
        if reply is not None:
            self.hear(reply)
        return reply is not None

    def _hear_shortlist(self, reply: Reply) -> str:
        shortlist = read_shortlist(reply.text, self._cards)
        self._questions.extend((card, True) for card in shortlist.codes)
        named = {card.id for card in shortlist.codes}
        left = [card for card in self._cards.values() if card.id not in named]
        chance = Random(f"{self._seed} {self.passage.start}")
        if left and chance.random() < self._off_list:
            self._questions.append((chance.choice(left), False))
        self._questions.extend((card, False) for card in left if card.id in self._also)
        return shortlist.fault

    def _hear_verdict(self, reply: Reply) -> str:
        card, shortlisted = self._questions.popleft()
        proposal, fault = read_verdict(reply.text, card, self.passage)
        if proposal is not None:
            self.proposals.append(proposal if shortlisted else replace(proposal, evidence={"off_list": True}))
        return fault

    def _next(self) -> Plan | None:
        return self._plan(self._requests.question(self.passage, self._questions[0][0])) if self._questions else None

    def _plan(self, plan: Plan) -> Plan | None:
        if plan.fits:
            return plan
        self._questions.clear()
        self.faults.append(
            tr(
                "This turn and the codebook are too long for the model: about {tokens} tokens, {room} at most.",
                tokens=number(plan.tokens),
                room=number(plan.context),
            )
        )
        return None


def read_from_record(
    identity: EngineIdentity, codebook: Sequence[CodeCard], passages: Sequence[Passage], heard: Mapping[str, Reply]
) -> list[Reading]:
    """Each passage as far as replies of earlier take it, by the SHA-256 of their requests."""
    requests = Requests(identity, codebook)
    readings = [Reading(identity, requests, passage) for passage in passages]
    for reading in readings:
        while reading.remember(heard):
            pass
    return readings
