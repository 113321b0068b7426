"""Order, nesting and naming rules of the code tree, on plain rows."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr


@dataclass(frozen=True, slots=True)
class TreeCode:
    """What the tree knows of a code. ``names`` is language -> name; an empty name is no name."""

    id: str
    parent_id: str | None
    position: float
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """In that language, or in the first one there is."""
        return self.names.get(language) or next((name for name in self.names.values() if name), self.id)


def children(codes: Iterable[TreeCode], parent_id: str | None) -> tuple[TreeCode, ...]:
    """The codes directly under one (None: the top), in order."""
    return tuple(sorted((c for c in codes if c.parent_id == parent_id), key=_place))


def in_order(codes: Sequence[TreeCode]) -> tuple[TreeCode, ...]:
    """All of them as the tree reads from top to bottom, each above what is under it.

    A code whose parent is not there stands at the top; one that is its own ancestor comes last. None is lost.
    """
    known = {code.id for code in codes}
    under: dict[str | None, list[TreeCode]] = defaultdict(list)
    for code in sorted(codes, key=_place, reverse=True):
        under[code.parent_id if code.parent_id in known else None].append(code)
    found: dict[str, TreeCode] = {}
    waiting = list(under[None])
    while waiting:
        code = waiting.pop()
        found[code.id] = code
        waiting += under[code.id]
    lost = sorted((code for code in codes if code.id not in found), key=_place)
    return (*found.values(), *lost)


def descendants(codes: Iterable[TreeCode], code_id: str) -> frozenset[str]:
    """Ids of everything under a code, without itself."""
    under: dict[str | None, list[str]] = defaultdict(list)
    for code in codes:
        under[code.parent_id].append(code.id)
    found: set[str] = set()
    waiting = list(under[code_id])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += under[one]
    return frozenset(found - {code_id})


def lineage(codes: Iterable[TreeCode], code_id: str) -> tuple[TreeCode, ...]:
    """The code and what it is under, from the top down."""
    known = {code.id: code for code in codes}
    line: list[TreeCode] = []
    at: str | None = code_id
    while at in known and known[at] not in line:
        line.insert(0, known[at])
        at = known[at].parent_id
    return tuple(line)


def path(codes: Iterable[TreeCode], code_id: str, language: str) -> tuple[str, ...]:
    """The names from the top down to the code."""
    return tuple(code.name(language) for code in lineage(codes, code_id))


def check_names(
    codes: Iterable[TreeCode], names: Mapping[str, str], parent_id: str | None, but: str | None = None
) -> None:
    """Refuse a code without a name, or with the name of a sibling; ``but`` is the code being renamed or moved."""
    if not any(name.strip() for name in names.values()):
        raise UserError(tr("Give the code a name."))
    siblings = [code for code in codes if code.parent_id == parent_id and code.id != but]
    for language, name in names.items():
        for sibling in siblings:
            if name.strip() and same_name(name, sibling.names.get(language, "")):
                raise UserError(
                    tr("There is already a code “{name}” here. Choose another name.", name=sibling.names[language])
                )


def check_move(codes: Sequence[TreeCode], code_id: str, parent_id: str | None) -> None:
    """Refuse a move that would put a code under itself or beside a code of its name."""
    moving = next(code for code in codes if code.id == code_id)
    if parent_id == code_id or parent_id in descendants(codes, code_id):
        raise UserError(tr("A code cannot go under itself or under one of its own codes."))
    check_names(codes, moving.names, parent_id, but=code_id)


def same_name(one: str, other: str) -> bool:
    """Whether two names would be taken for one: whatever the case, the spaces and the Unicode form.

    A bare letter stands for its accented forms, as capitals often do in French (ECOUTE, Écoute); two different
    accents make two words (pêche, péché).
    """
    letters, others = _letters(one), _letters(other)
    return len(letters) == len(others) and all(
        base == base2 and (marks == marks2 or not marks or not marks2)
        for (base, marks), (base2, marks2) in zip(letters, others, strict=True)
    )


@lru_cache(4096)
def _letters(name: str) -> tuple[tuple[str, str], ...]:
    """Each character with the accents it carries, case and spacing set aside."""
    letters: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFKD", " ".join(name.split()).casefold()):
        if unicodedata.combining(character) and letters:
            letters[-1] = (letters[-1][0], letters[-1][1] + character)
        else:
            letters.append((character, ""))
    return tuple(letters)


def _place(code: TreeCode) -> tuple[float, str]:
    return code.position, code.id
