"""The one translation mechanism of engine, command line and window.

Messages are written in English in the code, inside ``tr(...)`` or ``trn(...)`` with a literal, and in French
in ``resources/translations/fr.po``. Fields are named: ``tr("{count} turns", count=12)``.
Where the text is fixed at import time, mark it with ``mark("...")`` and translate it on use with ``tr``.
"""

import errno
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.locations import shipped

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LANGUAGES = {"en": "English", "fr": "Français"}

_current = "en"


def set_language(language: str) -> None:
    """Choose the language of every message from now on; an unknown one means English."""
    global _current
    _current = language if language in LANGUAGES else "en"


def current_language() -> str:
    return _current


def mark(message: str) -> str:
    """Mark a literal for translation where it cannot be translated yet."""
    return message


def tr(message: str, /, **fields: object) -> str:
    """The message in the language in force, its named fields filled in."""
    text = _catalogue(_current).get(message, message)
    found = text if isinstance(text, str) else text[0]
    return found.format(**fields) if fields else found


def in_every_language(message: str) -> tuple[str, ...]:
    """A message without fields as each language has it: for finding it by any of them."""
    texts = [_catalogue(language).get(message, message) for language in LANGUAGES]
    return tuple(text if isinstance(text, str) else text[0] for text in texts)


def trn(singular: str, plural: str, count: int, /, **fields: object) -> str:
    """Like `tr` for a message that depends on a number, which it may name as ``{count}``.

    French says 0 and 1 in the singular, English only 1.
    """
    one = count in (0, 1, -1) if _current == "fr" else count in (1, -1)
    text = _catalogue(_current).get(singular, (singular, plural))
    forms = text if isinstance(text, tuple) else (text, text)
    return (forms[0] if one else forms[1]).format(count=number(count), **fields)


def number(value: int | float, digits: int = 0) -> str:
    """A figure as it is written in the language in force: ``12 345`` in French, ``12,345`` in English."""
    text = f"{value:,.{digits}f}"
    if _current == "fr":
        text = text.replace(",", "\u202f").replace(".", ",")
    return text


def percent(share: float) -> str:
    """A share (0 to 1) in whole percent: ``27 %`` in French, ``27%`` in English."""
    figure = number(round(100 * share))
    return f"{figure}\u202f%" if _current == "fr" else f"{figure}%"


def moment(at: str) -> str:
    """``20 Nov 2026, 14:02``: a moment of the record, kept in UTC as ISO 8601, by the clock on the wall."""
    from babel.dates import format_datetime

    return format_datetime(datetime.fromisoformat(at).astimezone(), "d\u00a0MMM\u00a0y, HH:mm", locale=_locale())


def day(at: str, shape: str = "d MMM y") -> str:
    """``20 Nov 2026``: the day of a date or moment in ISO 8601, as it was recorded; what is none stays as it is."""
    return _day(at[:10], shape, _locale()) if at else ""


@cache
def _day(at: str, shape: str, locale: str) -> str:
    from babel.dates import format_date

    try:
        return format_date(date.fromisoformat(at), shape, locale=locale)
    except ValueError:
        return at


def _locale() -> str:
    return "fr" if _current == "fr" else "en_GB"


def after_colon(act: str) -> str:
    """The name of an act as it stands after a colon: French goes on in small letters, English keeps its capital."""
    return act[:1].lower() + act[1:] if _current == "fr" else act


def translation_file(language: str) -> Path:
    return shipped("resources") / "translations" / f"{language}.po"


@cache
def _catalogue(language: str) -> dict[str, str | tuple[str, ...]]:
    path = translation_file(language)
    if language == "en" or not path.is_file():
        return {}
    # Only now: English does without, and a command in a script should start at once.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        read: Catalog = read_po(file, locale=language)
    texts: dict[str, str | tuple[str, ...]] = {}
    for message in read:
        id = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string if isinstance(message.string, str) else tuple(message.string or ())
        if id and text and all(text) and not message.fuzzy:
            texts[id] = text
    return texts


def reason_of(error: OSError) -> str:
    """Why the system refused a file, in the language in force; in the system's own words where that is rare."""
    reasons = {
        errno.EACCES: tr("permission denied"),
        errno.EPERM: tr("permission denied"),
        errno.ENOENT: tr("there is no such file or folder"),
        errno.ENOTDIR: tr("there is no such file or folder"),
        errno.EISDIR: tr("it is a folder"),
        errno.EROFS: tr("the disk is read-only"),
        errno.ENOSPC: tr("the disk is full"),
    }
    return reasons.get(error.errno or 0) or error.strerror or type(error).__name__
