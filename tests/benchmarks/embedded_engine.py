"""How good the embedded engine is, measured on labelled turns and on the codebook's own examples.

    python tests/benchmarks/embedded_engine.py [--smoke]

Prints the tables of docs/suggestions.md. Needs the shared test material (see tests/conftest.py), which it only reads.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from el2mp_desktop.analysis.accuracy import ranking  # noqa: E402
from el2mp_desktop.codebooks import card_finder  # noqa: E402
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook  # noqa: E402
from el2mp_desktop.jobs import Cancel  # noqa: E402
from el2mp_desktop.operations.sources import import_sources  # noqa: E402
from el2mp_desktop.project import Person, Project  # noqa: E402
from el2mp_desktop.runs.running import suggest  # noqa: E402
from el2mp_desktop.suggest.base import CodeCard, LabelledExample, Passage  # noqa: E402
from el2mp_desktop.suggest.embedded import baselines  # noqa: E402
from el2mp_desktop.suggest.embedded.by_wording import CLOSE_ENOUGH  # noqa: E402
from el2mp_desktop.suggest.embedded.closeness import Codebook  # noqa: E402
from el2mp_desktop.suggest.embedded.embeddings import UseEmbedder  # noqa: E402
from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester  # noqa: E402
from el2mp_desktop.suggest.embedded.recogniser import EmbeddedMethod  # noqa: E402
from el2mp_desktop.suggest.embedded.stretches import stretches  # noqa: E402
from el2mp_desktop.suggest.labelled_turns import LabelledTurn, draw, read_labelled  # noqa: E402
from tests.codebook_cards import shipped_cards  # noqa: E402
from tests.projects import incoming  # noqa: E402

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
AXES = {"hesitation": "HES", "iteration": "ITE", "negotiation": "NEG"}
"""Labels of the material, and the codes that they are codings of."""
CODED = 60
"""Codings of each code that is learned."""
METHODS = {
    "majority": baselines.Majority,
    "keywords": baselines.WordList,
    "tfidf": baselines.TfIdfRegression,
    "embeddings": baselines.EmbeddingRegression,
    "embedded": EmbeddedMethod,
}


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


def compared(draws: int, sizes: tuple[int, ...], most: int) -> None:
    """ROC-AUC on documents that gave no example: the mean of draws for each corpus and axis, then over all of these."""
    table: dict[tuple[str, int], list[float]] = {}
    find = card_finder()
    for corpus in dict.fromkeys(corpus for corpus, _ in PAIRS):
        turns = read_labelled(LABELLED / f"{corpus}.jsonl")[:most]
        methods = {name: make([turn.passage for turn in turns]) for name, make in METHODS.items()}
        for axis in [axis for each, axis in PAIRS if each == corpus]:
            found = _draws(turns, axis, methods, find(axis), draws, sizes)
            for key, values in found.items():
                table.setdefault(key, []).append(float(np.mean(values)))
            for size in (0, *sizes):
                if ("embedded", size) in found:
                    told = "  ".join(f"{name} {np.mean(found[name, size]):.3f}" for name in METHODS)
                    print(f"  {corpus:10} {axis:12} {size:4}  {told}", flush=True)
    for name in METHODS:
        means = (f"{size}: {np.mean(table[name, size]):.3f}" for size in (0, *sizes) if (name, size) in table)
        print(f"  {name:12}", "  ".join(means))


def _draws(turns, axis, methods, cards, draws, sizes) -> dict[tuple[str, int], list[float]]:
    found: dict[tuple[str, int], list[float]] = {}
    for seed in range(draws):
        learning, asked = _halves(turns, seed)
        truth = np.array([axis in turns[row].codes for row in asked])
        for size in (0, *sizes):
            having, lacking = (
                [learning[i] for i in side] for side in draw([turns[i] for i in learning], axis, size, seed)
            )
            if len(having) < size or not 0 < truth.sum() < len(truth):
                continue
            for name, method in methods.items():
                auc = ranking(truth, method.log_odds(cards, having, lacking, asked)).auc
                found.setdefault((name, size), []).append(auc)
    return found


def _halves(turns: list[LabelledTurn], seed: int) -> tuple[list[int], list[int]]:
    """Places of the turns of one half of the documents, and of the other."""
    documents = sorted({turn.passage.source_id for turn in turns})
    half = set(random.Random(seed).sample(documents, len(documents) // 2))
    sides = ([], [])
    for place, turn in enumerate(turns):
        sides[turn.passage.source_id not in half].append(place)
    return sides


class Kept(dict):
    """A store of vectors in memory."""

    def get(self, shas, model):
        return {sha: self[sha] for sha in shas if sha in self}

    def put(self, vectors, model):
        self.update(vectors)


def speed(cards: tuple[CodeCard, ...], most: int) -> None:
    """Short turns a second after warm-up: the codebook alone, with codes that are learned, and with kept embeddings."""
    spoken = [turn for turn in read_labelled(LABELLED / "mrda.jsonl") if len(turn.passage.text.split()) > 2][: 2 * most]
    passages = [replace(turn.passage, source_id="s") for turn in spoken[:most]]
    examples = [one for axis in AXES for one in _coded(spoken[most:], axis, cards)[:CODED]]
    engine, store = EmbeddedSuggester(EMBEDDER), Kept()
    list(engine.suggest(passages[:5], cards, examples, Cancel()))
    print(f"\nspeed, {len(passages)} turns (seconds of this process in brackets)")
    _time("codebook alone", engine, passages, cards, ())
    _time("three codes learned", engine, passages, cards, examples)
    for name in ("embeddings to be kept", "embeddings kept"):
        engine.keep_in(lambda source_id: store)
        _time(name, engine, passages, cards, ())


def _coded(turns: list[LabelledTurn], axis: str, cards: tuple[CodeCard, ...]) -> list[LabelledExample]:
    """Codings that people made of these turns by themselves."""
    code = next(card.id for card in cards if card.key == AXES[axis])
    return [
        LabelledExample(code, turn.passage.text, True, turn.passage.id, "other", around=turn.passage)
        for turn in turns
        if axis in turn.codes
    ]


def in_a_project(most: int) -> None:
    """The same with all that is read and written: a first run on a project on disk, and a second."""
    spoken = [turn for turn in read_labelled(LABELLED / "mrda.jsonl") if 2 < len(turn.passage.text.split()) < 16][:most]
    turns = [(turn.passage.speaker or "A", " ".join(turn.passage.text.split())) for turn in spoken]
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(
            Path(folder) / "runs.el2mp", codebook=load_codebook(find_codebook("el2mp")), coder=Person("A", "A")
        ) as project,
    ):
        (source,) = project.do(import_sources, [incoming("Talk", *turns)])
        for name in ("first run in a project", "second run in a project"):
            wall, own = time.perf_counter(), time.process_time()
            outcome = suggest(project, EmbeddedSuggester(EMBEDDER), [source])
            wall, own = time.perf_counter() - wall, time.process_time() - own
            rate = f"{outcome.passages / wall:6.0f} turns a second, {wall:.2f} s ({own:.2f} s)"
            print(f"  {name:24} {rate}, {outcome.suggestions} new suggestions, {outcome.known} known")


def _time(name, engine, passages, cards, examples) -> None:
    wall, own = time.perf_counter(), time.process_time()
    list(engine.suggest(passages, cards, examples, Cancel()))
    wall, own = time.perf_counter() - wall, time.process_time() - own
    print(f"  {name:24} {len(passages) / wall:6.0f} turns a second, {wall:.2f} s ({own:.2f} s)")


def cold_start() -> None:
    """From the start of a process to its first answers."""
    program = (
        "import time; start = time.perf_counter()\n"
        "from el2mp_desktop.codebooks import shipped_cards; from el2mp_desktop.jobs import Cancel\n"
        "from el2mp_desktop.suggest.base import Passage\n"
        "from el2mp_desktop.suggest.embedded.engine import EmbeddedSuggester\n"
        "turns = [Passage(str(i), 's', 0, f'I do not know whether to trust it {i}.', 'en') for i in range(500)]\n"
        "next(iter(EmbeddedSuggester().suggest(turns, shipped_cards(), (), Cancel())))\n"
        "print(f'  first answers after {time.perf_counter() - start:.1f} s ({time.process_time():.1f} s)')"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few rows of everything, to see that it runs")
    smoke = parser.parse_args().smoke
    if not LABELLED.is_dir():
        sys.exit("The shared test material is not beside this checkout.")
    cards = shipped_cards()
    codebook_alone(cards)
    share_of_turns(cards, 20 if smoke else 250)
    speed(cards, 50 if smoke else 2000)
    in_a_project(50 if smoke else 10_000)
    sys.stdout.flush()
    cold_start()
    print("\nROC-AUC by number of positives")
    compared(*((1, (5,), 120) if smoke else (5, (5, 10, 30, 100), 100_000)))


if __name__ == "__main__":
    main()
