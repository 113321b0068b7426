"""Pages of ChatGPT and Claude that were saved from a browser while a chat was open.

The page shows one thread: other branches, times and reasoning are not in it. The model is known for ChatGPT's answers.
An artefact stands as a placeholder with its title; the panel beside the talk is no part of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, Skipped
from el2mp_desktop.importers.chats.chat import USER, conversation
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import read_bytes, title
from el2mp_desktop.importers.reading.htmlfile import parse
from el2mp_desktop.language import tr

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)*<(?:!doctype|html)", re.IGNORECASE)
_CHATGPT = b"data-message-author-role="
_CLAUDE = (b'data-testid="user-message"', b"data-is-streaming=")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_MEDIA = {"img": "image", "audio": "audio", "video": "video", "iframe": "page", "object": "object", "embed": "object"}
_SILENT = frozenset(["script", "style", "svg", "button", "template", "noscript"])
_CLAUDE_SAYS = frozenset(["font-claude-response", "font-claude-message"])
"""What encloses an answer of Claude, now and in pages saved before 2025."""
_BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "blockquote", "table", "hr"])
_CELLS = frozenset(["td", "th"])
_LINES = frozenset(["div", "li", "tr", "br", "section", "article"])


class ChatHtmlImporter:
    name = "chat-html"
    suffixes: tuple[str, ...] = (".html", ".htm")

    @property
    def label(self) -> str:
        return tr("Saved page of a chat")

    def score(self, path: Path, head: bytes) -> float:
        if not _PAGE.match(peek(head)):
            return 0.0
        try:
            page = read_bytes(path)
        except UserError:
            return 0.0
        return 0.9 if _CHATGPT in page or all(mark in page for mark in _CLAUDE) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        clean = canonical(decoded.text)
        reader = _Reader()
        parse(clean.text, reader)
        if not reader.messages:
            raise UserError(tr("It holds no messages of ChatGPT or Claude."))
        yield conversation(
            self.name,
            linear(reader.messages),
            name=" ".join(reader.title.split()) or title(path),
            metadata={"encoding": decoded.encoding},
            warnings=(*decoded.warnings, *clean.warnings),
        )


def shown_words(markup: str) -> tuple[str, tuple[str, ...]]:
    """The words of a message from the markup it is shown with, and the kinds of its parts that are none."""
    reader = _Reader()
    parse(f'<div data-testid="user-message">{canonical(markup).text}</div>', reader)
    return (reader.messages[0].text, reader.messages[0].kinds) if reader.messages else ("", ())


class _Reader:
    """Collects the words of the elements that are messages."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.title = ""
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._at: dict[str, int] = {}  # how deep those begin that matter: message, silent, lines as typed, ...
        self._message: Message | None = None
        self._words: list[str] = []
        self._kinds: list[str] = []
        self._artifact: list[str] = []
        self._cells = 0  # of a row of a table

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        classes = attrs.get("class", "").split()
        if self._message is not None:
            self._break(tag)
            self._divide(tag)
            if tag in _MEDIA and "silent" not in self._at:
                self._words.append(f"[{_MEDIA[tag]}]")
                self._kinds.append(_MEDIA[tag])
        if tag in _VOID:
            return
        self._open.append(tag)
        self._count[tag] += 1
        if tag in _SILENT or "sr-only" in classes:
            self._mark("silent")
        if "data-is-streaming" in attrs:
            self._mark("answer")
        if self._message is None and (message := self._begins(attrs, classes)):
            self._message = message
            self._mark("message")
        elif self._message is not None and "artifact-block-cell" in classes:
            self._mark("artifact")
        if "whitespace-pre-wrap" in classes and self._message is not None and self._message.role == "user":
            self._mark("lines")

    def end(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._message is not None:
            self._break(tag)
        self._open.pop()
        self._count[tag] -= 1
        for name in [name for name, depth in self._at.items() if depth > len(self._open)]:
            del self._at[name]
            if name == "artifact":
                self._end_artifact()
            if name == "message":
                self._end_message()

    def data(self, text: str) -> None:
        if self._open[-1:] == ["title"] and not self.messages and self._message is None and len(self.title) < 500:
            self.title += text
        if self._message is None or "silent" in self._at:
            return
        if "artifact" in self._at:
            self._artifact.append(text)
        elif "lines" in self._at or (self._count["pre"] and self._count["code"]):
            self._words.append(text)
        else:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            begun = self._words and not self._words[-1].endswith(("\n", " ", "\t"))
            self._words.append(text if begun else text.lstrip(" "))

    def close(self) -> None:
        if self._message is not None:
            self._end_message()

    def _mark(self, name: str) -> None:
        self._at.setdefault(name, len(self._open))

    def _begins(self, attrs: Mapping[str, str], classes: list[str]) -> Message | None:
        key = f"#{len(self.messages) + 1}"
        role = attrs.get("data-message-author-role", "").lower()
        if role in {"user", "assistant", "system", "tool"}:
            speaker = {"user": USER, "assistant": "ChatGPT"}.get(role)
            model = attrs.get("data-message-model-slug", "")
            return Message(attrs.get("data-message-id") or key, role, speaker=speaker, model=model)
        if attrs.get("data-testid") == "user-message":
            return Message(key, "user", speaker=USER)
        if "answer" in self._at and not _CLAUDE_SAYS.isdisjoint(classes):
            return Message(key, "assistant", speaker="Claude")
        return None

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _LINES:
            self._words.append("\n\n" if tag in _BLOCKS else "\n")
            self._artifact.append(" ")

    def _divide(self, tag: str) -> None:
        """A tab before each cell of a row but the first."""
        if tag == "tr":
            self._cells = 0
        elif tag in _CELLS:
            if self._cells:
                if self._words[-1:] == [" "]:
                    self._words.pop()
                self._words.append("\t")
            self._cells += 1

    def _end_artifact(self) -> None:
        name = " ".join("".join(self._artifact).split())
        self._words.append(f"[artifact: {name}]" if name else "[artifact]")
        self._kinds.append("artifact")
        self._artifact = []

    def _end_message(self) -> None:
        text = re.sub(r" *\n", "\n", "".join(self._words))
        if self._message is not None:
            words = re.sub(r"\n{3,}", "\n\n", text).strip()
            self.messages.append(replace(self._message, text=words, kinds=tuple(self._kinds)))
        self._message, self._words, self._kinds, self._artifact = None, [], [], []
