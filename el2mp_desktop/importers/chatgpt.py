"""ChatGPT account exports: ``conversations.json``, bare or inside the export's ZIP, old and 2025 layout.

A conversation is ``mapping``, a tree of nodes with one message each, and ``current_node``, the end of the thread that
was open. All its messages become turns in the order of their creation, so that a later export of the same
conversation only adds turns at the end. The text holds what was said, turns divided by a blank line, without
labels. What is no text stands as a placeholder in square brackets, the same in every language of the program.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn, Skipped
from el2mp_desktop.importers.chatgpt_content import message_text
from el2mp_desktop.importers.chatgpt_tree import Node, in_order, thread
from el2mp_desktop.importers.encoding import peek
from el2mp_desktop.importers.files import ARCHIVE_LIMIT, open_zip, read_bytes, read_entry
from el2mp_desktop.importers.jsonfile import entries, mapping, sequence, string
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import tr

USER = "User"
ASSISTANT = "ChatGPT"
"""Speakers. They are data, that later exports must find again: not translated."""

_MAPPING = re.compile(r'"mapping"\s*:\s*\{')
_KIN = re.compile(r'"(?:current_node|content_type|author|default_model_slug|conversation_template_id)"\s*:')
_HINT = re.compile(r'"(?:current_node|conversation_template_id|default_model_slug|moderation_results)"\s*:')
_HIDDEN_MARKS = ("is_visually_hidden_from_conversation", "is_user_system_message")
_HIDDEN_CONTENT = {"user_editable_context", "model_editable_context", "thoughts", "reasoning_recap"}
_INTERRUPTED = {"in_progress", "finished_partial_completion"}


class ChatgptImporter:
    name = "chatgpt"
    suffixes: tuple[str, ...] = (".json", ".zip")

    @property
    def label(self) -> str:
        return tr("ChatGPT export")

    def score(self, path: Path, head: bytes) -> float:
        if not head.startswith(b"PK\x03\x04"):
            return _score(head)
        try:
            with open_zip(path) as archive:
                return max((score for _, score in _members(archive)), default=0.0)
        except UserError:
            return 0.2 if path.suffix.lower() == ".zip" else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        with path.open("rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
        if not packed:
            yield from _sources(read_bytes(path, ARCHIVE_LIMIT))
            return
        with open_zip(path) as archive:
            members = [name for name, score in _members(archive) if score > 0]
        if not members:
            raise UserError(tr("The archive holds no ChatGPT conversations."))
        for name in members:
            with open_zip(path) as archive:
                data = read_entry(archive, name)
            yield from _sources(data)


def _members(archive: Any) -> Iterator[tuple[str, float]]:
    for name in sorted(archive.namelist()):
        if name.lower().endswith(".json") and "__MACOSX" not in name:
            with archive.open(name) as member:
                yield name, _score(member.read(65_536))


def _score(head: bytes) -> float:
    text = peek(head).lstrip("\ufeff \t\r\n")
    if text[:1] not in {"[", "{"}:
        return 0.0
    if _MAPPING.search(text):
        return 0.97 if _KIN.search(text) else 0.8
    return 0.5 if _HINT.search(text) else 0.0


def _sources(data: bytes) -> Iterator[ImportedSource | Skipped]:
    found = False
    for conversation in _conversations(data):
        found = True
        try:
            yield _source(conversation)
        except UserError as error:
            yield Skipped(_title(mapping(conversation)), str(error))
    if not found:
        raise UserError(tr("It contains no conversations."))


def _conversations(data: bytes) -> Iterator[Any]:
    for entry in entries(data):
        several = mapping(entry).get("conversations")
        if isinstance(several, list) and "mapping" not in entry:
            yield from several
        else:
            yield entry


def _source(conversation: Any) -> ImportedSource:
    nodes = in_order(_nodes(mapping(mapping(conversation).get("mapping"))))
    if not nodes:
        raise UserError(tr("It has no messages in the form that ChatGPT exports them."))
    current = thread(nodes, string(conversation.get("current_node")))
    kept, kinds, damaged = _written(nodes)
    if not any(turn.status != "hidden" for _, turn, _ in kept):
        raise UserError(tr("The conversation is empty."))
    turns = _linked(kept, nodes, current)
    text = "\n\n".join(words for _, _, words in kept)
    return ImportedSource(
        name=_title(conversation),
        kind="chat",
        format=ChatgptImporter.name,
        text=text,
        turns=turns,
        language=guess_language("\n".join(words for _, turn, words in kept if turn.role in {"user", "assistant"})),
        created_at=moment(conversation.get("create_time")),
        key=string(conversation.get("conversation_id")) or string(conversation.get("id")) or None,
        metadata=_metadata(conversation),
        warnings=(*_placeholder_warnings(kinds), *canonical(damaged).warnings),
    )


def _nodes(nodes: Mapping[str, Any]) -> list[Node]:
    parents: dict[str, str] = {}
    for key, value in nodes.items():
        for child in sequence(mapping(value).get("children")):
            if isinstance(child, str):
                parents.setdefault(child, key)
    result = []
    for key, value in nodes.items():
        message = mapping(mapping(value).get("message"))
        parent = mapping(value).get("parent")
        if not isinstance(parent, str) or parent not in nodes:
            parent = parents.get(key)
        result.append(Node(key, parent, _unix(message.get("create_time")), message))
    return result


_Kept = tuple[Node, ImportedTurn, str]


def _written(nodes: Sequence[Node]) -> tuple[list[_Kept], Counter[str], str]:
    """The messages with words, as turns with their place in the text; kinds of parts
    that are no plain text; the messages that
    hold unreadable characters."""
    kept: list[_Kept] = []
    kinds: Counter[str] = Counter()
    damaged = []
    position = 0
    for node in nodes:
        if not node.message:
            continue
        raw, others = message_text(node.message)
        kinds.update(others)
        clean = canonical(raw)
        words = clean.text.strip("\n")
        turn = _turn(node, position, len(words))
        if not words.strip():
            if not _happened(turn, node.message):
                continue
            words = "[empty]"
            turn = _turn(node, position, len(words))
        if clean.warnings:
            damaged.append(raw)
        kept.append((node, turn, words))
        position += len(words) + 2
    return kept, kinds, "".join(damaged)


def _happened(turn: ImportedTurn, message: Mapping[str, Any]) -> bool:
    """Whether a message without words is part of the talk, as an answer stopped before its first word; relays
    between tools are not. Decided by the message alone, so that a later export decides alike."""
    if turn.status == "hidden" or turn.role not in {"user", "assistant"}:
        return False
    return turn.role == "user" or turn.status == "interrupted" or message.get("end_turn") is True


def _turn(node: Node, position: int, length: int) -> ImportedTurn:
    message = node.message
    author, details = mapping(message.get("author")), mapping(message.get("metadata"))
    role = _role(message)
    speaker = {"user": USER, "assistant": ASSISTANT, "tool": _plain(author.get("name"))}.get(role) or None
    return ImportedTurn(
        position,
        position + length,
        speaker,
        role,
        at=moment(message.get("create_time")),
        model=_plain(details.get("model_slug")) or None if role == "assistant" else None,
        status=_status(message),
        key=node.key,
    )


def _role(message: Mapping[str, Any]) -> str:
    author = message.get("author")
    role = string(mapping(author).get("role")) or string(author) or string(message.get("role"))
    content = string(mapping(message.get("content")).get("content_type"))
    if content in {"user_editable_context", "model_editable_context"}:
        return "system"  # written by settings, not by the person in the conversation
    role = role.lower()
    return role if role in {"user", "assistant", "system", "tool"} else "tool"


def _status(message: Mapping[str, Any]) -> str:
    details = mapping(message.get("metadata"))
    content = string(mapping(message.get("content")).get("content_type"))
    if (
        _role(message) == "system"
        or message.get("weight") == 0
        or content in _HIDDEN_CONTENT
        or any(details.get(mark) is True for mark in _HIDDEN_MARKS)
    ):
        return "hidden"
    finish = string(mapping(details.get("finish_details")).get("type"))
    return "interrupted" if string(message.get("status")) in _INTERRUPTED or finish == "interrupted" else ""


def _linked(kept: Sequence[_Kept], nodes: Sequence[Node], current: frozenset[str]) -> tuple[ImportedTurn, ...]:
    """The turns with their parent, the current thread, and what was asked or answered again.

    Two requests after the same answer are one request worded again, two answers to one request a regeneration;
    hidden turns (reasoning, settings) between them do not count.
    """
    index = {node.key: place for place, (node, _, _) in enumerate(kept)}
    above: dict[str | None, int | None] = {None: None}
    visible: dict[str | None, int | str | None] = {None: None}
    taken: set[tuple[int | str | None, str | None]] = set()
    turns = []
    for node in nodes:
        parent, answered = above[node.parent], visible[node.parent]
        above[node.key] = index.get(node.key, parent)
        visible[node.key] = node.key if answered is None else answered  # a root stands for itself
        if node.key not in index:
            continue
        turn = kept[index[node.key]][1]
        status = turn.status
        if status != "hidden":
            visible[node.key] = index[node.key]
            again = turn.role in {"user", "assistant"} and answered is not None and (answered, turn.role) in taken
            taken.add((answered, turn.role))
            status = status or (("edited" if turn.role == "user" else "regenerated") if again else "")
        turns.append(replace(turn, parent=parent, current=node.key in current, status=status))
    return tuple(turns)


def _title(conversation: Mapping[str, Any]) -> str:
    return _plain(conversation.get("title")) or tr("Untitled conversation")


def _metadata(conversation: Mapping[str, Any]) -> dict[str, str]:
    kept = {
        "model": _plain(conversation.get("default_model_slug")),
        "custom_gpt": _plain(conversation.get("gizmo_id")),
        "updated_at": moment(conversation.get("update_time")) or "",
    }
    return {name: value for name, value in kept.items() if value}


def _plain(value: object, limit: int = 200) -> str:
    """One line of text, however long or odd the value was."""
    return " ".join(canonical(string(value)[: 2 * limit]).text.split())[:limit]


def _placeholder_warnings(kinds: Mapping[str, int]) -> tuple[str, ...]:
    if not kinds:
        return ()
    named = ", ".join(f"{_plain(kind, 60)} ({count})" for kind, count in sorted(kinds.items())[:10])
    return (tr("Some parts are no plain text and are shown as placeholders: {kinds}.", kinds=named),)


def _unix(value: object) -> float | None:
    """Unix seconds from a number or its text; None for nonsense and for times outside 1970 to 2200."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
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
    unix = _unix(value)
    return datetime.fromtimestamp(unix, UTC).isoformat(timespec="milliseconds") if unix is not None else None
