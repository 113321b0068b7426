"""The tree of a chat: messages in the order of their creation, and the thread that was open."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass(slots=True)  # not frozen, which would take four times as long to make: archives have them by the 100,000
class Message:
    """One message of a chat, whatever service it comes from. Never changed; `replace` makes another."""

    key: str
    """Its id in the file."""
    role: str = "tool"
    """``user``, ``assistant``, ``system`` or ``tool``."""
    text: str = ""
    speaker: str | None = None
    parent: str | None = None
    """Key of the message it answers or follows."""
    time: float | None = None
    """Unix seconds; settings and system messages often have none."""
    model: str | None = None
    status: str = ""
    """``hidden``, ``interrupted`` or nothing."""
    kinds: tuple[str, ...] = ()
    """Of its parts that are no plain text."""
    stays: bool = True
    """Whether it is part of the talk without a word in it; relays between tools and the root are not."""


def linear(messages: Iterable[Message]) -> list[Message]:
    """The messages as one thread, each following the one before."""
    result: list[Message] = []
    for message in messages:
        result.append(replace(message, parent=result[-1].key if result else None))
    return result


def under_system(messages: Sequence[Message], text: str) -> list[Message]:
    """The messages below the instructions that the whole chat was given, if there were any."""
    if not text.strip():
        return list(messages)
    keys = {message.key for message in messages}
    above = Message("system", "system", text, status="hidden")
    return [above, *(message if message.parent in keys else replace(message, parent="system") for message in messages)]


def in_order(nodes: Sequence[Message]) -> list[Message]:
    """Parents before children, otherwise by creation; a node in a ring of parents becomes a root.

    Messages added by a later export were created later, so they come after all that an earlier export had.
    """
    if _is_thread(nodes) or _is_by_time(nodes):
        return list(nodes)  # as most chats are
    times = _times(nodes)
    timed = any(node.time is not None for node in nodes)
    children: dict[str | None, list[int]] = {}
    for index, node in enumerate(nodes):
        children.setdefault(node.parent, []).append(index)

    waiting: list[tuple[float, str, int]] = []

    def queue(index: int, least: float) -> None:
        key = nodes[index].key
        # Among equal times the key decides: unlike the order in the file it is the same in every export.
        heapq.heappush(waiting, (times.get(key, least), key if timed else "", index))

    for index in children.get(None, ()):
        queue(index, 0.0)
    rest = iter(range(len(nodes)))
    result: list[Message] = []
    seen: set[str] = set()
    while len(result) < len(nodes):
        if not waiting:
            queue(next(index for index in rest if nodes[index].key not in seen), 0.0)
        time, _, index = heapq.heappop(waiting)
        node = nodes[index]
        if node.key in seen:
            continue
        rooted = node.parent is None or node.parent in seen
        seen.add(node.key)
        result.append(node if rooted else replace(node, parent=None))
        for child in children.get(node.key, ()):
            if nodes[child].key not in seen:
                queue(child, time)
    return result


def _is_thread(nodes: Sequence[Message]) -> bool:
    """Whether each follows the one before."""
    return bool(nodes) and nodes[0].parent is None and all(node.parent == above.key for above, node in pairwise(nodes))


def _is_by_time(nodes: Sequence[Message]) -> bool:
    """Whether, below a root that may have no time, each follows one of those before and is later than all of them."""
    above: set[str | None] = {None}
    latest = -1.0
    for node in nodes:
        time = node.time if node.time is not None or latest >= 0 else 0.0
        if node.parent not in above or time is None or time <= latest:
            return False
        latest = time
        above.add(node.key)
        above.discard(None)
    return True


def thread(nodes: Sequence[Message], current: str) -> frozenset[str]:
    """Keys of the nodes from the current one up to its root; from the latest one where none is named."""
    parents = {node.key: node.parent for node in nodes}
    keys: set[str] = set()
    key: str | None = current if current in parents else nodes[-1].key
    while key is not None and key not in keys:
        keys.add(key)
        key = parents.get(key)
    return frozenset(keys)


def _times(nodes: Sequence[Message]) -> dict[str, float]:
    """When each node came to be: its own time, or that of the first message below it."""
    parents = {node.key: node.parent for node in nodes}
    times = {node.key: node.time for node in nodes if node.time is not None}
    for node in sorted((node for node in nodes if node.time is not None), key=lambda node: node.time or 0.0):
        above = node.parent
        while above is not None and above not in times:
            times[above] = node.time or 0.0
            above = parents.get(above)
    return times
