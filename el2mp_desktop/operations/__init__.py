"""Every verb that changes a project, a module a noun. Each runs inside `Project.do` or `Project.record`.

The window names them as ``operations.codings.apply_code``: a module loads when it is first named, because the database
comes with it, and the window should be there before that.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Named, so that what is handed to them is checked: ModuleType would let anything pass.
    from el2mp_desktop.operations import coders as coders
    from el2mp_desktop.operations import codes as codes
    from el2mp_desktop.operations import codings as codings
    from el2mp_desktop.operations import correction as correction
    from el2mp_desktop.operations import discussion as discussion
    from el2mp_desktop.operations import links as links
    from el2mp_desktop.operations import memos as memos
    from el2mp_desktop.operations import recordings as recordings
    from el2mp_desktop.operations import regions as regions
    from el2mp_desktop.operations import settings as settings
    from el2mp_desktop.operations import sources as sources
    from el2mp_desktop.operations import speakers as speakers
    from el2mp_desktop.operations import suggestions as suggestions
    from el2mp_desktop.operations import turns as turns
else:

    def __getattr__(name: str) -> ModuleType:
        try:
            return import_module(f"{__name__}.{name}")
        except ModuleNotFoundError as error:
            raise AttributeError(name) from error
