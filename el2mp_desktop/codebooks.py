"""The codebooks that ship, as engines see them."""

from collections.abc import Callable, Sequence

from el2mp_desktop.domain.rows import CODE_TEXTS
from el2mp_desktop.exchange.codebook_file import CodebookEntry, find_codebook, load_codebook
from el2mp_desktop.suggest.base import CodeCard, CodeText


def shipped_cards(name: str = "el2mp") -> tuple[CodeCard, ...]:
    """Ids are the keys of the file."""
    return tuple(_card(entry) for entry in load_codebook(find_codebook(name)).codes)


def card_finder(name: str = "el2mp") -> Callable[[str], Sequence[CodeCard]]:
    """Finds a code by its name in any language, or by its key: its card and those under it; nothing for others."""
    cards = shipped_cards(name)

    def find(code: str) -> Sequence[CodeCard]:
        wanted = code.strip().casefold()
        for card in cards:
            if wanted in {card.key.casefold(), *(text.name.casefold() for text in card.texts.values())}:
                return [card, *(one for one in cards if one.parent_id == card.id)]
        return ()

    return find


def _card(entry: CodebookEntry) -> CodeCard:
    texts = {
        language: CodeText(
            name=entry.name[language],
            synonyms=tuple(entry.synonyms.get(language, ())),
            **{part: getattr(entry, part).get(language, "") for part in CODE_TEXTS},
        )
        for language in entry.name
    }
    return CodeCard(entry.key, entry.key, entry.parent_key, texts, entry.codable)
