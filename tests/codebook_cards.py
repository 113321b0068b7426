"""The shipped codebook as the suggestion engines see it, without a project."""

from el2mp_desktop.exchange.codebook_file import CodebookEntry, find_codebook, load_codebook
from el2mp_desktop.suggest.base import CodeCard, CodeText

PARTS = ("definition", "include", "exclude", "example", "ask")


def shipped_cards() -> tuple[CodeCard, ...]:
    return tuple(_card(entry) for entry in load_codebook(find_codebook("el2mp")).codes)


def _card(entry: CodebookEntry) -> CodeCard:
    texts = {
        language: CodeText(
            name=entry.name[language],
            synonyms=tuple(entry.synonyms.get(language, ())),
            **{part: getattr(entry, part).get(language, "") for part in PARTS},
        )
        for language in entry.name
    }
    return CodeCard(f"id-{entry.key}", entry.key, entry.parent_key and f"id-{entry.parent_key}", texts, entry.codable)
