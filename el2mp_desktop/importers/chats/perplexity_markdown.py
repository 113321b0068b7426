"""Perplexity: a thread exported as Markdown from its own menu.

It begins with the picture of Perplexity. Each question is a heading of the first level, below a rule but for the
first; its answer ends with a line that holds ``<div …>⁂</div>``, below which the sources stand (``[^1_1]: https://…``).
The text stays as it is in the file; what stands around questions and answers is nobody's. Described after published
files; no real file was at hand.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.importers.chats.chat import USER
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.tongue import guess_language
from el2mp_desktop.language import tr

ASSISTANT = "Perplexity"

_LOGO = re.compile(r'\s*<img src="https?://[^"\s]{0,100}/pplx-[^"\s]*"[^<>]{0,200}>')
"""Above each thread; one of a single question does not number it (``[^1]``), and without sources has no marks."""
_MARK = re.compile(r"^<div\b[^<>\n]{0,100}>⁂</div>[ \t]*$", re.MULTILINE)
_QUESTION = re.compile(r"^#[ \t]+(?P<words>[^\n]*\S)[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(r"\s*<span style=\"display:none\">[^<>]*</span>\s*\Z")


class PerplexityMarkdownImporter:
    name = "perplexity-markdown"
    suffixes: tuple[str, ...] = (".md",)

    @property
    def label(self) -> str:
        return tr("Perplexity thread in Markdown")

    def score(self, path: Path, head: bytes) -> float:
        text = canonical(peek(head)).text
        begins = _LOGO.match(text) or ("[^1_1]" in text and ("perplexity" in text[:300] or _MARK.search(text)))
        return 0.9 if begins and _QUESTION.search(text) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource]:
        decoded = decode(read_bytes(path))
        clean = canonical(decoded.text)
        turns = tuple(_turns(clean.text))
        check_pieces(len(turns))
        if not any(turn.role == "assistant" for turn in turns):
            raise UserError(tr("It holds no question with an answer."))
        yield ImportedSource(
            name=title(path),
            kind="chat",
            format=self.name,
            text=clean.text,
            turns=turns,
            language=guess_language("\n".join(clean.text[turn.start : turn.end] for turn in turns if turn.role)),
            metadata={"encoding": decoded.encoding},
            warnings=(*decoded.warnings, *clean.warnings),
        )


def _turns(text: str) -> Iterator[ImportedTurn]:
    """Of each part of the text up to a mark: what stands before the question, the question, the answer."""
    at = number = 0
    parent: int | None = None
    for end, after in [*((mark.start(), mark.end()) for mark in _MARK.finditer(text)), (len(text), len(text))]:
        question = _QUESTION.search(text, at, end)
        spans: list[tuple[int, int, str | None]] = [(at, end, None)]
        if question:
            spans = [
                (at, question.start(), None),
                (*question.span("words"), "user"),
                (question.end(), end, "assistant"),
            ]
        for start, stop, role in spans:
            words = _HIDDEN.sub("", text[start:stop]).rstrip()
            lead = len(words) - len(words.lstrip())
            if set(words) <= set("- \n\t"):
                continue
            speaker = {"user": USER, "assistant": ASSISTANT}.get(role or "")
            above = parent if role else None
            yield ImportedTurn(start + lead, start + len(words), speaker, role, parent=above, key=f"#{number}")
            parent, number = number if role else parent, number + 1
        at = after
