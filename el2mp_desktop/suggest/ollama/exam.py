"""A short exam of a language model on a project's own codebook, before it is let near the sources.

No source is read: the passages are the codebook's definitions and examples. The four parts follow Halterman and Keith
(2025), who test without labels whether a model follows a codebook at all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from el2mp_desktop.suggest.base import CodeCard, CodeText, EngineIdentity, Passage
from el2mp_desktop.suggest.ollama.prompt import Plan, Requests
from el2mp_desktop.suggest.ollama.reply import read_shortlist, read_verdict
from el2mp_desktop.suggest.ollama.two_stage import Reply

CODES = 6
"""So many codes of the codebook are drawn, in which each part tries them all."""
NONSENSE = "Blickede"
OTHER_ORDER = 7
_WAYS = 6
_EXCLUSION = {
    "en": ("anything that was said on a Tuesday", "This was on a Tuesday."),
    "fr": ("tout ce qui a été dit un mardi", "C’était un mardi."),
}
"""An exclusion that no codebook has, and a sentence that falls under it."""

Ask = Callable[[Sequence[Plan]], Iterator[Reply]]


@dataclass(frozen=True, slots=True)
class Part:
    """How often it went well, of how often it was tried. ``failed``: ids of the codes it did not go well with."""

    name: str
    right: int
    of: int
    failed: tuple[str, ...] = ()
    by_chance: float | None = None
    """The share that naming codes blindly would reach; None where there is no such thing."""


def hold_exam(
    identity: EngineIdentity, codebook: Sequence[CodeCard], language: str, ask: Ask, *, seed: int = 1
) -> list[Part]:
    """Valid names; definition and example recognised; the same answer in another order; exclusions obeyed."""
    cards = _drawn(codebook, language, seed)
    straight = Requests(identity, codebook)
    bare = [_without_example(card) for card in codebook]
    told = Requests(identity, bare)
    shuffled = Requests(replace(identity, options={**identity.options, "order": OTHER_ORDER}), bare)
    definitions = [_passage(card, card.text(language).definition, language) for card in cards]
    examples = [_passage(card, card.text(language).example, language) for card in cards]
    named = _named(told, examples, ask)
    again = _named(shuffled, examples, ask)
    return [
        _valid_names(straight, definitions, cards, ask),
        _recognised("definition", cards, _named(straight, definitions, ask), len(straight.labels)),
        _recognised("example", cards, named, len(straight.labels)),
        _part("order", cards, [one == other for one, other in zip(named, again, strict=True)]),
        *_exclusions(straight, cards, language, ask),
    ]


def questions_of(codebook: Sequence[CodeCard], language: str) -> int:
    """How many questions an exam takes: each code drawn is asked about in six ways. 0 where none can be drawn."""
    return _WAYS * len(_drawn(codebook, language, 1))


def as_report(parts: Sequence[Part], language: str) -> dict[str, object]:
    """Ids of codes and figures, no words, as a project keeps it."""
    return {
        "language": language,
        "parts": [
            {
                "name": part.name,
                "right": part.right,
                "of": part.of,
                "failed": list(part.failed),
                "by_chance": part.by_chance,
            }
            for part in parts
        ],
    }


def parts_of(report: Mapping[str, object]) -> list[Part]:
    """The parts of a kept report."""
    kept = report.get("parts")
    return [
        Part(item["name"], item["right"], item["of"], tuple(item["failed"]), item["by_chance"])
        for item in (kept if isinstance(kept, list) else [])
    ]


def _drawn(codebook: Sequence[CodeCard], language: str, seed: int) -> list[CodeCard]:
    """Codes with a definition and an example in that language, drawn by a seed."""
    fit = [card for card in codebook if card.codable and _has_both(card, language)]
    return Random(seed).sample(fit, min(CODES, len(fit)))


def _has_both(card: CodeCard, language: str) -> bool:
    text = card.text(language)
    return bool(text.definition.strip() and text.example.strip())


def _passage(card: CodeCard, text: str, language: str) -> Passage:
    return Passage(f"exam {card.id}", "", 0, text, language)


def _without_example(card: CodeCard) -> CodeCard:
    """Else the model would only have to find the same words again."""
    return replace(card, texts={language: replace(text, example="") for language, text in card.texts.items()})


def _named(requests: Requests, passages: Sequence[Passage], ask: Ask) -> list[set[str]]:
    """The ids of the codes shortlisted for each passage."""
    replies = ask([requests.shortlist(passage) for passage in passages])
    return [{card.id for card in read_shortlist(reply.text, requests.labels).codes} for reply in replies]


def _valid_names(requests: Requests, passages: Sequence[Passage], cards: Sequence[CodeCard], ask: Ask) -> Part:
    """Without the schema, which would let no other name through."""
    replies = ask([requests.shortlist(passage, free=True) for passage in passages])
    found = [read_shortlist(reply.text, requests.labels) for reply in replies]
    return _part("names", cards, [not one.fault and bool(one.codes) for one in found])


def _recognised(name: str, cards: Sequence[CodeCard], named: Sequence[set[str]], codes: int) -> Part:
    part = _part(name, cards, [card.id in ids for card, ids in zip(cards, named, strict=True)])
    usual = sum(len(ids) for ids in named) / len(named) if named else 0.0
    return replace(part, by_chance=min(1.0, usual / codes) if codes else None)


def _exclusions(requests: Requests, cards: Sequence[CodeCard], language: str, ask: Ask) -> list[Part]:
    """A code under a meaningless name, with one more exclusion: does its example still fit, and not fit once excluded?

    Only the definition can tell. Saying no to everything would obey every exclusion; so both are counted.
    """
    rule, sentence = _EXCLUSION[language]
    renamed = [_renamed(card, language, rule) for card in cards]
    plain = [_passage(card, card.text(language).example, language) for card in cards]
    excluded = [replace(passage, text=f"{passage.text} {sentence}") for passage in plain]
    said: list[list[bool]] = []
    for passages in (plain, excluded):
        replies = ask([requests.question(p, card) for p, card in zip(passages, renamed, strict=True)])
        verdicts = (read_verdict(r.text, card, p) for r, card, p in zip(replies, renamed, passages, strict=True))
        said.append([proposal is not None for proposal, _ in verdicts])
    fits, still = said
    return [
        _part("nonsense", cards, fits),
        _part("exclusion", cards, [yes and not after for yes, after in zip(fits, still, strict=True)]),
    ]


def _renamed(card: CodeCard, language: str, rule: str) -> CodeCard:
    """The same definition under a name that means nothing, without an example to compare with."""
    text = card.text(language)
    excluded = "; ".join(part for part in (text.exclude, rule) if part)
    alone = CodeText(NONSENSE, text.definition, text.include, excluded)
    return replace(card, id=f"exam {card.id}", key=NONSENSE, texts={language: alone})


def _part(name: str, cards: Sequence[CodeCard], results: Sequence[bool]) -> Part:
    failed = tuple(card.id for card, well in zip(cards, results, strict=True) if not well)
    return Part(name, sum(results), len(results), failed)
