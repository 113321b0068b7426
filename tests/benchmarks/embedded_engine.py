"""How good the embedded engine is, measured on labelled turns and on the codebook's own examples.

    python tests/benchmarks/embedded_engine.py [--smoke]

Prints the tables of docs/suggestions.md. Needs the shared test material (see tests/conftest.py), which it only reads.
"""

import argparse
import json
import os
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from el2mp_desktop.jobs import Cancel  # noqa: E402
from el2mp_desktop.suggest.base import CodeCard, LabelledExample, Passage  # noqa: E402
from el2mp_desktop.suggest.closeness import Codebook  # noqa: E402
from el2mp_desktop.suggest.embedded import CLOSE_ENOUGH, EmbeddedSuggester, stretches  # noqa: E402
from el2mp_desktop.suggest.embeddings import UseEmbedder  # noqa: E402
from el2mp_desktop.suggest.learned import Labelled, Vocabulary, train  # noqa: E402
from tests.codebook_cards import shipped_cards  # noqa: E402

LABELLED = Path(os.environ.get("EL2MP_SHARED") or ROOT.parent / "shared") / "data" / "C_labelled" / "normalised"
PAIRS = (
    ("casino", "negotiation"),
    ("mrda", "hesitation"),
    ("mrda", "iteration"),
    ("mrda", "negotiation"),
    ("swda", "hesitation"),
    ("swda", "iteration"),
    ("ud_french", "hesitation"),
    ("ud_french", "iteration"),
    ("uptake", "iteration"),
)
FRENCH = ("ud_french", "loria")
EMBEDDER = UseEmbedder()


def turns(corpus: str, most: int) -> list[dict]:
    """All labelled turns and a sample of the others."""
    with (LABELLED / f"{corpus}.jsonl").open(encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["text"].strip()]
    coded, plain = [r for r in rows if r["codes"]], [r for r in rows if not r["codes"]]
    chance = random.Random(0)
    return [*coded, *chance.sample(plain, min(len(plain), most))]


def codebook_alone(cards: tuple[CodeCard, ...]) -> None:
    """Is a code found from one of its examples, when the codebook shows no examples at all?"""
    bare = [_without_examples(card) for card in cards if card.key != "OTHER"]
    codebook = Codebook(bare, EMBEDDER)
    leaves = [index for index, card in enumerate(bare) if card.parent_id]
    originals = {card.id: card for card in cards}
    first = among_three = axis = some = own = count = 0
    for index in leaves:
        for language in ("en", "fr"):
            example = originals[bare[index].id].texts[language].example
            found = stretches([Passage("p", "s", 0, example, language)])
            scores = codebook.closeness(EMBEDDER.embed([stretch.text for stretch in found])).max(0)
            rank = int((scores[leaves] > scores[index]).sum())
            best = bare[leaves[int(scores[leaves].argmax())]]
            first, among_three, count = first + (rank == 0), among_three + (rank < 3), count + 1
            axis += best.key[:3] == bare[index].key[:3]
            some, own = some + (scores.max() >= CLOSE_ENOUGH), own + (scores[index] >= CLOSE_ENOUGH)
    print(f"\ncodebook alone, {count} examples, {len(leaves)} codes")
    print(f"  right code first        {first / count:.2f}  (chance {1 / len(leaves):.2f})")
    print(f"  right code among three  {among_three / count:.2f}  (chance {3 / len(leaves):.2f})")
    print(f"  right axis              {axis / count:.2f}  (chance about 0.34)")
    print(f"  close enough to some code {some / count:.2f}, to the right one {own / count:.2f}")


def _without_examples(card: CodeCard) -> CodeCard:
    return replace(card, texts={language: replace(text, example="") for language, text in card.texts.items()})


def share_of_turns(cards: tuple[CodeCard, ...], each: int) -> None:
    """How many turns of talk that is not about models get a suggestion, from the codebook alone."""
    engine = EmbeddedSuggester(EMBEDDER)
    list(engine.suggest([Passage("p", "s", 0, cards[1].texts["en"].example, "en")], cards, (), Cancel()))
    print("\nturns with a suggestion, codebook alone, talk that is not about models")
    for path in sorted(LABELLED.glob("*.jsonl")):
        rows = random.Random(1).sample(turns(path.stem, 10_000), each)
        language = "fr" if path.stem in FRENCH else "en"
        passages = [Passage(str(i), "s", 0, row["text"], language) for i, row in enumerate(rows)]
        started = time.perf_counter()
        answers = list(engine.suggest(passages, cards, (), Cancel()))
        rate = each / (time.perf_counter() - started)
        print(f"  {path.stem:12} {sum(bool(a.proposals) for a in answers) / each:.2f}  ({rate:.0f} turns a second)")


def learned(draws: int, sizes: tuple[int, ...], most: int) -> None:
    """ROC-AUC on documents that gave no example: the mean over corpora and axes, of draws."""
    from sklearn.metrics import roc_auc_score

    table: dict[int, list[float]] = {}
    for corpus, axis in PAIRS:
        rows = turns(corpus, most)
        vectors = EMBEDDER.embed([row["text"] for row in rows])
        truth = np.array([axis in row["codes"] for row in rows])
        words = Vocabulary([row["text"] for row in rows])
        lexical = words.matrix([row["text"] for row in rows])
        found: dict[int, list[float]] = {}
        for draw in range(draws):
            train_rows, test_rows = _halves(rows, draw)
            positives, negatives = [i for i in train_rows if truth[i]], [i for i in train_rows if not truth[i]]
            for size in sizes:
                if len(positives) < size or not 0 < truth[test_rows].sum() < len(test_rows):
                    continue
                chosen = [*positives[:size], *negatives[: 3 * size]]
                examples = [LabelledExample("c", rows[i]["text"], bool(truth[i]), str(i)) for i in chosen]
                classifier = train("c", Labelled(examples, EMBEDDER), [], EMBEDDER, words)
                assert classifier is not None
                odds = classifier.log_odds(lexical[test_rows], vectors[test_rows])
                found.setdefault(size, []).append(float(roc_auc_score(truth[test_rows], odds)))
        means = {size: float(np.mean(values)) for size, values in found.items()}
        print(f"  {corpus:10} {axis:12}", "  ".join(f"{size}: {mean:.3f}" for size, mean in means.items()), flush=True)
        for size, mean in means.items():
            table.setdefault(size, []).append(mean)
    print("  mean                   ", "  ".join(f"{size}: {np.mean(v):.3f}" for size, v in table.items()))


def _halves(rows: list[dict], draw: int) -> tuple[list[int], list[int]]:
    """Shuffled row numbers of the training half of the documents, and of the other half."""
    chance = random.Random(draw)
    documents = sorted({row["doc"] for row in rows})
    chance.shuffle(documents)
    half = set(documents[: len(documents) // 2])
    order = list(range(len(rows)))
    chance.shuffle(order)
    return [i for i in order if rows[i]["doc"] in half], [i for i in order if rows[i]["doc"] not in half]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few rows of everything, to see that it runs")
    smoke = parser.parse_args().smoke
    if not LABELLED.is_dir():
        sys.exit("The shared test material is not beside this checkout.")
    cards = shipped_cards()
    codebook_alone(cards)
    share_of_turns(cards, 20 if smoke else 250)
    print("\nlearned from coded passages, ROC-AUC by number of positives")
    learned(*((1, (5,), 100) if smoke else (5, (5, 10, 30, 100), 3000)))


if __name__ == "__main__":
    main()
