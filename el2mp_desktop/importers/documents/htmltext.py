"""From HTML to paragraphs: words kept, scripts and styles dropped, speakers known where the markup names them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Set
from typing import NamedTuple

from el2mp_desktop.importers.reading.files import check_pieces
from el2mp_desktop.importers.reading.htmlfile import parse

_DROPPED_NAMES = """script style template noscript head svg audio video select button nav footer iframe canvas object
    noframes noembed"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_ROLES = frozenset(("button", "navigation", "menu", "menubar", "contentinfo", "search"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CONTROLS = frozenset(("partager", "share", "copier le lien", "copy link", "imprimer", "print", "haut de page"))
"""What a page offers to do, in links between its paragraphs."""
_SKIP = re.compile(
    r"\s*(?:(?:skip|jump) to (?:the )?(?:main |page )*(?:content|navigation|menu|search|footer)"
    r"|(?:aller|passer|accéder)(?: directement)? (?:au (?:contenu(?: principal)?|menu|pied de page)"
    r"|à la (?:navigation|recherche)))\s*",
    re.IGNORECASE,
)
"""Links at the head of a page, for those who hear it."""
_BLOCK_NAMES = """address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_NAMED = frozenset(("cite",))
_CLASSES = frozenset(("name", "speaker", "speaker-name", "nick", "orateur"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LISTED = frozenset(("dt", "dd"))
_TELLING = _DROPPED | _HEADINGS | _NAMED | _LISTED | {"a", "br", "pre", "td", "th"}
"""Those that say something whatever their attributes are."""
_LONGEST_CONTROL = 40
_CODE = frozenset(("script", "style"))
_NO_TAGS: Set[int] = frozenset()


class Paragraph(NamedTuple):
    text: str
    label: str = ""
    """What the markup names as the speaker at its start, without a colon; not part of ``text``."""
    anchor: str = ""
    """The names of its anchors, divided by spaces."""
    heading: bool = False
    listed: str = ""
    """Within a list of names and what belongs to them, whether it is in a ``dt`` or a ``dd``."""


def paragraphs(html: str) -> list[Paragraph]:
    """The paragraphs of a page, table cells divided by tabs; empty ones are left out.

    What is dropped and never closed ends with the element around it, as in a browser; where that would take the end
    of the page or most of it away, the page is read again and its words are kept.
    """
    reader = _Reader(_NO_TAGS)
    parse(html, reader, reader.at_end)
    if unclosed := reader.takes_talk_away(html):
        reader = _Reader(unclosed)
        parse(html, reader, reader.at_end)
    return reader.found


class _Dropped(NamedTuple):
    """An element that is left out with all in it."""

    tag: str
    number: int
    """Of its start tag, counted from 1."""
    depth: int


class _Reader:
    """Makes paragraphs of the elements of a page.

    ``kept``: which start tags, counted from 1, begin nothing to be dropped, whatever they are.
    """

    def __init__(self, kept: Set[int]) -> None:
        self.found: list[Paragraph] = []
        self._kept = kept
        self._words: list[str] = []
        """As they are in the file, since the last of what divides them."""
        self._parts: list[str] = []
        self._label: list[str] | None = None
        self._anchors: list[str] = []
        self._heading = False
        self._listed = ""
        self._tags = self._depth = 0
        self._naming = self._pre = 0  # depth of the element that names the speaker, and of the one that keeps its lines
        self._dropping: list[_Dropped] = []
        self._all_dropped: list[_Dropped] = []
        self._cut_off: list[_Dropped] = []
        """What was being dropped when the page was over."""
        self._lost: Counter[str] = Counter()
        """Characters that were dropped, by the name of the outermost element they were dropped with."""
        self._lost_last = 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        self._tags += 1
        self._depth += 1
        if tag in _BLOCKS:
            self._end_paragraph()
        if tag in _TELLING or attrs:
            self._enter(tag, attrs)

    def _enter(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag == "br":
            self._divide("\n")
        elif tag in {"td", "th"} and self._said():
            self._divide("\t")
        elif tag in _HEADINGS:
            self._heading = True
        elif tag in _LISTED:
            self._listed = tag
        elif tag == "a":
            self._divide()  # what it says is seen as a whole at its end
            self._anchors += [attrs["name"]] if attrs.get("name") else []
        if _drops(tag, attrs) and self._tags not in self._kept:
            self._drop(_Dropped(tag, self._tags, self._depth))
        elif self._label is None and not self._dropping and _names(tag, attrs) and not self._said():
            self._label, self._naming = [], self._depth
        elif tag == "pre" and not self._pre:
            self._divide()
            self._pre = self._depth

    def _drop(self, element: _Dropped) -> None:
        if not self._dropping:
            self._lost_last = 0
        self._dropping.append(element)
        self._all_dropped.append(element)

    def end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_paragraph()
        if tag in _LISTED:
            self._listed = ""
        if tag == "a" and _SKIP.fullmatch("".join(self._words)):
            self._words = []
        if self._dropping and self._dropping[-1].depth == self._depth:
            self._dropping.pop()
        if self._naming == self._depth:
            self._naming = 0
        if self._pre == self._depth:
            self._divide()
            self._pre = 0
        self._depth -= 1

    def data(self, text: str) -> None:
        if self._dropping:
            self._lost_last += len(text.strip())
            self._lost[self._dropping[0].tag] += len(text.strip())
        elif self._naming and self._label is not None:
            self._label.append(text)
        else:
            self._words.append(text)

    def at_end(self) -> None:
        self._cut_off = list(self._dropping)

    def close(self) -> None:
        self._end_paragraph()

    def takes_talk_away(self, html: str) -> frozenset[int]:
        """The start tags, if any, of what was never closed and took the end of the page away, or most of it."""
        end_lost = self._cut_off and self._cut_off[0].tag not in _CODE and self._lost_last
        unclosed = {one.number for one in self._cut_off if one.tag not in _CODE} if end_lost else set()
        kept = sum(len(one.text) for one in self.found)
        if sum(self._lost.values()) > kept:
            left_open = _left_open(html, self._lost.keys() - _CODE)
            if sum(self._lost[tag] for tag in left_open) > kept:
                unclosed |= {one.number for one in self._all_dropped if one.tag in left_open}
        return frozenset(unclosed)

    def _end_paragraph(self) -> None:
        if not self._parts and self._label is None and "".join(self._words).isspace():
            self._words = []  # between two paragraphs, as nearly always
        if self._words or self._parts or self._label:
            self._divide()
            self._add()
        self._heading = False
        self._parts, self._label, self._anchors = [], None, []
        self._naming = 0

    def _add(self) -> None:
        label = " ".join("".join(self._label or []).split())
        text = "".join(self._parts).strip()
        if label:
            label, text = _divided(label, text)
        if (text or label) and not (len(text) < _LONGEST_CONTROL and text.strip("•· ").casefold() in _CONTROLS):
            check_pieces(len(self.found))
            words = re.sub(r" *\n *", "\n", text) if "\n" in text else text
            self.found.append(Paragraph(words, label, " ".join(self._anchors), self._heading, self._listed))

    def _divide(self, mark: str = "") -> None:
        """Takes in the words up to here, and a mark behind them."""
        if self._words:
            words = "".join(self._words)
            self._parts.append(words if self._pre else _on_one_line(words))
            self._words = []
        if mark:
            self._parts.append(mark)

    def _said(self) -> bool:
        return any(not part.isspace() for part in (*self._parts, *self._words))


def _on_one_line(text: str) -> str:
    uneven = "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text
    return _SPACES.sub(" ", text) if uneven else text  # most have none of it


def _left_open(html: str, tags: Collection[str]) -> set[str]:
    """Those of which the page has more start tags than end tags."""
    page = html.lower()
    return {tag for tag in tags if len(re.findall(rf"<{re.escape(tag)}[\s/>]", page)) > page.count(f"</{tag}")}


def _drops(tag: str, values: Mapping[str, str]) -> bool:
    if tag in _DROPPED or "hidden" in values or values.get("role", "").lower() in _ROLES:
        return True
    return bool(_HIDDEN.search(values.get("style", "")))


def _names(tag: str, values: Mapping[str, str]) -> bool:
    return tag in _NAMED or bool(_CLASSES.intersection(values.get("class", "").lower().split()))


def _divided(label: str, text: str) -> tuple[str, str]:
    """Speaker and words; where no colon divides the two, the name was only part of a sentence."""
    if label.endswith((":", "：")):
        return label[:-1].strip(), text
    if text.startswith((":", "：")):
        return label, text[1:].strip()
    if label.startswith("<") and label.endswith(">"):
        return label, text
    return "", f"{label} {text}".strip()
