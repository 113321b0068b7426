"""The log in which newer versions of Visual Studio Code keep a chat: a whole one, then its changes, one a line.

``{kind: 0, v}`` is the chat as it stood; ``{kind: 1, k, v}`` sets the value at a path of keys and places, ``{kind: 2,
k, v, i}`` cuts a list to ``i`` entries and adds those of ``v``, ``{kind: 3, k}`` deletes. Described after the editor's
published source; no real file was at hand.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string


def replayed(entries: Iterable[object]) -> dict[str, Any]:
    """The chat as the log leaves it; changes of what is not there are passed over."""
    chat: dict[str, Any] = {}
    for entry in map(mapping, entries):
        if entry.get("kind") == 0:
            chat = mapping(entry.get("v"))
        else:
            _change(chat, entry)
    return chat


def _change(chat: dict[str, Any], entry: Mapping[str, Any]) -> None:
    path = sequence(entry.get("k"))
    holder: object = chat
    for step in path[:-1]:
        holder = _at(holder, step)
    if not path:
        return
    if entry.get("kind") == 2:
        _extend(holder, path[-1], entry)
    elif entry.get("kind") == 3 and isinstance(holder, dict):
        holder.pop(string(path[-1]), None)
    elif entry.get("kind") == 1:
        _set(holder, path[-1], entry.get("v"))


def _at(holder: object, step: object) -> object:
    if isinstance(holder, dict):
        return holder.get(string(step))
    if isinstance(holder, list) and isinstance(step, int) and 0 <= step < len(holder):
        return holder[step]
    return None


def _extend(holder: object, step: object, entry: Mapping[str, Any]) -> None:
    found = _at(holder, step)
    if not isinstance(found, list):
        found = []
        _set(holder, step, found)
    kept = entry.get("i")
    if isinstance(kept, int) and kept >= 0:
        del found[kept:]
    found.extend(sequence(entry.get("v")))


def _set(holder: object, step: object, value: object) -> None:
    if isinstance(holder, dict):
        holder[string(step)] = value
    elif isinstance(holder, list) and isinstance(step, int) and 0 <= step <= len(holder):
        holder[step : step + 1] = [value]
