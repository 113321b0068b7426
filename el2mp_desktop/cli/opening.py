"""Opening the project that a command names, as the person the command acts for."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr
from el2mp_desktop.settings import initials_of, load_settings

if TYPE_CHECKING:
    from el2mp_desktop.project import Person, Project


@contextmanager
def reading(path: Path) -> Iterator["Project"]:
    """Works beside an open window."""
    from el2mp_desktop.project import Project

    with Project.open(_existing(path), writable=False) as project:
        yield project


@contextmanager
def writing(path: Path, coder: str = "") -> Iterator["Project"]:
    """Refused, naming the owner, while another program has the project open."""
    from el2mp_desktop.project import Project

    with Project.open(_existing(path), coder=person(coder)) as project:
        yield project


def coder_of(project: "Project", name: str) -> str:
    """Id of that person, or of the user, in a project; empty for somebody who has not worked in it."""
    from el2mp_desktop.operations.coders import coder_like

    who = person(name)
    coder = coder_like(project.read.coders(), who.name, who.replica_id)
    return coder.id if coder else ""


def person(name: str = "") -> "Person":
    """That person, or the user of the settings, or whoever is logged in."""
    from el2mp_desktop.project import Person

    settings = load_settings()
    wanted = name.strip() or settings.name or _logged_in()
    if wanted == settings.name:
        return Person(wanted, settings.initials, settings.person_id)
    return Person(wanted, initials_of(wanted))


def _logged_in() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise UserError(tr("Say whose act it is: --coder NAME.")) from None


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UserError(tr("There is no project “{file}”. “el2mp new” makes one.", file=path))
    return path
