"""What every group of queries rests on: a lent connection."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql import Executable

Connect = Callable[[], AbstractContextManager[Connection]]


_MOST_VARIABLES = 500
"""How many values an ``IN`` gets at a time."""


def parts(ids: Collection[str]) -> Iterator[list[str]]:
    """Many ids in lists that one statement can take."""
    wanted = list(dict.fromkeys(ids))
    for begin in range(0, len(wanted), _MOST_VARIABLES):
        yield wanted[begin : begin + _MOST_VARIABLES]


class BaseQueries:
    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def _all(self, statement: Executable) -> Sequence[Any]:
        with self._connect() as connection:
            return connection.execute(statement).all()

    def _first(self, statement: Executable) -> Any:
        with self._connect() as connection:
            return connection.execute(statement).first()

    def _value(self, statement: Executable) -> Any:
        with self._connect() as connection:
            return connection.execute(statement).scalar()
