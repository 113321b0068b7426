"""Which keys a command has: those of the table, or the person's own; and which keys would clash."""

import sys
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from el2mp_app.keys.actions import BESIDE_THE_TEXT, COMMANDS, Command
from el2mp_desktop.language import tr

_NEVER_TOGETHER = (frozenset({"coding", "suggestion"}),)
"""Needs that are never met at the same time: one passage is current, a coding or a suggestion."""

_in_force: Mapping[str, Sequence[str]] = {}

_OF_THE_TEXT = tuple(
    f"{keys}{key}"
    for keys in ("", "Shift+", "Ctrl+", "Ctrl+Shift+")
    for key in ("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown")
    if f"{keys}{key}" != "Ctrl+Down"
)
_EVERYWHERE = ("Tab", "Shift+Tab", "Esc", "Space", "Alt+F4", "Menu", "Shift+F10", "Ctrl+A", "Ctrl+V", "Ctrl+X")
RESERVED = frozenset(QKeySequence(key).toString() for key in (*_EVERYWHERE, *_OF_THE_TEXT))
"""Keys that move the caret, the focus or the window: no command may take them."""


def defaults(command: Command) -> tuple[str, ...]:
    """The keys of the table; on macOS, where Alt and an arrow move by word, with its Control key instead."""
    if sys.platform != "darwin":
        return command.keys
    return tuple(key.replace("Alt+", "Meta+") for key in command.keys)


def effective(own: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The keys of every command. ``own``: what the person chose, by command; none at all is a choice too.

    Where the table gives a key that the person gave to another command, theirs counts.
    """
    chosen = {id: tuple(_known(keys)) for id, keys in own.items()}
    found = dict(chosen)
    for command in COMMANDS:
        if command.id not in chosen:
            found[command.id] = tuple(key for key in defaults(command) if holder(key, command, chosen) is None)
    return found


def use(keys: Mapping[str, Sequence[str]]) -> None:
    """From now on these keys are in force; `key_of` names them."""
    global _in_force
    _in_force = keys


def native(key: str | QKeySequence) -> str:
    """A key as the system writes it. Return and Enter have one name; macOS has a sign for each."""
    name = QKeySequence(key).toString()
    if sys.platform != "darwin":
        name = name.replace("Return", "Enter")
    return QKeySequence(name).toString(QKeySequence.SequenceFormat.NativeText)


def key_of(id: str) -> str:
    """How a sentence names what brings a command: its first key in force, or the command itself where it has none."""
    command = next(command for command in COMMANDS if command.id == id)
    keys = _in_force.get(id, defaults(command))
    if keys:
        return written(keys[:1])
    return tr("“{words}”", words=command.name.rstrip("…").replace("&", ""))


def holder(key: str, command: Command, keys: Mapping[str, Sequence[str]]) -> Command | None:
    """Another command that has this key where the command would want it; ``keys`` as `effective` gives them."""
    wanted = QKeySequence(key).toString()
    for other in COMMANDS:
        if other.id == command.id or wanted not in (QKeySequence(own).toString() for own in keys.get(other.id, ())):
            continue
        if _meet(command, other):
            return other
    return None


def is_reserved(key: str) -> bool:
    return QKeySequence(key).toString() in RESERVED


def written(keys: Sequence[str]) -> str:
    """As a person reads them, in the system's own way."""
    return ", ".join(dict.fromkeys(native(key) for key in keys))


def _known(keys: Sequence[str]) -> list[str]:
    """A file may have been written by hand."""
    return [key for key in keys if _is_key(key) and not is_reserved(key)]


def _is_key(key: str) -> bool:
    found = QKeySequence(key)
    return found.count() == 1 and found[0].key() != Qt.Key.Key_unknown  # type: ignore[index]  # not in Qt's stubs


def _meet(one: Command, other: Command) -> bool:
    """Whether both could be asked for by one key at one moment."""
    if any(one.needs in needs and other.needs in needs and one.needs != other.needs for needs in _NEVER_TOGETHER):
        return False
    return bool(_places(one) & _places(other))


def _places(command: Command) -> frozenset[str]:
    if command.place == "window":
        return frozenset({"reader", "review", "codebook"})
    return frozenset({command.place, "reader"} if command.id in BESIDE_THE_TEXT else {command.place})
