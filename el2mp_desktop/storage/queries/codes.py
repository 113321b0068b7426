"""Questions about the codebook."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from el2mp_desktop.domain.rows import CodeRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Code, Coding


class CodeQueries(BaseQueries):
    def codes(self, counted: bool = True) -> list[CodeRow]:
        """The whole tree, parents before children, siblings in their order; ``counted``: how often each was used.

        To count takes by far the longest of it.
        """
        counts = dict(self._all(_COUNTS)) if counted else {}
        rows = self._all(_CODES)
        return [_code(row, depth, counts.get(row.id, 0)) for row, depth in _in_tree_order(rows)]

    def code_ids(self) -> list[str]:
        """Of the whole tree, in the order of `codes`, which counts codings besides."""
        rows = self._all(select(Code.id, Code.parent_id).order_by(*_ORDER))
        return [row.id for row, _ in _in_tree_order(rows)]

    def codable_ids(self) -> set[str]:
        """Of the codes that passages can be coded with."""
        return {row.id for row in self._all(_CODABLE)}

    def code_named(self, name: str) -> str | None:
        """The id of a code with this name in any language."""
        return next((row.id for row in self._all(_NAMES) if name in row.name.values()), None)

    def code(self, code_id: str) -> CodeRow | None:
        row = self._first(_ONE_CODE, id=code_id)
        if row is None:
            return None
        depth, above = 0, row.parent_id
        while above is not None:
            depth, above = depth + 1, self._value(_PARENT, id=above)
        return _code(row, depth, self._value(_CODINGS_OF_CODE, id=code_id))


_CODE = (
    Code.id, Code.key, Code.parent_id, Code.position, Code.colour, Code.pattern, Code.codable, Code.name,
    Code.definition, Code.include, Code.exclude, Code.example, Code.ask, Code.synonyms, Code.origin, Code.source_id,
)  # fmt: skip
_ORDER = (Code.position, Code.key, Code.id)
_CODES = select(*_CODE).order_by(*_ORDER)
_COUNTS = select(Coding.code_id, func.count()).group_by(Coding.code_id)
_CODABLE = select(Code.id).where(Code.codable)
_NAMES = select(Code.id, Code.name).order_by(*_ORDER)
_ONE_CODE = select(*_CODE).where(Code.id == bindparam("id"))
_PARENT = select(Code.parent_id).where(Code.id == bindparam("id"))
_CODINGS_OF_CODE = select(func.count()).where(Coding.code_id == bindparam("id"))


def _in_tree_order(rows: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    """Each row with its depth; siblings as they came."""
    children: dict[str | None, list[Any]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    waiting = [(row, 0) for row in reversed(children.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        yield row, depth
        waiting += [(child, depth + 1) for child in reversed(children.get(row.id, []))]


def _code(row: Any, depth: int, codings: int) -> CodeRow:
    synonyms = {language: tuple(words) for language, words in row.synonyms.items()}
    return CodeRow(**{**row._mapping, "synonyms": synonyms}, depth=depth, codings=codings)
