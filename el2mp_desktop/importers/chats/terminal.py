"""Chats copied from a terminal: those of ``ollama run`` and of llama.cpp’s ``llama-cli``.

Ollama puts ``>>> `` before what a person types and ``... `` before its further lines, between three quotation marks;
llama.cpp puts ``> `` there, below a blank line. What follows is the answer, up to the next such line; reasoning stands
between ``Thinking...`` and ``...done thinking.``, ``[Start thinking]`` and ``[End thinking]``, or in ``<think>``.
Described after published copies; no real file was at hand.

Python’s own window has ``>>> `` too, and Markdown ``> ``: a text is such a chat if it shows the program’s words, such
as ``>>> Send a message (/? for help)`` or ``[ Prompt: 62.6 t/s | Generation: 4.7 t/s ]``, or if all that stands behind
``>>> `` are sentences. The text stays as it is in the file. Commands (``/set``, ``/bye``), what stands above the first
request and figures of speed are nobody’s.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.tongue import SAMPLE, guess_language
from el2mp_desktop.language import tr

_LINE = re.compile(
    r"^(?:[ \t]{0,3}(?P<fence>`{3,}|~{3,})|(?P<sign>>{1,3})(?:[ \t](?P<words>[^\n]*))?$)",
    re.MULTILINE,
)
_FENCE = re.compile(r"^[ \t]{0,3}(?:`{3,}|~{3,})", re.MULTILINE)
_QUOTES = '"""'
_GOES_ON = "\n... "
_HINT = re.compile(r'(?:Send a message \(/\? for help\)|Use """ to end multi-line input)?\s*')
_COMMAND = re.compile(r"/[a-z?]+(?:\s|$)")
_OF_OLLAMA = re.compile(
    r"^(?:.{0,200}[\w\]$%#>] ?ollama run |>>> (?:Send a message \(/\?|/(?:bye|set|show|clear|load|save|exit)\b)"
    r"|\.\.\.done thinking\.$|>>> Use Ctrl \+ d)",
    re.MULTILINE,
)
_SPEED = re.compile(r"^\[ Prompt: [\d.,]+ t/s \| Generation: [\d.,]+ t/s \]", re.MULTILINE)
_OF_LLAMA = re.compile(
    rf"{_SPEED.pattern}|^(?:llama_(?:perf|print)\w*|== Running in interactive mode|main: interactive mode on"
    r"| {1,4}/exit or Ctrl\+C | - Press Ctrl\+C to interject)",
    re.MULTILINE,
)
_MODEL = re.compile(
    r"^(?:.{0,200}?\bollama run (?:--?[a-z]\S* )*(?P<ollama>[\w./:-]{2,100})|model {1,8}: (?P<llama>\S.{0,100}))",
    re.MULTILINE,
)
_CODE = re.compile(r"[=(){}\[\]]|^(?:import|from|def|class|for|if|print|del|with|return)\b")
_NAMED = re.compile(r"(?:[^\s:]{1,30} ?){1,3}:")
"""“>>> Ana: words” is a transcript."""
_FEWEST_WORDS = 3
_FIGURES = re.compile(
    rf"{_SPEED.pattern}$|llama_\w+:|Exiting\.\.\.$|(?:total|load|prompt eval|eval) (?:duration|count|rate):"
)
"""What stands below an answer."""
_REASONING = re.compile(
    r"\s*(?:<think>(?P<tagged>.*?)</think>|Thinking\.\.\.\n(?P<told>.*?)\n\.\.\.done thinking\."
    r"|\[Start thinking\](?P<marked>.*?)\[End thinking\])",
    re.DOTALL,
)


class _Request(NamedTuple):
    kind: str
    """``asked``, ``command``, or ``hint``, which the program writes."""
    start: int
    """Where its line begins."""
    words: int
    """Where its words begin, and where they end."""
    words_end: int
    end: int
    """Where its last line ends."""


class TerminalImporter:
    name = "terminal"
    suffixes: tuple[str, ...] = (".txt", ".log")

    @property
    def label(self) -> str:
        return tr("Chat in a terminal (Ollama, llama.cpp)")

    def score(self, path: Path, head: bytes) -> float:
        return 0.88 if _requests(canonical(peek(head)).text) else 0.0

    def read(self, path: Path) -> Iterator[ImportedSource]:
        decoded = decode(read_bytes(path))
        chat = terminal_chat(title(path), self.name, decoded.text)
        if chat is None:
            raise UserError(tr("It is no chat copied from a terminal: no line of it begins with “>>>” and a request."))
        warnings = (*decoded.warnings, *chat.warnings)
        yield replace(chat, metadata={"encoding": decoded.encoding}, warnings=warnings)


def terminal_chat(name: str, importer: str, raw: str) -> ImportedSource | None:
    """The chat that a text is copied from; None for any other text."""
    clean = canonical(raw)
    requests = _requests(clean.text)
    if not requests:
        return None
    check_pieces(len(requests))
    turns = tuple(_turns(clean.text, requests))
    talk = (clean.text[turn.start : turn.end] for turn in turns[:SAMPLE] if turn.role)
    return ImportedSource(
        name=name,
        kind="chat",
        format=importer,
        text=clean.text,
        turns=turns,
        language=guess_language("\n".join(talk)),
        warnings=clean.warnings,
    )


def _requests(text: str) -> list[_Request]:
    """What a person typed; nothing where this is no such chat."""
    if ">" not in text:
        return []
    of_llama = _OF_LLAMA.search(text) is not None
    signs = _signs_of_llama(text) if of_llama else _signs_of_ollama(text)
    if not signs or _FENCE.search(text, 0, signs[0].start()):
        return []
    found: list[_Request] = []
    for sign in signs:
        if not found or sign.start() >= found[-1].end:
            found.append(_request(text, sign))
    ends = [request.start for request in found[1:]] + [len(text)]
    asked = [(one, end) for one, end in zip(found, ends, strict=True) if one.kind == "asked"]
    answered = [one for one, end in asked if text[one.end : end].strip()]
    if not answered or not (of_llama or _OF_OLLAMA.search(text) or _is_talk(text, asked, answered)):
        return []
    return found


def _is_talk(text: str, asked: Sequence[tuple[_Request, int]], answered: Sequence[_Request]) -> bool:
    """Whether people and a machine talk in sentences there, even without a word of the program; in letters that are
    quoted, lines follow each other, with more or fewer signs."""
    if len(answered) < max(2, len(asked) - 1) or any(line["sign"] in {">", ">>"} for line in _LINE.finditer(text)):
        return False
    return all(_is_sentence(text[one.words : one.words_end]) for one, _ in asked)


def _is_sentence(words: str) -> bool:
    return len(words.split()) >= _FEWEST_WORDS and not _CODE.search(words) and not _NAMED.match(words)


def _signs_of_ollama(text: str) -> list[re.Match[str]]:
    """Where lines begin with the sign, but for blocks of code within answers."""
    found: list[re.Match[str]] = []
    within = False
    for line in _LINE.finditer(text):
        if line["fence"]:
            within = bool(found) and not within
        elif line["sign"] == ">>>" and not within:
            found.append(line)
    return found


def _signs_of_llama(text: str) -> list[re.Match[str]]:
    """Where lines below a blank one begin with the sign; once the program tells its speed, below that or a command."""
    found: list[re.Match[str]] = []
    told = _SPEED.search(text) is not None
    for line in _LINE.finditer(text):
        if line["sign"] != ">" or text[max(0, line.start() - 2) : line.start()] not in {"", "\n\n"}:
            continue
        above = text[max(0, line.start() - 200) : line.start()].rstrip().rpartition("\n")[2]
        command = bool(found) and _COMMAND.match(found[-1]["words"] or "") is not None
        if not (told and found) or command or _SPEED.match(above):
            found.append(line)
    return found


def _request(text: str, sign: re.Match[str]) -> _Request:
    words = sign["words"] or ""
    start, end = sign.start("words") if words else sign.end(), sign.end()
    if _HINT.fullmatch(words):
        return _Request("hint", sign.start(), end, end, end)
    if _COMMAND.match(words):
        return _Request("command", sign.start(), sign.start(), end, end)
    if words.startswith(_QUOTES) and (closing := text.find(_QUOTES, start + len(_QUOTES))) >= 0:
        start, end = start + len(_QUOTES), _line_end(text, closing)
        behind = text[closing + len(_QUOTES) : end].strip()
        said = text[start : end if behind else closing].rstrip().removesuffix(_GOES_ON.rstrip())
        return _Request("asked", sign.start(), start, start + len(said), end)
    while text.startswith(_GOES_ON, end):
        end = _line_end(text, end + 1)
    return _Request("asked", sign.start(), start, end, end)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return end if end >= 0 else len(text)


def _turns(text: str, requests: Sequence[_Request]) -> Iterator[ImportedTurn]:
    models = [(found.start(), found["ollama"] or found["llama"].strip()) for found in _MODEL.finditer(text)]
    model: str | None = None
    parent: int | None = None
    for number, (start, end, role, status) in enumerate(_spans(text, requests)):
        while models and models[0][0] < start:
            model = models.pop(0)[1]
        speaker = {"user": USER, "assistant": ASSISTANT}.get(role or "")
        said_by = model if role == "assistant" else None
        above = parent if role else None
        yield ImportedTurn(start, end, speaker, role, None, None, None, said_by, above, True, status, f"#{number}")
        parent = number if role else parent


_Span = tuple[int, int, str | None, str]
"""Where it begins and ends, role and status."""


def _spans(text: str, requests: Sequence[_Request]) -> Iterator[_Span]:
    yield from _span(text, 0, requests[0].start, None)
    ends = [request.start for request in requests[1:]] + [len(text)]
    for request, end in zip(requests, ends, strict=True):
        if request.kind == "asked":
            yield from _span(text, request.words, request.words_end, "user")
            yield from _answer(text, request.end, end)
        else:
            yield from _span(text, request.words, end, None)


def _answer(text: str, start: int, end: int) -> Iterator[_Span]:
    figures = _above_figures(text, start, end)
    reasoning = _REASONING.match(text, start, figures)
    if reasoning:
        kind = reasoning.lastgroup or ""
        yield from _span(text, *reasoning.span(kind), "assistant", "hidden")
        start = reasoning.end()
    yield from _span(text, start, figures, "assistant")
    yield from _span(text, figures, end, None)


def _above_figures(text: str, start: int, end: int) -> int:
    """Where the words of an answer end, above what the program tells of its speed."""
    words = line_end = end
    while line_end > start:
        begins = max(text.rfind("\n", start, line_end) + 1, start)
        line = text[begins:line_end].strip()
        if line and not _FIGURES.match(line):
            break
        words = begins if line else words
        line_end = begins - 1
    return words


def _span(text: str, start: int, end: int, role: str | None, status: str = "") -> Iterator[_Span]:
    """What stands there, without blanks around it, if there is anything."""
    said = text[start:end]
    if said.strip():
        yield start + len(said) - len(said.lstrip()), start + len(said.rstrip()), role, status
