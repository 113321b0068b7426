"""Chats pasted or exported as Markdown or plain text.

Turns stand under headings (``## user`` / ``## chatgpt``, ``# role::user``, ``## Prompt:`` / ``## Response:``), after
bold names (``**You:**``, ``**You** (10:32):``, ``**You**``, ``> **Human**``, ``_**User**_``), after plain ones
(``User:``, ``[User]``), after the words a page puts before them when it is copied (``You said:``, ``ChatGPT a dit :``,
``Dijiste:``, ``Claude responded: And``, which says the beginning twice) or within tags (``<user>…</user>``). Seen so in
published files of several exporters, with signs, numbers and dates about the names or alone on the line below; a date
with a time of day is when the turn was written, and a model may be named behind it.

The text stays as it is in the file, labels included; turns leave those out. An exporter's line with the name and the
address of the account (``**User:** Jane Doe (jane@example.org)``) is not taken over. Under headings only one of the two
names need be known: the other is whoever stands before it. What comes before the first label is nobody's turn.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.domain.transcripts.names import fold
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn, Skipped
from el2mp_desktop.importers.chats.gemini_parts import SET_UP
from el2mp_desktop.importers.reading.encoding import decode, peek
from el2mp_desktop.importers.reading.files import check_pieces, read_bytes, title
from el2mp_desktop.importers.reading.writtendate import find_moment
from el2mp_desktop.importers.tongue import SAMPLE, guess_language
from el2mp_desktop.language import tr

_USER_NAMES = """user you human me prompt utilisateur utilisatrice vous moi humain humaine du sie tu usted lei voce jij
    usuario utente benutzer usuaria"""
_YOU_SAID = ("Dijiste", "Hai detto")
"""Where the language has no word for “you” in it."""
_USERS = frozenset(_USER_NAMES.split()) | {said.casefold() for said in _YOU_SAID}
_SAYS = (
    "said|responded|a dit|avez dit|as dit|a répondu|hast gesagt|haben gesagt|hat gesagt|sagtest|sagten|sagte|dijo"
    "|ha dicho|respondió|ha detto|ha risposto|disse|zei"
)
_ASSISTANTS = re.compile(
    r"(?:chat ?gpt|gpt|claude|gemini|bard|copilot|grok|mistral|le chat|perplexity|llama|deepseek|qwen|assistante?|ai|ia"
    r"|bot|agent|model|response|réponse)"
    r"(?: (?:\d+\w?|ai|o\d|mini|nano|pro|turbo|plus|opus|sonnet|haiku|flash|large|medium|small|thinking|chat))*"
)
_PRODUCT = re.compile(r"chat ?gpt|gemini|copilot|grok|mistral|le chat\b|perplexity|deepseek")
_BLANKS = " \t\u00a0\u202f"
_SPACES = f"[{_BLANKS}]*"
_LINE = re.compile(
    r"[ \t]{0,3}(?:>[ \t]?)?(?:(?P<level>#{1,6})[ \t]+(?P<heading>[^\n]{1,100}?)[ \t#]*"
    r"|_\*\*(?P<slanted>[^*\n]{1,100}?)\*\*_[ \t]*"
    r"|(?P<bold>\*\*|__)(?P<name>[^*_:\n]{1,40}?)[ \t]*(?::(?P=bold)|(?P=bold)[ \t]*(?P<added>\([^()\n]{1,60}\))?:)"
    r"[ \t]*(?P<rest>[^\n]*)"
    r"|(?:\*\*|__)(?P<alone>[^*_\n]{1,80}?)(?:\*\*|__)[ \t]*"
    r"|\[(?P<square>[^\[\]\n:]{1,40})\][ \t]*"
    r"|(?P<plain>[^\W\d_][\w .’'-]{0,29}?)[ \t\u00a0\u202f]?:(?:[ \t]+(?P<words>[^\n]*))?)"
)
_LINE_SIGNS = "#*_["
"""With which such a line begins, where it has no colon at its beginning."""
_SAID_LINE = re.compile(
    rf"[ \t]{{0,3}}(?:(?P<you>{'|'.join(_YOU_SAID)})|(?:O )?(?P<name>[^\n:#>*]{{2,40}}?){_SPACES}(?:{_SAYS}))"
    rf"{_SPACES}(?::{_SPACES}|\Z)"
)
"""What a page says before the words, for those who hear it; Claude’s gives their beginning as well."""
_SAID_ENDS = (*_SAYS.split("|"), *_YOU_SAID)
_CLOCK_LINE = re.compile(r"(?:\n[ \t]*\d{1,2}:\d\d(?:[ \u202f\u00a0]?[AaPp]\.?[Mm]\.?)?[ \t]*)+\Z")
_SIGNS = re.compile(r"^[^\w]+|[^\w)\]]+$")
_ADDED = re.compile(r"\s*(?:[(\[][^()\[\]]*[)\]]|:.*| \d+)\s*$")
"""What exporters put behind a name: a date, a number, a model."""
_BEHIND = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]")
_MODEL = re.compile(r"\bmodel:?\s+([\w.:/-]{3,60})|[(\[]([A-Za-z][\w.:/-]*\d[\w.:/-]{0,40})[)\]]")
_SAID = re.compile(rf" (?:{_SAYS})$")
_TAG = re.compile(r"<(?P<name>user|human|assistant|ai|bot|model)>", re.IGNORECASE)
_END_OF_TAG = re.compile(r"</(?:user|human|assistant|ai|bot|model)>", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"[\s,]+(?:le|on)\s*$")
_LONGEST_DATE = 80
_FIRST_LINES = 1000
"""Characters in which an exporter says whose chat it is."""
_ROLE = re.compile(r"role\s*::?\s*", re.IGNORECASE)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_ACCOUNT = re.compile(r"(?m)^[ \t]*\*\*\w+:?\*\*:?[^\n(<]{0,100}[(<][^\s@()<>]+@[^\s@()<>]+[)>][ \t]*\r?\n")
_POWERED = re.compile(r"\n[ \t]*Powered by \[[^\]\n]*\]\([^)\n]*\)[ \t]*\Z")
"""What exporters write below the last words."""
_TOOL_RESPONSE = "**Tool Response**:"
_NOT_THE_PERSONS = (_TOOL_RESPONSE, *SET_UP)
"""How begins what Gemini CLI shares in the person's name."""
_RULED = "-*_"
_NO_WORDS = _RULED + " \n\t"
_RULE = re.compile(r"(?:\n[ \t]*(?:[-*_][ \t]*){3,}[ \t]*)+\Z")


class _Label(NamedTuple):
    start: int
    """Where its line begins."""
    words: int
    """Where what is said begins."""
    name: str
    style: str
    """The number of its heading, ``slanted``, ``bold``, ``alone``, ``square``, ``said``, ``tag`` or ``plain``."""
    model: str = ""
    at: str | None = None
    hint: str = ""
    """The role that is written behind a name: “Marie (user)”, “Antigravity (AI)”."""

    @property
    def assistant(self) -> bool:
        return _is_assistant(self.name) if not self.hint else self.hint == "assistant"


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
        account = _ACCOUNT.search(decoded.text, 0, _FIRST_LINES)
        text = decoded.text if account is None else decoded.text[: account.start()] + decoded.text[account.end() :]
        clean = canonical(text)
        source = _source(title(path), self.name, clean.text, _labels(clean.text))
        if not source.turns:
            raise UserError(tr("It has no headings or names of a person and a model."))
        warnings = (*decoded.warnings, *clean.warnings, *_without(account))
        yield replace(source, metadata={"encoding": decoded.encoding}, warnings=warnings)


def copied_chat(name: str, importer: str, raw: str) -> ImportedSource | None:
    """The chat that a document is copied from; None for any other text.

    Surer than of a file of text, for there is no other format to choose: what a page says before the words, or the
    name of a product. Claude may be somebody’s name.
    """
    clean = canonical(raw)
    labels = _labels(clean.text)
    if not any(label.style == "said" or _PRODUCT.match(fold(label.name)) for label in labels):
        return None
    return replace(_source(name, importer, clean.text, labels), warnings=clean.warnings)


def _source(name: str, importer: str, text: str, labels: list[_Label]) -> ImportedSource:
    check_pieces(len(labels))
    turns = tuple(_turns(text, labels))
    return ImportedSource(
        name=name,
        kind="chat",
        format=importer,
        text=text,
        turns=turns,
        language=guess_language("\n".join(text[turn.start : turn.end] for turn in turns[:SAMPLE])),
        created_at=next((turn.at for turn in turns if turn.at), None),
    )


def _without(account: re.Match[str] | None) -> tuple[str, ...]:
    return (tr("The line with the name and the address of the account was left out."),) if account else ()


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
        if label.style == "tag":
            closing = _END_OF_TAG.search(text, label.words, end)
            end = closing.start() if closing else end
        start, at, named = (label.words, label.at, "") if label.at else _date_below(text, label.words, end)
        span = _span(text, start, end, label.style == "said")
        if span:
            role = "assistant" if label.assistant else "user"
            model = (label.model or named or None) if role == "assistant" else None
            speaker: str | None = label.name
            status = ""
            if role == "user" and text.startswith(_NOT_THE_PERSONS, span[0]):
                tool = text.startswith(_TOOL_RESPONSE, span[0])
                role, status, speaker = ("tool", "", None) if tool else ("user", "hidden", label.name)
            # In the order of its fields: by their names it takes twice as long.
            yield ImportedTurn(*span, speaker, role, None, None, at, model, parent, True, status, f"#{number}")
            parent, number = number, number + 1


def _date_below(text: str, start: int, end: int) -> tuple[int, str | None, str]:
    """Where the words begin and when they were written, if a date with a time is all there is on their first line;
    and the model that is named behind it (``7/5/2026, 7:43:01 AM · gpt-5``)."""
    line = text[start:end].lstrip("\n")[:_LONGEST_DATE].partition("\n")[0]
    date, _, model = line.partition(" · ")
    written = find_moment(date)
    if not written or written.end - written.start < len(date.strip()) or " " in model.strip():
        return start, None, ""
    return text.index(line, start) + len(line), written.at, model.strip()


def _span(text: str, start: int, end: int, page: bool = False) -> tuple[int, int] | None:
    """What is said there, without blank lines around it, rules below and the time a page shows; None for nothing."""
    said = text[start:end].rstrip()
    if "Powered by [" in said:
        said = _POWERED.sub("", said).rstrip()
    if said[-1:] in _RULED:
        said = _RULE.sub("", said).rstrip()
    if page:
        said = _CLOCK_LINE.sub("", said).rstrip()
    lead = len(said) - len(said.lstrip())
    return (start + lead, start + len(said)) if said.strip(_NO_WORDS) else None


def _labels(text: str) -> list[_Label]:
    """The labels of the turns, all in one style; none where this is no chat."""
    found: dict[str, list[_Label]] = {}
    for label in _candidates(text):
        found.setdefault(label.style, []).append(label)
    chats = [spoken for labels in found.values() if (spoken := _spoken(labels))]
    return max(chats, key=len, default=[])


def _spoken(labels: list[_Label]) -> list[_Label]:
    """Those labels of one style that name the person or the model; none unless both speak."""
    folded = {name: fold(name) for name in {label.name for label in labels}}
    times = Counter([folded[label.name] for label in labels])
    before = Counter(
        [folded[label.name] for label, after in pairwise(labels) if after.assistant and not label.assistant]
    )
    headed = labels[0].style.isdigit()
    # A name unknown to us that asks the model, most times that it occurs and more than once, under headings.
    strangers = {name for name, count in before.items() if headed and count > 1 and 2 * count > times[name]}
    known = _USERS.intersection(times) | {folded[label.name] for label in labels if label.hint == "user"}
    people = known or strangers
    spoken = [label for label in labels if label.assistant or folded[label.name] in people]
    roles = {label.assistant for label in spoken}
    if any(label.style == "plain" for label in labels) and len(spoken) < len(labels):
        return []  # others talk too: a transcript
    return spoken if roles == {True, False} else []


@lru_cache(maxsize=256)
def _is_assistant(name: str) -> bool:
    return _ASSISTANTS.fullmatch(fold(name)) is not None


def _candidates(text: str) -> Iterator[_Label]:
    position = 0
    fence = ""
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if not line:
            continue
        head = line[:60]
        mark = _FENCE.match(line[:80]) if "```" in line or "~~~" in line else None
        if mark and (not fence or (mark[1][0] == fence[0] and len(mark[1]) >= len(fence))):
            fence = "" if fence else mark[1]
        if fence or mark:
            continue
        for tag in _TAG.finditer(line) if "<" in line else ():
            yield _Label(start + tag.start(), start + tag.end(), tag["name"], "tag")
        said = _SAID_LINE.match(head) if ":" in head or head.rstrip(_BLANKS).endswith(_SAID_ENDS) else None
        marked = ":" in head or line.lstrip(" \t>")[:1] in _LINE_SIGNS
        found = _LINE.fullmatch(line[:200]) if marked and not said else None
        if said:
            yield _page_label(said, line, start, text[position : position + len(line)])
        elif found:
            yield _label(found, start, position)


def _page_label(said: re.Match[str], line: str, start: int, following: str) -> _Label:
    """“You said: And then” stands before the words if they are said again below, and else is where they begin."""
    begins = line[said.end() :].strip()
    again = not begins or following.lstrip("\n").startswith(begins[:40].rstrip("…."))
    words = start + len(line) + 1 if again else start + said.end()
    return _Label(start, words, _name(said["you"] or said["name"]), "said")


def _label(found: re.Match[str], start: int, after: int) -> _Label:
    if found["bold"]:
        name, at = _name(found["name"]), _at(found["added"] or "")
        return _Label(start, start + found.start("rest"), name, "bold", "", at, _hint(found["name"], name))
    if found["level"]:
        name = _name(found["heading"])
        said = name if name in _YOU_SAID else _SAID.sub("", name)
        # Copied pages have the person's words one level above the model's.
        style = str(len(found["level"])) if said == name and name not in _YOU_SAID else "said"
        written = found["heading"]
        return _Label(start, after, said, style, _model(written), _at(written), _hint(written, said))
    for style in ("slanted", "alone", "square"):
        if written := found[style]:
            name = _name(written)
            return _Label(start, after, name, style, _model(written), _at(written), _hint(written, name))
    words = found.start("words")
    return _Label(start, start + words if words >= 0 else after, found["plain"].strip(), "plain")


@lru_cache(maxsize=256)
def _name(label: str) -> str:
    """Without signs about it and what exporters put behind it, unless nothing else is there."""
    written = find_moment(label)
    if written and label[: written.start].strip():
        label = _BEFORE_DATE.sub("", label[: written.start]) + label[written.end :]
    bare = _ROLE.sub("", _SIGNS.sub("", label), count=1)
    while (shorter := _SIGNS.sub("", _ADDED.sub("", bare))) and shorter != bare:
        bare = shorter
    return bare


def _hint(label: str, name: str) -> str:
    """The role in brackets behind a name that does not say it."""
    if fold(name) in _USERS or _is_assistant(name):
        return ""
    for behind in _BEHIND.findall(label):
        if fold(behind) in _USERS:
            return "user"
        if _is_assistant(behind):
            return "assistant"
    return ""


def _at(label: str) -> str | None:
    written = find_moment(label)
    return written.at if written else None


def _model(label: str) -> str:
    found = _MODEL.search(label)
    return found[1] or found[2] if found else ""
