"""Which language the command line speaks: ``--lang``, else the person's settings, else the system's."""

import locale
import os
from collections.abc import Sequence

from el2mp_desktop.language import LANGUAGES, set_language
from el2mp_desktop.settings import load_settings


def speak_language_of(arguments: Sequence[str]) -> None:
    """Set the language before the parser is built, whose own texts need it."""
    set_language(_asked_for(arguments) or load_settings().language or _of_the_system())


def _asked_for(arguments: Sequence[str]) -> str:
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def _of_the_system() -> str:
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    # Windows has no such variables, and calls French “French_France”.
    name = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return next((language for language in LANGUAGES if name.lower().startswith(language)), "en")
