"""What an operation is: a function of a unit of work, with the name people see in the Undo menu."""

from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, TypeVar

from el2mp_desktop.storage.unit import Unit

P = ParamSpec("P")
R = TypeVar("R")


class Operation(Generic[P, R]):
    """Callable with a unit first; operations may call each other, the outermost names the change."""

    def __init__(self, label: str, run: Callable[Concatenate[Unit, P], R]) -> None:
        self.label = label
        self._run = run
        self.__doc__ = run.__doc__
        self.__name__ = run.__name__

    def __call__(self, unit: Unit, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._run(unit, *args, **kwargs)


def operation(label: str) -> Callable[[Callable[Concatenate[Unit, P], R]], Operation[P, R]]:
    """Make an operation of a function. The label is a literal in English, translated where it is shown."""

    def decorate(run: Callable[Concatenate[Unit, P], R]) -> Operation[P, R]:
        return Operation(label, run)

    return decorate
