"""Every verb that changes a project, a module a noun. Each runs inside `Project.do` or `Project.record`.

The window names them as ``operations.codings.apply_code``: a module loads when it is first named, because the database
comes with it, and the window should be there before that.
"""

from importlib import import_module
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        raise AttributeError(name) from error
