"""Questions about the codebook."""

from typing import Any

from sqlalchemy import bindparam, func, select

from el2mp_desktop.domain.rows import CodeRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Code, Coding


class CodeQueries(BaseQueries):
    def codes(self) -> list[CodeRow]:
        """The whole tree, parents before children, siblings in their order."""
        counts = dict(self._all(select(Coding.code_id, func.count()).group_by(Coding.code_id)))
        rows = self._all(select(*_CODE).order_by(Code.position, Code.key, Code.id))
        children: dict[str | None, list[Any]] = {}
        for row in rows:
            children.setdefault(row.parent_id, []).append(row)
        return _in_tree_order(children, counts)

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
_ONE_CODE = select(*_CODE).where(Code.id == bindparam("id"))
_PARENT = select(Code.parent_id).where(Code.id == bindparam("id"))
_CODINGS_OF_CODE = select(func.count()).where(Coding.code_id == bindparam("id"))


def _in_tree_order(children: dict[str | None, list[Any]], counts: dict[str, int]) -> list[CodeRow]:
    ordered: list[CodeRow] = []
    waiting = [(row, 0) for row in reversed(children.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        ordered.append(_code(row, depth, counts.get(row.id, 0)))
        waiting += [(child, depth + 1) for child in reversed(children.get(row.id, []))]
    return ordered


def _code(row: Any, depth: int, codings: int) -> CodeRow:
    synonyms = {language: tuple(words) for language, words in row.synonyms.items()}
    return CodeRow(**{**row._mapping, "synonyms": synonyms}, depth=depth, codings=codings)
