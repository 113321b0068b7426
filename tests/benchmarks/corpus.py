"""Writes a neutral corpus of any size: the same numbers give the same bytes.

    python tests/benchmarks/corpus.py --size large OUT
    python tests/benchmarks/corpus.py --documents 5 --kilobytes 10 --codes 8 --codings 300 OUT

OUT then holds ``docs/*.txt`` (UTF-8, LF), ``codes.json``, ``codings.jsonl`` and ``meta.json``; `el2mp import --as
corpus` reads it. Positions are code points, half-open. The words mean nothing and nobody said them.
"""

import argparse
import json
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Size:
    documents: int
    kilobytes: int
    """Of each document."""
    codes: int
    codings: int


SIZES = {
    "smoke": Size(3, 6, 12, 240),
    "small": Size(20, 50, 40, 10_000),
    "long": Size(2, 1000, 40, 50_000),
    "one": Size(1, 2000, 40, 50_000),
    "large": Size(200, 50, 100, 100_000),
}
CODERS = ("Ada", "Bo")

_AXES = ("Doubt", "Rework", "Dispute", "Affect", "Tools")
_PEOPLE = ("Amina", "Bastien", "Chloé", "Dario", "Eun-ji", "Facilitator")
_OPENINGS = ("Well,", "Honestly,", "So,", "Attends,", "Bon,", "Hmm,", "D’accord,", "In fact")
_WHO = ("the group", "my colleague", "nobody", "the model", "le groupe", "la traductrice", "Zoë", "the 2nd team")
_DID = ("kept", "doubted", "rewrote", "asked again about", "a gardé", "a refusé", "compared", "set aside", "moved")
_WHAT = ("the summary", "that table", "the résumé", "la réponse", "the tone of it", "le brouillon", "an old draft")
_WHY = (
    *("because it read too well", "without saying why", "avant la pause", "for the third time", "sans y croire"),
    *("and laughed 🙂", "as one does at the cafe\u0301", "« pour voir »\u00a0", "which took a whole afternoon"),
)
_ENDS = (".", ".", ".", "?", "!", " …")


class _Draw:
    """Draws that rest on ``random()`` alone, whose sequence Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random

    def below(self, limit: int) -> int:
        return int(self._next() * limit)

    def one(self, choices: Sequence[str]) -> str:
        return choices[self.below(len(choices))]

    def chance(self, share: float) -> bool:
        return self._next() < share

    def ranked(self, running: Sequence[float]) -> int:
        """An index, by running totals of weights."""
        return bisect_left(running, self._next() * running[-1])


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    text: str
    sentences: tuple[tuple[int, int], ...]


def write_corpus(folder: Path, size: Size, coders: Sequence[str] = CODERS, seed: int = 1) -> None:
    """Into a folder that is new, or that holds an older corpus to be replaced."""
    draw = _Draw(seed)
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    for old in (folder / "docs").glob("*.txt"):
        old.unlink()
    documents = [_document(draw, f"session-{number:03d}", size.kilobytes) for number in range(1, size.documents + 1)]
    for document in documents:
        (folder / "docs" / f"{document.name}.txt").write_bytes(document.text.encode())
    codes = [
        {"name": f"{_AXES[i % len(_AXES)]} {i + 1}", "category": _AXES[i % len(_AXES)], "colour": _colour(i)}
        for i in range(size.codes)
    ]
    _write_json(folder / "codes.json", codes)
    names = [code["name"] for code in codes]
    lines = (json.dumps(coding, ensure_ascii=False) for coding in _codings(draw, documents, names, coders, size))
    (folder / "codings.jsonl").write_bytes("".join(f"{line}\n" for line in lines).encode())
    _write_json(folder / "meta.json", {**asdict(size), "coders": list(coders), "seed": seed})


def _document(draw: _Draw, name: str, kilobytes: int) -> Document:
    """Turns of one to six sentences, each after a name and a colon."""
    parts: list[str] = []
    sentences = []
    at = size = 0
    while size < kilobytes * 1024:
        label = f"{draw.one(_PEOPLE)}: "
        turn = [_sentence(draw) for _ in range(1 + draw.below(6))]
        start = at + len(label)
        for sentence in turn:
            sentences.append((start, start + len(sentence)))
            start += len(sentence) + 1
        parts.append(f"{label}{' '.join(turn)}\n\n")
        at += len(parts[-1])
        size += len(parts[-1].encode())
    return Document(name, "".join(parts), tuple(sentences))


def _sentence(draw: _Draw) -> str:
    words = [draw.one(_OPENINGS)] if draw.chance(0.3) else []
    words += [draw.one(_WHO), draw.one(_DID), draw.one(_WHAT)]
    if draw.chance(0.5):
        words.append(draw.one(_WHY))
    sentence = " ".join(words)
    return sentence[0].upper() + sentence[1:] + draw.one(_ENDS)


def _codings(
    draw: _Draw, documents: Sequence[Document], names: Sequence[str], coders: Sequence[str], size: Size
) -> Iterator[dict[str, str | int]]:
    """In the order of the documents; half of them are given by a second coder too, and no two are the same."""
    frequent = list(accumulate(1 / rank for rank in range(1, len(names) + 1)))
    for index, document in enumerate(documents):
        wanted = size.codings * (index + 1) // len(documents) - size.codings * index // len(documents)
        found: set[tuple[int, int, int, int]] = set()
        tries = 0
        while len(found) < wanted:
            if (tries := tries + 1) > 100 * wanted:
                raise ValueError("too many codings for documents of this size")
            start, end = _passage(draw, document)
            code, coder = draw.ranked(frequent), draw.below(len(coders))
            found.add((start, end, code, coder))
            if len(found) < wanted and draw.chance(0.5):
                found.add((start, end, code, (coder + 1) % len(coders)))
        for start, end, code, coder in sorted(found):
            yield {"doc": document.name, "start": start, "end": end, "code": names[code], "coder": coders[coder]}


def _passage(draw: _Draw, document: Document) -> tuple[int, int]:
    """One sentence, a part of one, or several on end, over the edges of turns too."""
    first = draw.below(len(document.sentences))
    last = min(len(document.sentences) - 1, first + (draw.below(5) if draw.chance(0.4) else 0))
    start, end = document.sentences[first][0], document.sentences[last][1]
    if draw.chance(0.4):
        start = _next_word(document.text, start + draw.below((end - start) // 2), end)
    return start, end


def _next_word(text: str, at: int, end: int) -> int:
    space = text.find(" ", at, end - 1)
    return at if space < 0 else space + 1


def _colour(index: int) -> str:
    return "#" + "".join(f"{70 + index * step % 150:02X}" for step in (61, 97, 139))


def _write_json(path: Path, content: object) -> None:
    path.write_bytes(f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode())


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a neutral corpus of any size.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    for field in ("documents", "kilobytes", "codes", "codings"):
        parser.add_argument(f"--{field}", type=int, help="instead of what the size says")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    given = {field: number for field in asdict(SIZES["small"]) if (number := getattr(args, field)) is not None}
    write_corpus(args.out, Size(**{**asdict(SIZES[args.size]), **given}), seed=args.seed)


if __name__ == "__main__":
    main()
