"""The ways through a chat with branches, as one chooses among them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from el2mp_desktop.domain.branches import Tree
from el2mp_desktop.domain.text import one_line


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a chat, from its first turn to a last one."""

    leaf: str
    turns: int
    title: str
    """The first words that are its own."""
    current: bool


@dataclass(slots=True)
class Way:
    """How a person goes through a chat: the versions chosen, or all of them one after the other."""

    choices: dict[str | None, str] = field(default_factory=dict)
    whole: bool = False


def branches(tree: Tree, text: str) -> list[Branch]:
    """The ways through a chat, in the order their last turns were written; empty where there is only one."""
    if not tree.branched:
        return []
    lines = {leaf: tree.path_to(leaf) for leaf in tree.leaves}
    uses = Counter(id for line in lines.values() for id in line)
    current = tree.walk({})[-1]
    titles = {leaf: _own_words(line, uses, tree, text) for leaf, line in lines.items()}
    return [Branch(leaf, len(lines[leaf]), title, leaf == current) for leaf, title in titles.items()]


def _own_words(line: Sequence[str], uses: Mapping[str, int], tree: Tree, text: str) -> str:
    own = [tree.turns[id] for id in line if uses[id] == 1] or [tree.turns[line[-1]]]
    asked = next((turn for turn in own if turn.role == "user"), own[0])
    words = one_line(text[asked.start : asked.end])
    return words if len(words) <= 48 else words[:47].rstrip() + "…"
