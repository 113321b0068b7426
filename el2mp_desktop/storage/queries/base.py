"""What every group of queries rests on: a lent connection."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy.sql import Executable

from el2mp_desktop.storage.schema import Coding, Source

OF_PICTURES = and_(
    Coding.anchor == "image", Coding.source_id.in_(select(Source.id).where(Source.media_sha.is_not(None)))
)
"""Codings of pictures. By their sources, of which few have one: looking through all codings takes a while."""
Connect = Callable[[], AbstractContextManager[Connection]]


_MOST_VARIABLES = 500
"""How many values an ``IN`` gets at a time."""


def parts(ids: Collection[str]) -> Iterator[list[str]]:
    """Many ids in lists that one statement can take."""
    wanted = list(dict.fromkeys(ids))
    for begin in range(0, len(wanted), _MOST_VARIABLES):
        yield wanted[begin : begin + _MOST_VARIABLES]


class BaseQueries:
    """What every act asks stands ready as a constant statement: making one anew costs ten times its answer."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def _all(self, statement: Executable, **values: object) -> Sequence[Any]:
        with self._connect() as connection:
            return connection.execute(statement, values).all()

    def _first(self, statement: Executable, **values: object) -> Any:
        with self._connect() as connection:
            return connection.execute(statement, values).first()

    def _value(self, statement: Executable, **values: object) -> Any:
        with self._connect() as connection:
            return connection.execute(statement, values).scalar()
