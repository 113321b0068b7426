"""What every group of queries rests on: a lent connection."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql import Executable

Connect = Callable[[], AbstractContextManager[Connection]]


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
