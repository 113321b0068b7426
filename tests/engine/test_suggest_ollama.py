"""The Ollama engine over real HTTP, against a server that answers, lies, stalls, breaks and disappears."""

import json
import os
import threading
from dataclasses import replace

import pytest

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.base import Answer, EngineUnavailable, Match, Passage
from el2mp_desktop.suggest.ollama.engine import OllamaSuggester
from el2mp_desktop.suggest.ollama.prompt import Requests, encode
from tests.ollama_asking import CARDS, TEXTS, TURNS, ask, ask_one, engine, heard
from tests.ollama_server import (
    Exchange,
    Script,
    ScriptedServer,
    code_of,
    is_question,
    passage_of,
    proposal,
    saying,
    shortlist,
    verdict,
)


def test_a_run_brings_an_answer_a_turn(ollama_server: ScriptedServer) -> None:
    ollama_server.will(
        saying(proposal('not sure about this "résumé"', "DOUBT")),
        saying(),
        saying(proposal("looked it up", "CHECK"), proposal("looked everywhere", "DOUBT")),
    )
    answers = ask(ollama_server)
    assert [answer.passage_id for answer in answers] == ["p0", "p1", "p2", "p3"]
    assert [len(answer.proposals) for answer in answers] == [1, 0, 2, 0]
    assert {answer.fault for answer in answers} == {""}
    found = [p for answer in answers for p in answer.proposals]
    assert [p.match for p in found] == [Match.NORMALISED, Match.EXACT, Match.NOT_FOUND]
    assert found[1].start is not None and found[1].end is not None
    assert TEXTS[2][found[1].start - 2000 : found[1].end - 2000] == "looked it up"
    assert [(p.rationale, p.objection) for p in found] == [("Because.", "Or not.")] * 3


def test_the_shortlist_comes_first_then_a_question_a_code(ollama_server: ScriptedServer) -> None:
    ollama_server.will(saying(proposal("not sure", "DOUBT"), proposal("sure", "CHECK")), saying())
    _, calls = heard(ollama_server, TURNS[:2])
    assert [(call.stage, call.code_id) for call in calls["p0"]] == [
        ("shortlist", None),
        ("question", "1"),
        ("question", "2"),
    ]
    assert [call.stage for call in calls["p1"]] == ["shortlist"]
    first, *questions = [json.loads(call.request) for call in calls["p0"]]
    assert "Says to be unsure." in first["messages"][0]["content"] and "[CHECK]" in first["messages"][0]["content"]
    doubt, check = (body["messages"][1]["content"] for body in questions)
    assert "Says to be unsure." in doubt and "CHECK" not in json.dumps(questions[0])
    assert "Checks elsewhere." in check and "DOUBT" not in json.dumps(questions[1])
    fields = list(questions[0]["format"]["properties"])
    assert fields == questions[0]["format"]["required"] == ["quote", "rationale", "objection", "applies"]


def test_what_does_not_apply_is_not_proposed(ollama_server: ScriptedServer) -> None:
    ollama_server.will(saying(proposal("not sure", "DOUBT", applies=False), proposal("sure", "CHECK")))
    (answer,) = ask(ollama_server, TURNS[:1])
    assert [p.code_id for p in answer.proposals] == ["2"] and answer.fault == ""


def test_codes_off_the_shortlist_are_asked_about_too_the_same_ones_each_time(ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = lambda exchange: exchange.reply(shortlist("DOUBT"))
    ollama_server.questions = lambda exchange: exchange.reply(
        verdict("Good", applies=code_of(exchange.body) == "CHECK")
    )
    turns = [Passage(f"t{n}", "s", 100 * n, "Good.", "en") for n in range(60)]
    answers, calls = heard(ollama_server, turns, off_list=0.3)
    found = [proposal for answer in answers for proposal in answer.proposals]
    assert 8 <= len(found) <= 30
    assert all(p.code_id == "2" and p.evidence == {"off_list": True} for p in found)
    assert sum(len(each) for each in calls.values()) == 120 + len(found)
    again, _ = heard(ollama_server, turns, off_list=0.3)
    assert [answer.proposals for answer in again] == [answer.proposals for answer in answers]
    other, _ = heard(ollama_server, turns, off_list=0.3, seed=2)
    assert [answer.proposals for answer in other] != [answer.proposals for answer in answers]


def test_the_codebook_is_read_once_a_block_and_first_results_come_soon(ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = lambda exchange: exchange.reply(shortlist("DOUBT"))
    turns = [Passage(f"t{n}", "s", 100 * n, f"Turn {n}.", "en") for n in range(40)]
    heard(ollama_server, turns)
    stages = "".join("q" if is_question(json.loads(body)) else "s" for body in ollama_server.bodies)
    assert stages == "".join("s" * n + "q" * n for n in (1, 2, 4, 8, 16, 9))


def test_requests_side_by_side(ollama_server: ScriptedServer) -> None:
    met = threading.Barrier(3, timeout=20)

    def together(exchange: Exchange) -> None:
        met.wait()
        exchange.reply(shortlist("DOUBT"))

    turns = [Passage(f"t{n}", "s", 100 * n, f"Turn {n}.", "en") for n in range(7)]
    ollama_server.will(*[lambda exchange: exchange.reply(shortlist("DOUBT"))] * 3, *[together] * 3)
    answers, calls = heard(ollama_server, turns, parallel=3)
    assert len(answers) == 7 and all(answer.fault == "" for answer in answers)
    sent = sorted(call.request for each in calls.values() for call in each)
    assert sent == sorted(ollama_server.bodies)


def test_what_is_stored_is_what_was_sent_and_what_is_rebuilt(ollama_server: ScriptedServer) -> None:
    ollama_server.will(saying(proposal("not sure", "DOUBT")))
    suggester = engine(ollama_server, model="tiny", seed=7)
    identity = suggester.identity()
    calls = [call for answer in suggester.suggest(TURNS, CARDS, (), Cancel()) for call in answer.calls]
    assert [call.request for call in calls] == ollama_server.bodies
    requests = Requests(identity, CARDS)
    plans = [requests.shortlist(turn) for turn in TURNS]
    plans.insert(1, requests.question(TURNS[0], CARDS[0]))
    assert [encode(plan.body) for plan in plans] == ollama_server.bodies
    body = json.loads(ollama_server.bodies[0])
    assert body["options"] == {"num_ctx": 4096, "seed": 7, "num_predict": 1024, "temperature": 0}
    assert body["keep_alive"] == "15m"


def test_a_thinking_model_is_asked_not_to(ollama_server: ScriptedServer) -> None:
    ollama_server.shown["tiny:latest"] = {"capabilities": ["completion", "thinking"], "model_info": {}}
    suggester = engine(ollama_server)
    (answer,) = suggester.suggest(TURNS[:1], CARDS, (), Cancel())
    assert json.loads(ollama_server.bodies[0])["think"] is False
    again = encode(Requests(suggester.identity(), CARDS).shortlist(TURNS[0]).body)
    assert answer.calls[0].request == ollama_server.bodies[0] == again


def test_the_identity_names_the_model_and_its_digest(ollama_server: ScriptedServer) -> None:
    identity = OllamaSuggester(ollama_server.host).identity()
    assert (identity.engine, identity.model, identity.digest) == ("ollama", "tiny:latest", "ab" * 32)
    assert identity.options == {
        **{"seed": 1, "num_predict": 1024, "temperature": 0, "num_ctx_limit": 8192},
        **{"keep_alive": "15m", "off_list": 0.1, "order": 0},
    }
    assert identity.host == ollama_server.host


def test_the_environment_changes_nothing(ollama_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "OLLAMA_HOST": "http://192.0.2.1:1",
        "OLLAMA_API_KEY": "secret",
        "HTTP_PROXY": "http://192.0.2.1:1",
        "ALL_PROXY": "http://192.0.2.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    assert len(ask(ollama_server)) == 4
    assert not any("authorization" in (name.lower() for name in headers) for headers in ollama_server.headers)


def test_silent_turns_and_turns_of_the_assistant_are_not_sent(ollama_server: ScriptedServer) -> None:
    card = replace(CARDS[0], key="HES.danger")
    turns = [replace(TURNS[0], role=role) for role in ("system", "tool", "hidden", "assistant", "user")]
    answers = list(engine(ollama_server).suggest(turns, (card,), (), Cancel()))
    assert len(answers) == 5 and len(ollama_server.bodies) == 1
    assert [len(answer.calls) for answer in answers] == [0, 0, 0, 0, 1]


# Faults of a run: one sentence for the turn, the other turns unharmed


def test_a_stream_cut_in_the_middle(ollama_server: ScriptedServer) -> None:
    def half(exchange: Exchange) -> None:
        exchange.part(shortlist("DOUBT"))
        exchange.end()

    answer, call = ask_one(ollama_server, half)
    assert answer.proposals == () and answer.fault == call.fault == "The reply breaks off half-way."
    assert "DOUBT" in call.reply and call.reply_tokens is None


def test_a_connection_cut_in_the_middle(ollama_server: ScriptedServer) -> None:
    def cut(exchange: Exchange) -> None:
        exchange.part('{"cod')
        exchange.break_off()

    answer, call = ask_one(ollama_server, cut)
    assert call.reply == '{"cod' and "broke off" in answer.fault


def test_an_error_in_the_middle_of_a_stream(ollama_server: ScriptedServer) -> None:
    def failing(exchange: Exchange) -> None:
        exchange.part('{"cod')
        exchange.line(b'{"error": "llama runner process has terminated"}\n')
        exchange.end()

    assert "in the middle" in ask_one(ollama_server, failing)[0].fault


FAULTS: list[tuple[Script, str]] = [
    (lambda exchange: exchange.error(500, "out of memory"), "error 500"),
    (lambda exchange: exchange.error(503, "server busy"), "too many requests"),
    (lambda exchange: exchange.raw(b"<html>Bad gateway: not sure about this</html>", 502), "error 502"),
    (lambda exchange: exchange.error(400, "does not support chat"), "error 400"),
    (lambda exchange: exchange.raw(b"<html>Welcome</html>"), "Ollama’s format"),
    (lambda exchange: exchange.raw(b'{"model": "tiny", "mess', kind="application/x-ndjson"), "Ollama’s format"),
    (lambda exchange: exchange.raw(b"[1, 2]\n", kind="application/x-ndjson"), "Ollama’s format"),
    (lambda exchange: exchange.raw(b'{"message": 3}\n', kind="application/x-ndjson"), "Ollama’s format"),
    (lambda exchange: exchange.raw(b"\xff\xfe\n", kind="application/x-ndjson"), "Ollama’s format"),
    (lambda exchange: exchange.reply("I would rather not."), "form asked for"),
    (lambda exchange: exchange.reply('{"codes": ["DOU', reason="length"), "longest length"),
]


@pytest.mark.parametrize(
    ("script", "fault"),
    [*FAULTS, (lambda exchange: exchange.reply(shortlist("NO_SUCH_CODE")), "is of no code")],
)
def test_one_bad_shortlist_is_a_fault_of_its_turn_alone(
    ollama_server: ScriptedServer, script: Script, fault: str
) -> None:
    ollama_server.will(saying(proposal("not sure", "DOUBT")), script, saying(proposal("looked it up", "CHECK")))
    answers = ask(ollama_server)
    assert [len(answer.proposals) for answer in answers] == [1, 0, 1, 0]
    assert fault in answers[1].fault
    assert [bool(answer.fault) for answer in answers] == [False, True, False, False]
    assert "not sure" not in answers[1].fault


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        *FAULTS,
        (lambda exchange: exchange.reply(verdict("not sure", applies="maybe")), "form asked for"),
        (lambda exchange: exchange.reply(verdict("")), "quotes nothing"),
    ],
)
def test_one_bad_verdict_is_a_fault_of_its_turn_alone(
    ollama_server: ScriptedServer, script: Script, fault: str
) -> None:
    usual = ollama_server.questions
    spoilt = passage_of(json.loads(encode(Requests(engine(ollama_server).identity(), CARDS).shortlist(TURNS[1]).body)))
    ollama_server.questions = lambda exchange: (script if passage_of(exchange.body) == spoilt else usual)(exchange)
    ollama_server.will(
        saying(proposal("not sure", "DOUBT")),
        saying(proposal("special", "DOUBT")),
        saying(proposal("looked it up", "CHECK")),
    )
    answers = ask(ollama_server)
    assert [len(answer.proposals) for answer in answers] == [1, 0, 1, 0]
    assert [bool(answer.fault) for answer in answers] == [False, True, False, False]
    assert fault in answers[1].fault


def test_nonsense_of_the_right_form_is_not_anchored(ollama_server: ScriptedServer) -> None:
    ollama_server.will(saying(proposal("lorem ipsum", "DOUBT"), proposal("dolor", "CHECK")))
    (answer,) = ask(ollama_server, TURNS[:1])
    assert [p.match for p in answer.proposals] == [Match.NOT_FOUND] * 2
    assert all(p.start is None and p.end is None for p in answer.proposals)


def test_a_reply_without_end_is_cut_off(ollama_server: ScriptedServer) -> None:
    def endless(exchange: Exchange) -> None:
        while True:
            exchange.part("la " * 1000)

    assert "without end" in ask_one(ollama_server, endless)[0].fault


def test_emoji_that_come_in_two_halves_are_joined(ollama_server: ScriptedServer) -> None:
    def halves(exchange: Exchange) -> None:
        exchange.part('{"codes": []} \ud83d')
        exchange.part("\ude00 \ud83d")
        exchange.finish()

    assert ask_one(ollama_server, halves)[1].reply == '{"codes": []} 😀 \ufffd'


@pytest.mark.parametrize("counted", [8192, 4098, 3])
def test_a_truncated_prompt_is_told_by_the_count_of_its_tokens(ollama_server: ScriptedServer, counted: int) -> None:
    ollama_server.will(saying(proposal("not sure", "DOUBT"), prompt_tokens=counted))
    text = TEXTS[0] + " And so on, and so on." * 600
    (answer,), calls = heard(ollama_server, (replace(TURNS[0], text=text),))
    first, *_ = calls["p0"]
    assert json.loads(first.request)["options"]["num_ctx"] == 8192
    assert "truncated" in first.fault and "truncated" in answer.fault and len(answer.proposals) == 1
    assert first.prompt_tokens == counted


def test_a_server_that_counts_only_what_its_cache_did_not_hold_truncates_nothing(ollama_server: ScriptedServer) -> None:
    ollama_server.will(*[lambda exchange, n=n: exchange.reply(shortlist(), n) for n in (900, 12, 12, 12)])
    assert {answer.fault for answer in ask(ollama_server)} == {""}


def test_a_turn_that_does_not_fit_is_not_sent(ollama_server: ScriptedServer) -> None:
    turns = (replace(TURNS[0], text="word " * 20_000), TURNS[1])
    answers = ask(ollama_server, turns)
    assert "too long" in answers[0].fault and answers[0].calls == ()
    assert answers[1].fault == "" and len(ollama_server.bodies) == 1


# What ends a run: the answers before stay


def answers_until_it_ends(server: ScriptedServer, read_seconds: float = 20.0) -> tuple[list[Answer], str]:
    answers = []
    with pytest.raises(EngineUnavailable) as end:
        for answer in engine(server, read_seconds=read_seconds).suggest(TURNS, CARDS, (), Cancel()):
            answers.append(answer)
    return answers, end.value.reason


def test_the_model_goes_missing(ollama_server: ScriptedServer) -> None:
    ollama_server.will(saying(), lambda exchange: exchange.error(404, "model 'tiny:latest' not found"))
    answers, reason = answers_until_it_ends(ollama_server)
    assert (len(answers), reason) == (1, "no_model")


def test_a_redirect_is_not_followed(ollama_server: ScriptedServer) -> None:
    with ScriptedServer() as other:
        away = f"{other.host}/api/chat"
        ollama_server.will(saying(), lambda exchange: exchange.raw(b"", 307, Location=away))
        answers, reason = answers_until_it_ends(ollama_server)
        assert (len(answers), reason) == (1, "broken")
        assert other.asked == []


def test_the_server_goes_away(ollama_server: ScriptedServer) -> None:
    with ScriptedServer() as server:
        run = engine(server).suggest(TURNS, CARDS, (), Cancel())
        first = next(run)
        server.stop()
        with pytest.raises(EngineUnavailable) as end:
            next(run)
    assert first.fault == "" and end.value.reason == "no_server"


def test_a_slow_server_is_given_up_after_three_turns(ollama_server: ScriptedServer) -> None:
    ollama_server.will(saying(), Exchange.hang, Exchange.hang, Exchange.hang)
    answers, reason = answers_until_it_ends(ollama_server, read_seconds=0.3)
    assert reason == "slow"
    assert [answer.fault for answer in answers] == [""] + ["The model did not answer in time."] * 3
    assert ollama_server.left.wait(10)


def test_a_broken_server_is_given_up_after_three_turns(ollama_server: ScriptedServer) -> None:
    ollama_server.otherwise = lambda exchange: exchange.error(500, "no")
    answers, reason = answers_until_it_ends(ollama_server)
    assert (len(answers), reason) == (3, "broken")


# Cancelling


def test_cancelled_before_the_first_word(ollama_server: ScriptedServer) -> None:
    cancel, asked = Cancel(), threading.Event()

    def silent(exchange: Exchange) -> None:
        asked.set()
        exchange.hang()

    ollama_server.will(saying(), silent)
    threading.Thread(target=lambda: asked.wait(10) and cancel.set()).start()
    answers = list(engine(ollama_server).suggest(TURNS, CARDS, (), cancel))
    assert [answer.passage_id for answer in answers] == ["p0"]
    assert ollama_server.left.wait(10), "the server must notice, so that it stops working"


def test_cancelled_in_the_middle_of_a_stream(ollama_server: ScriptedServer) -> None:
    cancel = Cancel()

    def talking(exchange: Exchange) -> None:
        exchange.part('{"codes": [')
        cancel.set()
        exchange.hang()

    ollama_server.will(saying(), talking)
    answers = list(engine(ollama_server).suggest(TURNS, CARDS, (), cancel))
    assert [answer.passage_id for answer in answers] == ["p0"]
    assert ollama_server.left.wait(10)


def test_cancelled_before_it_began(ollama_server: ScriptedServer) -> None:
    cancel = Cancel()
    cancel.set()
    assert list(engine(ollama_server).suggest(TURNS, CARDS, (), cancel)) == []
    assert ollama_server.bodies == []


def test_a_run_that_is_left_lets_go_of_the_server(ollama_server: ScriptedServer) -> None:
    run = engine(ollama_server).suggest(TURNS, CARDS, (), Cancel())
    next(run)
    run.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("cancel of", "model request"))]


@pytest.mark.skipif("OLLAMA_TEST_HOST" not in os.environ, reason="set OLLAMA_TEST_HOST to test a real Ollama server")
def test_a_real_server() -> None:
    suggester = OllamaSuggester(os.environ["OLLAMA_TEST_HOST"])
    answers = list(suggester.suggest(TURNS, CARDS, (), Cancel()))
    assert {answer.passage_id for answer in answers if answer.whole} == {"p0", "p1", "p2", "p3"}
    assert not any(answer.fault for answer in answers)
