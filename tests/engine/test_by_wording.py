"""From the codebook alone: nearness of wording and form of the turn, in suggestions as in their evaluation."""

import numpy as np
import pytest

from el2mp_desktop.jobs import Cancel
from el2mp_desktop.suggest.base import CodeCard, CodeText, Passage, ProposedCoding, in_context
from el2mp_desktop.suggest.embedded.embeddings import UseEmbedder
from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester
from el2mp_desktop.suggest.embedded.explain import FORM, objection, rationale
from el2mp_desktop.suggest.embedded.form import TRAITS
from el2mp_desktop.suggest.embedded.kept_vectors import KeepingEmbedder
from el2mp_desktop.suggest.embedded.recogniser import EmbeddedMethod

PLAIN = "I doubt whether this summary is right."
HALTING = "Um, well, maybe, uh, I doubt whether this summary is right, I don't know, perhaps."
ELSEWHERE = (
    "The train to Lyon leaves at nine.",
    "We had soup for lunch in the canteen.",
    "It rained all afternoon. The garden was wet.",
    "Bring the blue folder to the second floor.",
)
DOUBT = CodeCard(
    "doubt", "D", None, {"en": CodeText("Hesitation, doubt", "Somebody doubts whether a summary is right.")}
)
SUMMARY = CodeCard("summary", "S", None, {"en": CodeText("Food", "Somebody doubts whether a summary is right.")})


def talk(*said: str, others: int = 30) -> list[Passage]:
    """What matters, among as many other turns."""
    texts = [ELSEWHERE[at % len(ELSEWHERE)] for at in range(others)]
    texts[others // 2 : others // 2] = said
    return in_context([Passage(f"t{at}", "s", 200 * at, text, "en", "Ada") for at, text in enumerate(texts)])


@pytest.fixture(scope="module")
def engine() -> EmbeddedSuggester:
    return EmbeddedSuggester(UseEmbedder())


def proposed(engine: EmbeddedSuggester, turns: list[Passage], card: CodeCard) -> dict[str, ProposedCoding]:
    answers = engine.suggest(turns, (card,), (), Cancel())
    text = {turn.id: turn.text for turn in turns}
    return {text[answer.passage_id]: proposal for answer in answers for proposal in answer.proposals}


def test_a_form_that_the_name_lets_expect_decides_where_the_wording_is_near(engine: EmbeddedSuggester) -> None:
    found = proposed(engine, talk(PLAIN, HALTING), DOUBT)
    assert HALTING in found and all(turn in (PLAIN, HALTING) for turn in found)
    assert PLAIN not in found or (found[PLAIN].score or 0) < (found[HALTING].score or 0)
    assert set(found[HALTING].evidence["form"]) == {"fillers", "hedges"}  # type: ignore[call-overload]
    told = rationale(found[HALTING].evidence)
    assert "The form of the turn" in told and "hedges" in told
    assert "form" in objection(found[HALTING].evidence, "")


@pytest.mark.parametrize(("card", "others"), [(SUMMARY, 30), (DOUBT, 4)], ids=["a name of no form", "few turns"])
def test_where_nothing_is_known_of_the_form_nearness_decides(
    engine: EmbeddedSuggester, card: CodeCard, others: int
) -> None:
    found = proposed(engine, talk(PLAIN, HALTING, others=others), card)
    assert (found[PLAIN].score or 0) > 0.9
    assert found[PLAIN].evidence["form"] == [] and "form of the turn" not in rationale(found[PLAIN].evidence)


def test_the_evaluation_judges_turns_as_suggestions_do(codebook: tuple[CodeCard, ...]) -> None:
    turns = talk(PLAIN, HALTING, "Why? And, um, I asked it again. The same answer, again the same answer.", "Uh.", "")
    engine, method = EmbeddedSuggester(UseEmbedder()), EmbeddedMethod(turns, KeepingEmbedder(UseEmbedder()))
    above_one_half = 0
    for key in ("HES", "ITE", "NEG"):
        axis = [_without_examples(card) for card in codebook if card.key.partition(".")[0] == key]
        judged = method.log_odds(axis, (), (), range(len(turns)))
        suggested = engine.scores(turns, axis, (), Cancel()).max(axis=1)
        assert np.allclose(1 / (1 + np.exp(-judged)), suggested, atol=0.01)
        above_one_half += int((suggested >= 0.5).sum())
    assert 0 < above_one_half < len(turns)


def test_a_code_below_another_is_judged_by_the_name_at_the_top_in_both(codebook: tuple[CodeCard, ...]) -> None:
    turns = talk(PLAIN, HALTING, "Why? And, um, I asked it again. The same answer, again the same answer.", "Uh.", "")
    leaf = next(card for card in codebook if card.key.startswith("HES.") and card.codable)
    bare = [_without_examples(card) for card in codebook]
    asked = [card.id for card in bare if card.codable and card.key != "OTHER"]
    wanted = [next(card for card in bare if card.id == leaf.id)]
    engine = EmbeddedSuggester(UseEmbedder())
    suggested = engine.scores(turns, bare, (), Cancel())[:, asked.index(leaf.id)]
    for_leaf = EmbeddedMethod(turns, KeepingEmbedder(UseEmbedder()), bare).log_odds(wanted, (), (), range(len(turns)))
    alone = EmbeddedMethod(turns, KeepingEmbedder(UseEmbedder())).log_odds(wanted, (), (), range(len(turns)))
    assert np.allclose(1 / (1 + np.exp(-for_leaf)), suggested, atol=0.01)
    assert not np.allclose(for_leaf, alone)


def _without_examples(card: CodeCard) -> CodeCard:
    texts = {
        language: CodeText(
            *(text.name, text.definition, text.include, text.exclude), ask=text.ask, synonyms=text.synonyms
        )
        for language, text in card.texts.items()
    }
    return CodeCard(card.id, card.key, card.parent_id, texts, card.codable)


def test_every_trait_has_words_for_people() -> None:
    assert FORM.keys() == TRAITS.keys()


def test_a_run_proposes_what_scores_one_half_though_it_looks_at_fewer_forms(codebook: tuple[CodeCard, ...]) -> None:
    examples = [card.texts["en"].example for card in codebook if card.parent_id]
    turns, engine = talk(PLAIN, HALTING, *examples), EmbeddedSuggester(UseEmbedder())
    scores = engine.scores(turns, codebook, (), Cancel()).max(axis=1)
    answers = list(engine.suggest(turns, codebook, (), Cancel()))
    highest = [max((one.score or 0 for one in answer.proposals), default=0.0) for answer in answers]
    assert highest == pytest.approx(np.where(scores >= 0.5, scores, 0.0), abs=1e-3)
    assert 0 < sum(map(bool, highest)) < len(turns)
