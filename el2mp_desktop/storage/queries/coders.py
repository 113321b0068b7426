"""Questions about who codes."""

from sqlalchemy import bindparam, select

from el2mp_desktop.domain.rows import CoderRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Coder


class CoderQueries(BaseQueries):
    def coders(self) -> list[CoderRow]:
        return [CoderRow(*row) for row in self._all(_CODERS)]

    def coder(self, coder_id: str) -> CoderRow | None:
        row = self._first(_ONE_CODER, id=coder_id)
        return None if row is None else CoderRow(*row)


_CODER = (Coder.id, Coder.kind, Coder.name, Coder.initials, Coder.reading, Coder.replica_id)
_CODERS = select(*_CODER).order_by(Coder.created_at, Coder.id)
_ONE_CODER = select(*_CODER).where(Coder.id == bindparam("id"))
