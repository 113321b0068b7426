"""Finding a code by what one types: of a name, a synonym or a definition, in either language, with accents or not."""

import unicodedata

from el2mp_desktop.domain.rows import CodeRow


def rank(code: CodeRow, typed: str) -> int | None:
    """0 where a name begins with what was typed, 1 where names or synonyms hold it, 2 where the rest does, or None."""
    wanted = plain(typed).split()
    names = [plain(name) for name in code.name.values()]
    if not all(word in _all_words(code) for word in wanted):
        return None
    if not wanted or any(name.startswith(" ".join(wanted)) for name in names):
        return 0
    names += [plain(word) for words in code.synonyms.values() for word in words]
    return 1 if any(all(word in name for word in wanted) for name in names) else 2


def plain(text: str) -> str:
    """Small letters without accents, and one kind of apostrophe."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _all_words(code: CodeRow) -> str:
    synonyms = (" ".join(words) for words in code.synonyms.values())
    return plain(" ".join((code.key, *code.name.values(), *synonyms, *code.definition.values())))
