"""What the files of shared/data/B_chatlogs hold, counted apart from the importers; a table, no code.

Counted by walking the JSON with a few lines of Python (see `test_importers_chats_real`, which counts the messages again
so), by grep over headings (Markdown) and by eye (the small ones). Turns are messages and, besides, the reasoning in
them, which is hidden.
"""

from dataclasses import dataclass, field


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
    left: int = 0
    """Conversations that hold nothing, and are named as left out."""


B = "B_chatlogs/"
CHATS = (
    Chat(B + "chatgpt/example-conversation.json", "chatgpt", 1, 5, {"User": 3, "ChatGPT": 2}, 4, 1, {"edited": 1},
         frozenset({"gpt-4"})),
    Chat(B + "chatgpt/sample_export.zip", "chatgpt", 2, 6, {"User": 3, "ChatGPT": 3}, 6),
    Chat(B + "librechat_fixtures/chatgpt-export.json", "chatgpt", 2, 19, {"User": 5, "ChatGPT": 9, "browser": 5}, 19,
         statuses={"hidden": 5}, models=frozenset({"gpt-4", "text-davinci-002-render-sha"})),
    Chat(B + "librechat_fixtures/chatgpt-modern-export.json", "chatgpt", 2, 7, {"User": 3, "ChatGPT": 3}, 7,
         statuses={"hidden": 1}, models=frozenset({"o4-mini"}), left=1),
    Chat(B + "librechat_fixtures/chatgpt-tree.json", "chatgpt", 1, 11, {"User": 5, "ChatGPT": 6}, 6, 2,
         {"edited": 1, "regenerated": 1, "interrupted": 1}, frozenset({"text-davinci-002-render-sha"})),
    Chat(B + "gemini/takeout_example.html", "gemini", 1, 18, {"User": 9, "Gemini": 9}, 18),
    Chat(B + "openwebui_importer/chat.sql", "openwebui-sql", 1, 2, {"User": 1, "Assistant": 1}, 2,
         models=frozenset({"deepseek/deepseek-chat:free"})),
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
