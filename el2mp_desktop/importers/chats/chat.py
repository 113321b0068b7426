"""From the messages of a chat, whatever service they come from, to a source.

All messages become turns in the order of their creation, so that a later export of the same conversation only adds
turns at the end. The text holds what was said, turns divided by a blank line, without labels. What is no text stands
as a placeholder in square brackets, the same in every language of the program.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.importers.chats.chat_tree import Message, in_order, thread
from el2mp_desktop.importers.tongue import SAMPLE, guess_language
from el2mp_desktop.language import tr

USER = "User"
ASSISTANT = "Assistant"
"""Speakers. They are data, that later exports must find again: not translated."""

_BETWEEN = "\n\n"
_EPOCH = date(1970, 1, 1).toordinal()
# Of a time in ISO 8601; made beforehand, for archives have times by the 100,000.
_MINUTES = tuple(f"T{minute // 60:02}:{minute % 60:02}:" for minute in range(1440))
_TWO = tuple(f"{number:02}" for number in range(60))
_REST = tuple(f".{thousandth:03}+00:00" for thousandth in range(1000))
_BEGINNING = 200
"""Characters said by which a conversation without times is known again."""
_TALKING = frozenset({"user", "assistant"})


def conversation(
    importer: str,
    messages: Sequence[Message],
    *,
    name: str,
    key: str = "",
    current: str = "",
    created_at: object = None,
    metadata: Mapping[str, str] | None = None,
    unknown: Mapping[str, int] | None = None,
    warnings: tuple[str, ...] = (),
) -> ImportedSource:
    """A source from the tree of messages; ``current`` is the key of the last message of the thread that was open.

    ``unknown`` are fields of the format that are not known, and how often they occur; they are named in a warning.
    Raises `UserError` where nothing was said.
    """
    distinct = _distinct(messages)
    nodes = in_order(distinct)
    said, text, damaged = _written(nodes)
    if all(node.status == "hidden" for node, words in zip(nodes, said, strict=True) if words):
        raise UserError(tr("The conversation is empty."))
    return ImportedSource(
        name=plain(name) or tr("Untitled conversation"),
        kind="chat",
        format=importer,
        text=text,
        turns=_linked(nodes, said, {node.key: node.parent or "" for node in distinct}, thread(nodes, current)),
        language=guess_language(_beginning(nodes, said)),
        created_at=moment(created_at),
        key=plain(key) or None,
        metadata={field: value for field, value in (metadata or {}).items() if value},
        warnings=(
            *warnings,
            *told_of(Counter(kind for node in nodes for kind in node.kinds), unknown or {}),
            *canonical(damaged).warnings,
        ),
    )


def _distinct(messages: Sequence[Message]) -> Sequence[Message]:
    """The messages with a key of their own each; among equal ones the first keeps it."""
    if len({message.key for message in messages}) == len(messages):
        return messages
    result = []
    taken: set[str] = set()
    times: Counter[str] = Counter()
    for message in messages:
        key = message.key
        while key in taken:
            times[message.key] += 1
            key = f"{message.key} ({times[message.key] + 1})"
        taken.add(key)
        result.append(replace(message, key=key) if key != message.key else message)
    return result


def _written(nodes: Sequence[Message]) -> tuple[list[str], str, str]:
    """What each message says, nothing for one that is left out; all of it; what of it holds unreadable characters."""
    said = [_words(node, node.text) for node in nodes]
    text = _BETWEEN.join(filter(None, said))
    if "\ufeff" not in text and canonical(text).text == text:  # as nearly always: all at one look
        return said, text, ""
    clean = [canonical(node.text) for node in nodes]
    said = [_words(node, each.text) for node, each in zip(nodes, clean, strict=True)]
    damaged = [node.text for node, each, words in zip(nodes, clean, said, strict=True) if words and each.warnings]
    return said, _BETWEEN.join(filter(None, said)), "".join(damaged)


def _words(node: Message, text: str) -> str:
    words = text.strip("\n")
    return words if words and not words.isspace() else "[empty]" if node.stays else ""


def _beginning(nodes: Sequence[Message], said: Sequence[str]) -> str:
    """As much of the talk as its language is told by."""
    talk: list[str] = []
    length = 0
    for node, words in zip(nodes, said, strict=True):
        if words and node.role in _TALKING:
            talk.append(words)
            length += len(words) + 1
            if length >= SAMPLE:
                break
    return "\n".join(talk)


def _linked(
    nodes: Sequence[Message], said: Sequence[str], named: Mapping[str, str], current: frozenset[str]
) -> tuple[ImportedTurn, ...]:
    """The turns with their parent, the current thread, and what was asked or answered again.

    Two requests after the same answer are one request worded again, two answers to one request a regeneration;
    hidden turns (reasoning, settings) between them do not count. So are two that open the chat: the parent ``named``
    in the file, of which the file says no more, is the same.
    """
    lines = _lines(nodes)
    above: dict[str | None, int | None] = {None: None}
    visible: dict[str, int | str] = {}
    taken: set[tuple[int | str, str]] = set()
    turns: list[ImportedTurn] = []
    position = 0
    for node, words in zip(nodes, said, strict=True):
        key, role, status = node.key, node.role, node.status
        parent = above[node.parent]
        visible[key] = answered = visible[node.parent] if node.parent is not None else named[key]
        if not words:
            above[key] = parent
            continue
        above[key] = place = len(turns)
        if status != "hidden":
            visible[key] = place
            if role in _TALKING and (answered, role) in taken:
                status = status or ("edited" if role == "user" else "regenerated")
            taken.add((answered, role))
        end = position + len(words)
        speaker, model = lines[node.speaker], lines[node.model] if role == "assistant" else None
        on_thread, at = key in current, moment(node.time)
        # In the order of its fields: by their names it takes twice as long.
        turns.append(ImportedTurn(position, end, speaker, role, None, None, at, model, parent, on_thread, status, key))
        position = end + len(_BETWEEN)
    return tuple(turns)


def _lines(nodes: Sequence[Message]) -> dict[str | None, str | None]:
    """The names of speakers and models as one line each, or nothing; a chat has few of them."""
    names = {node.speaker for node in nodes} | {node.model for node in nodes}
    return {name: plain(name) or None for name in names}


def begun(name: str, messages: Iterable[Message]) -> str:
    """A key for a conversation whose format gives it none that is its own: its name, and how it begins.

    By its name alone, the “Untitled prompt” of one person would pass for a newer export of another’s. It begins with
    the first request where that has a time, otherwise with so many words that no other is likely to have them all.
    """
    said: list[str] = []
    for message in messages:
        if message.role in _TALKING and message.text.strip():
            said.append(f"{message.time}\n{message.text}")
            timed = message.role == "user" and message.time is not None
            if timed or (message.role == "assistant" and sum(map(len, said)) >= _BEGINNING):
                break
    words = "\n\n".join(said).encode("utf-8", "surrogatepass")
    return f"{plain(name, 160)}:{hashlib.sha256(words).hexdigest()[:16]}"


def plain(value: object, limit: int = 200) -> str:
    """One line of text, however long or odd the value was."""
    return _line(value[: 2 * limit], limit) if value and isinstance(value, str) else ""


@lru_cache(maxsize=1000)
def _line(value: str, limit: int) -> str:
    return " ".join(canonical(value).text.split())[:limit]


def unknown_fields(entries: Iterable[Mapping[str, Any]], known: frozenset[str]) -> Counter[str]:
    """The keys of the entries that are not among those known, and how often each occurs."""
    found: Counter[str] = Counter()
    for entry in entries:
        if not entry.keys() <= known:
            found.update(entry.keys() - known)
    return found


def told_of(kinds: Mapping[str, int], unknown: Mapping[str, int]) -> tuple[str, ...]:
    """Warnings about the parts that are no plain text and the fields that are not known, each with its count."""
    return (*_placeholder_warnings(kinds), *_unknown_warnings(unknown))


def _placeholder_warnings(kinds: Mapping[str, int]) -> tuple[str, ...]:
    if not kinds:
        return ()
    return (tr("Some parts are no plain text and are shown as placeholders: {kinds}.", kinds=counted(kinds)),)


def _unknown_warnings(fields: Mapping[str, int]) -> tuple[str, ...]:
    return (tr("Fields that are not known were left out: {fields}.", fields=counted(fields)),) if fields else ()


def counted(names: Mapping[str, int]) -> str:
    """Names with how often each occurs; the first ten of them."""
    return ", ".join(f"{plain(name, 60)} ({count})" for name, count in sorted(names.items())[:10])


def unix(value: object) -> float | None:
    """Unix seconds from a number or its text; None for nonsense and for times outside 1970 to 2200."""
    if isinstance(value, float):
        number = value
    elif isinstance(value, bool) or not isinstance(value, int | str):
        return None
    else:
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return _from_iso(value) if isinstance(value, str) else None
    if number > 1e11:  # milliseconds
        number /= 1000
    return number if 0 < number < 7_258_118_400 else None


def _from_iso(value: str) -> float | None:
    try:
        parsed = datetime.fromisoformat(value[:40])
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def moment(value: object) -> str | None:
    """ISO 8601 in UTC, to the millisecond."""
    seconds = unix(value)
    if seconds is None:
        return None
    whole = int(seconds)
    microseconds = round((seconds - whole) * 1e6)
    if microseconds == 1_000_000:
        whole, microseconds = whole + 1, 0
    return f"{_day(whole // 86_400)}{_MINUTES[whole // 60 % 1440]}{_TWO[whole % 60]}{_REST[microseconds // 1000]}"


@lru_cache(maxsize=1000)
def _day(days: int) -> str:
    """The date so many days after 1 January 1970; most messages of a chat are of the same few."""
    return date.fromordinal(_EPOCH + days).isoformat()
