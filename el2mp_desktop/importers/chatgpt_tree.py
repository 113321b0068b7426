"""The tree of a ChatGPT conversation: messages in the order of their creation, and the thread that was open."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    parent: str | None
    time: float | None
    """Unix seconds; settings and system messages often have none."""
    message: Mapping[str, Any]
    """Empty for the root."""


def in_order(nodes: Sequence[Node]) -> list[Node]:
    """Parents before children, otherwise by creation; a node in a ring of parents becomes a root.

    Nodes added by a later export were created later, so they come after all that an earlier export had.
    """
    times = _times(nodes)
    timed = any(node.time is not None for node in nodes)
    place = {node.key: index for index, node in enumerate(nodes)}
    children: dict[str | None, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node)

    waiting: list[tuple[float, str, int]] = []

    def queue(node: Node, least: float) -> None:
        index = place[node.key]
        time = times.get(node.key, least)
        # Among equal times the key decides: unlike the order in the file it is the same in every export.
        heapq.heappush(waiting, (time, node.key if timed else "", index))

    for node in children.get(None, []):
        queue(node, 0.0)
    rest = iter(nodes)
    result: list[Node] = []
    seen: set[str] = set()
    while len(result) < len(nodes):
        if not waiting:
            ringed = next(node for node in rest if node.key not in seen)
            queue(ringed, 0.0)
        time, _, index = heapq.heappop(waiting)
        node = nodes[index]
        if node.key in seen:
            continue
        seen.add(node.key)
        rooted = node.parent is None or (node.parent != node.key and node.parent in seen)
        result.append(node if rooted else replace(node, parent=None))
        for child in children.get(node.key, []):
            if child.key not in seen:
                queue(child, time)
    return result


def thread(nodes: Sequence[Node], current: str) -> frozenset[str]:
    """Keys of the nodes from the current one up to its root; from the latest one where none is named."""
    parents = {node.key: node.parent for node in nodes}
    keys: set[str] = set()
    key: str | None = current if current in parents else nodes[-1].key
    while key is not None and key not in keys:
        keys.add(key)
        key = parents.get(key)
    return frozenset(keys)


def _times(nodes: Sequence[Node]) -> dict[str, float]:
    """When each node came to be: its own time, or that of the first message below it."""
    parents = {node.key: node.parent for node in nodes}
    times = {node.key: node.time for node in nodes if node.time is not None}
    for node in sorted((node for node in nodes if node.time is not None), key=lambda node: node.time or 0.0):
        above = node.parent
        while above is not None and above not in times:
            times[above] = node.time or 0.0
            above = parents.get(above)
    return times
