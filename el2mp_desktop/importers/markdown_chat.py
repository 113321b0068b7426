"""Chats pasted or exported as Markdown or plain text.

Turns stand under headings (``## user`` / ``## chatgpt``, ``## Prompt:`` / ``## Response:``), after bold names
(``**You:**``, ``**You**``, ``_**User**_``), after plain ones (``User:``) or after the words a page puts before them
when it is copied (``You said:``). Seen so in published files of several exporters, with signs, numbers and dates about
the names.

The text stays as it is in the file, labels included; turns leave those out. Under headings only one of the two names
need be known: the other is whoever stands before it. What comes before the first label is nobody's turn.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from el2mp_desktop.domain.labels import fold
from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn, Skipped
from el2mp_desktop.importers.encoding import decode, peek
from el2mp_desktop.importers.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import tr

_USERS = {"user", "you", "human", "me", "prompt", "utilisateur", "utilisatrice", "vous", "moi", "humain", "humaine"}
_ASSISTANTS = re.compile(
    r"(?:chat ?gpt|gpt|claude|gemini|bard|copilot|grok|mistral|le chat|perplexity|llama|deepseek|qwen|assistante?|ai|ia"
    r"|bot|agent|model|response|réponse)"
    r"(?: (?:\d+\w?|ai|o\d|mini|nano|pro|turbo|plus|opus|sonnet|haiku|flash|large|medium|small|thinking|chat))*"
)
_LINE = re.compile(
    r"[ \t]{0,3}(?:(?P<level>#{1,6})[ \t]+(?P<heading>[^\n]{1,80}?)[ \t#]*"
    r"|_\*\*(?P<slanted>[^*\n]{1,100}?)\*\*_[ \t]*"
    r"|(?P<bold>\*\*|__)(?P<name>[^*_:\n]{1,40}?)[ \t]*(?::(?P=bold)|(?P=bold)[ \t]*:)[ \t]*(?P<rest>[^\n]*)"
    r"|(?:\*\*|__)(?P<alone>[^*_:\n]{1,40}?)(?:\*\*|__)[ \t]*"
    r"|(?P<said>[^\n:]{3,40} (?:said|dit))[ \t]*:?[ \t]*"
    r"|(?P<plain>[^\W\d_][\w .’'-]{0,29}?)[ \t]?:(?:[ \t]+(?P<words>[^\n]*))?)"
)
_SIGNS = re.compile(r"^[^\w]+|[^\w)\]]+$")
_ADDED = re.compile(r"\s*(?:[(\[][^()\[\]]*[)\]]|:.*| \d+)\s*$")
"""What exporters put behind a name: a date, a number, a model."""
_MODEL = re.compile(r"\bmodel:?\s+([\w.:/-]{3,60})")
_SAID = re.compile(r" (?:said|a dit|avez dit)$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_RULE = re.compile(r"(?:\n[ \t]*(?:[-*_][ \t]*){3,}[ \t]*)+\Z")


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    """Where its line begins."""
    words: int
    """Where what is said begins."""
    name: str
    style: str
    """The number of its heading, ``slanted``, ``bold``, ``alone``, ``said`` or ``plain``."""
    model: str = ""


class MarkdownChatImporter:
    name = "markdown-chat"
    suffixes: tuple[str, ...] = (".md", ".markdown", ".txt")

    @property
    def label(self) -> str:
        return tr("Chat in Markdown")

    def score(self, path: Path, head: bytes) -> float:
        return 0.75 if _labels(canonical(peek(head)).text) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource | Skipped]:
        decoded = decode(read_bytes(path))
        clean = canonical(decoded.text)
        labels = _labels(clean.text)
        check_pieces(len(labels))
        turns = tuple(_turns(clean.text, labels))
        if not turns:
            raise UserError(tr("It has no headings or names of a person and a model."))
        yield ImportedSource(
            name=title(path),
            kind="chat",
            format=self.name,
            text=clean.text,
            turns=turns,
            language=guess_language("\n".join(clean.text[turn.start : turn.end] for turn in turns)),
            metadata={"encoding": decoded.encoding},
            warnings=(*decoded.warnings, *clean.warnings),
        )


def _turns(text: str, labels: list[_Label]) -> Iterator[ImportedTurn]:
    if not labels:
        return
    preamble = _span(text, 0, labels[0].start)
    if preamble:
        yield ImportedTurn(*preamble)
    parent: int | None = None
    number = 1 if preamble else 0
    ends = [label.start for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        span = _span(text, label.words, end)
        if span:
            role = "assistant" if _is_assistant(label.name) else "user"
            model = label.model or None if role == "assistant" else None
            yield ImportedTurn(*span, label.name, role, model=model, parent=parent, key=f"#{number}")
            parent, number = number, number + 1


def _span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """What is said there, without blank lines around it and rules below; None for nothing."""
    said = _RULE.sub("", text[start:end].rstrip()).rstrip()
    lead = len(said) - len(said.lstrip())
    return (start + lead, start + len(said)) if said.strip() and set(said) - set("-*_ \n\t") else None


def _labels(text: str) -> list[_Label]:
    """The labels of the turns, all in one style; none where this is no chat."""
    found: dict[str, list[_Label]] = {}
    for label in _candidates(text):
        found.setdefault(label.style, []).append(label)
    chats = [spoken for labels in found.values() if (spoken := _spoken(labels))]
    return max(chats, key=len, default=[])


def _spoken(labels: list[_Label]) -> list[_Label]:
    """Those labels of one style that name the person or the model; none unless both speak."""
    before: Counter[str] = Counter()
    for label, after in pairwise(labels):
        if _is_assistant(after.name) and not _is_assistant(label.name):
            before[fold(label.name)] += 1
    strangers = {name for name, count in before.items() if _recurs(name, count, labels)}
    people = {fold(label.name) for label in labels if fold(label.name) in _USERS} or strangers
    spoken = [label for label in labels if _is_assistant(label.name) or fold(label.name) in people]
    roles = {_is_assistant(label.name) for label in spoken}
    if any(label.style == "plain" for label in labels) and len(spoken) < len(labels):
        return []  # others talk too: a transcript
    return spoken if roles == {True, False} else []


def _recurs(name: str, before_model: int, labels: list[_Label]) -> bool:
    """Whether a name unknown to us asks the model, most times that it occurs and more than once."""
    times = sum(1 for label in labels if fold(label.name) == name)
    return before_model > 1 and 2 * before_model > times and labels[0].style.isdigit()


@lru_cache(maxsize=256)
def _is_assistant(name: str) -> bool:
    return _ASSISTANTS.fullmatch(fold(name)) is not None


def _candidates(text: str) -> Iterator[_Label]:
    position = 0
    fence = ""
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        mark = _FENCE.match(line[:80])
        if mark and (not fence or (mark[1][0] == fence[0] and len(mark[1]) >= len(fence))):
            fence = "" if fence else mark[1]
        found = None if fence or mark else _LINE.fullmatch(line[:200])
        if not found:
            continue
        yield from _label(found, start, position)


def _label(found: re.Match[str], start: int, after: int) -> Iterator[_Label]:
    if found["level"]:
        name = _name(found["heading"])
        said = _SAID.sub("", name)
        # Copied pages have the person's words one level above the model's.
        style = str(len(found["level"])) if said == name else "said"
        yield _Label(start, after, said, style, _model(found["heading"]))
    elif found["slanted"]:
        yield _Label(start, after, _name(found["slanted"]), "slanted", _model(found["slanted"]))
    elif found["bold"]:
        yield _Label(start, start + found.start("rest"), _name(found["name"]), "bold")
    elif found["alone"]:
        yield _Label(start, after, _name(found["alone"]), "alone")
    elif found["said"]:
        yield _Label(start, after, _SAID.sub("", found["said"].strip()), "said")
    else:
        words = found.start("words")
        yield _Label(start, start + words if words >= 0 else after, found["plain"].strip(), "plain")


def _name(label: str) -> str:
    """Without signs about it and what exporters put behind it, unless nothing else is there."""
    bare = _SIGNS.sub("", label)
    while (shorter := _SIGNS.sub("", _ADDED.sub("", bare))) and shorter != bare:
        bare = shorter
    return bare


def _model(label: str) -> str:
    found = _MODEL.search(label)
    return found[1] if found else ""
