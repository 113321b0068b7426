"""Real chat archives other than ChatGPT's, against figures counted apart from the importers.

Counted by walking the JSON with a few lines of Python, by grep over headings (Markdown) and by eye (the small ones).
Turns are messages and, besides, the reasoning in them, which is hidden.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

pytestmark = pytest.mark.shared


@dataclass(frozen=True)
class Chat:
    file: str
    importer: str
    sources: int
    turns: int
    """Of all chats in the file."""
    speakers: dict[str, int]
    """Turns of each."""
    current: int
    """Turns on the threads that were open."""
    branches: int = 0
    """Turns after which the talk went on in more than one way."""
    statuses: dict[str, int] = field(default_factory=dict)
    models: frozenset[str] = frozenset()
    timed: bool = True
    language: str | None = "en"
    """Of the first chat."""


B = "B_chatlogs/"
CHATS = (
    Chat(B + "claude/artifacts.json", "claude", 1, 30, {"User": 10, "Claude": 20}, 30, statuses={"hidden": 10}),
    Chat(B + "claude/claude-bakery-chat.json", "claude", 1, 6, {"User": 2, "Claude": 4}, 6, statuses={"hidden": 2}),
    Chat(B + "claude/conversations.json", "claude", 2, 6, {"User": 3, "Claude": 3}, 6),
    Chat(B + "claude/example.json", "claude", 1, 2, {"User": 1, "Claude": 1}, 2),
    Chat(B + "openwebui_importer/claude_thinking_example.json", "claude", 1, 3, {"User": 1, "Claude": 2}, 3,
         statuses={"hidden": 1}),
    Chat("E_hostile/json/claude_conversation-with-errors.json", "claude", 1, 11, {"User": 3, "Claude": 8}, 6,
         statuses={"hidden": 1}),
    Chat(B + "openwebui_importer/webui-json.json", "openwebui", 1, 2, {"User": 1, "Assistant": 1}, 2,
         models=frozenset({"deepseek/deepseek-chat:free"})),
    Chat(B + "openwebui_importer/grok_example.json", "grok", 1, 10, {"User": 5, "Grok": 5}, 10),
    Chat(B + "librechat_fixtures/librechat-export.json", "librechat", 1, 6, {"User": 3, "GPT-3.5": 3}, 6),
    Chat(B + "librechat_fixtures/librechat-linear.json", "librechat", 1, 2, {"User": 1, "GPT-4": 1}, 2,
         models=frozenset({"gpt-4o"})),
    Chat(B + "oasst/en_tree_first40.jsonl", "oasst", 40, 434, {"User": 178, "Assistant": 256}, 130, 91,
         models=frozenset({"chip20b"}), timed=False),
    Chat(B + "oasst_fr/oasst_fr_001-128.jsonl", "messages", 128, 382, {"User": 191, "Assistant": 191}, 382,
         timed=False, language="fr"),
    Chat(B + "oasst_fr/vigogne_dummy_chat.jsonl", "messages", 20, 180, {"User": 90, "Assistant": 90}, 180,
         timed=False, language="fr"),
    Chat(B + "sharegpt/fastchat_dummy_first120.json", "sharegpt", 120, 480, {"User": 240, "Assistant": 240}, 480,
         timed=False),
    Chat(B + "markdown_real/debugger-step-through.md", "markdown-chat", 1, 25, {"kekyo": 12, "chatgpt": 12}, 25,
         timed=False, language=None),
    Chat(B + "markdown_real/electron.md", "markdown-chat", 1, 13, {"kekyo": 6, "chatgpt": 6}, 13,
         timed=False, language=None),
    Chat(B + "dom_snapshots/chatgpt__comprehensive.html", "chat-html", 1, 2, {"User": 1, "ChatGPT": 1}, 2,
         models=frozenset({"gpt-4o"}), timed=False, language=None),
    Chat(B + "dom_snapshots/claude__artifact-panel.html", "chat-html", 1, 2, {"User": 1, "Claude": 1}, 2, timed=False),
)  # fmt: skip


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat.file.split("/")[-1])
def test_chats(shared_data: Path, chat: Chat) -> None:
    read = registry.read(shared_data / chat.file)
    turns = [turn for source in read.sources for turn in source.turns]
    assert (read.importer, read.warnings, len(read.sources), len(turns)) == (
        chat.importer,
        (),
        chat.sources,
        chat.turns,
    )
    for source in read.sources:
        assert_sound(source)
    assert Counter(turn.speaker for turn in turns if turn.speaker) == chat.speakers
    assert sum(turn.current for turn in turns) == chat.current
    assert sum(branches(source) for source in read.sources) == chat.branches
    assert {turn.model for turn in turns if turn.model} == chat.models
    assert all((turn.at is not None) == chat.timed for turn in turns)
    assert read.sources[0].language == chat.language
    if chat.importer != "oasst":
        assert Counter(turn.status for turn in turns if turn.status) == chat.statuses


def test_alternatives_in_openassistant_trees_are_counted_once(shared_data: Path) -> None:
    sources = registry.read(shared_data / B / "oasst/en_tree_first40.jsonl").sources
    turns = [turn for source in sources for turn in source.turns]
    beyond_the_first = sum(
        count - 1 for source in sources for count in Counter(turn.parent for turn in source.turns).values()
    )
    assert sum(turn.status in {"edited", "regenerated"} for turn in turns) == beyond_the_first


def test_an_array_out_of_order_is_put_in_the_order_of_time(shared_data: Path) -> None:
    (source,) = registry.read(shared_data / B / "claude/artifacts.json").sources
    assert source.text.startswith("Built me an artifact with no react")
    assert [turn.at for turn in source.turns] == sorted(turn.at or "" for turn in source.turns)
    assert [turn.role for turn in source.turns] == ["user", "assistant", "assistant"] * 10


def test_a_saved_page_keeps_code_and_leaves_the_window_out(shared_data: Path) -> None:
    (source,) = registry.read(shared_data / B / "dom_snapshots/chatgpt__comprehensive.html").sources
    assert '    <div className="counter">\n      <h2>Count: {count}</h2>\n' in source.text
    (source,) = registry.read(shared_data / B / "dom_snapshots/claude__artifact-panel.html").sources
    assert "[artifact: Reading a tide table Document · MD]" in source.text
    for words in ("You said", "Download", "12:50", "Highs and lows"):
        assert words not in source.text


def branches(source: ImportedSource) -> int:
    children = Counter(turn.parent for turn in source.turns if turn.parent is not None)
    return sum(1 for count in children.values() if count > 1)


def assert_sound(source: ImportedSource) -> None:
    assert source.kind == "chat"
    position = 0
    for index, turn in enumerate(source.turns):
        assert position <= turn.start < turn.end <= len(source.text)
        assert turn.parent is None or turn.parent < index
        assert turn.key or not turn.role
        position = turn.end
