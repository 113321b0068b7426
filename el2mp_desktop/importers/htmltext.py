"""From HTML to paragraphs: words kept, scripts and styles dropped, speakers known where the markup names them."""

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from html.parser import HTMLParser

from el2mp_desktop.importers.files import check_pieces

_DROPPED_NAMES = "script style template noscript head svg audio video select button nav footer iframe canvas object"
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
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_STRAY = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
"""What begins no whole tag; over many of those the parser takes more than quadratic time."""
_SPACES = re.compile(r"[ \t\r\n\f]+")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_SCOPES = frozenset(("table", "td", "th", "caption", "object", "template"))
_ROWS = frozenset(("td", "th", "tr", "tbody", "tfoot", "thead", "table", "caption"))
_TABLE = frozenset(("table",))
_ITEMS = frozenset(("li", "dt", "dd"))
_BEFORE_ITEMS = _SCOPES | {"ul", "ol", "menu", "dl"}
_BEFORE_WORDS = _SCOPES | {"button"}
_BEFORE_INLINE = _BLOCKS | _DROPPED
_ENDED_BY = {
    "a": ("a",), "button": ("button",), "option": ("option",), "li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd"),
    "td": ("td", "th"), "th": ("td", "th"), "tr": ("tr",),
}  # fmt: skip
"""Elements left open that end where the next of their kind begins."""
_PAGE = frozenset(("html", "body"))
_CODE = frozenset(("script", "style"))
_NO_TAGS: Set[int] = frozenset()
DEEPEST = 200
"""Open elements among which the one that a tag ends is looked for."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    label: str = ""
    """What the markup names as the speaker at its start, without a colon; not part of ``text``."""
    anchor: str = ""
    """The names of its anchors, divided by spaces."""
    heading: bool = False


def paragraphs(html: str) -> list[Paragraph]:
    """The paragraphs of a page, table cells divided by tabs; empty ones are left out.

    What is dropped and never closed ends with the element around it, as in a browser; where that would take the end
    of the page or most of it away, the page is read again and its words are kept.
    """
    clean = _tags_and_words(html)
    reader = _read(clean, _NO_TAGS)
    if reader.loses():
        reader = _read(clean, reader.unclosed)
    return reader.found


def _read(clean: str, kept: Set[int]) -> "_Reader":
    reader = _Reader(kept)
    reader.feed(clean)
    reader.close()
    reader.end_paragraph()
    return reader


def _tags_and_words(html: str) -> str:
    """Without comments and declarations; what is left unclosed becomes words."""
    last = html.rfind("-->")
    closed, rest = (html[: last + 3], html[last + 3 :]) if last >= 0 else ("", html)
    return _STRAY.sub("&lt;", _DECLARATION.sub("", _COMMENT.sub("", closed) + rest.replace("<!--", "")))


class _Reader(HTMLParser):
    """Goes through the tags of a page with those elements at hand that are open.

    ``kept``: which start tags, counted from 1, begin nothing to be dropped, whatever they are.
    """

    def __init__(self, kept: Set[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self.unclosed: set[int] = set()
        """Start tags of what was dropped without an end tag of its own."""
        self._kept = kept
        self._parts: list[str] = []
        self._label: list[str] | None = None
        self._anchors: list[str] = []
        self._heading = False
        self._tags = 0
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()  # of the open ones
        self._dropping: list[tuple[int, int]] = []  # places among the open ones, and numbers of their start tags
        self._naming: int | None = None  # place of the one that names the speaker
        self._pre: int | None = None
        self._kept_words = self._dropped_words = self._lost_words = 0  # characters

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self._tags += 1
        if tag in _BLOCKS:
            self.end_paragraph()
            for left_open in ("head", "p"):
                self._end(left_open, _BEFORE_WORDS)
        for left_open in _ENDED_BY.get(tag, ()):
            self._end(left_open, _limits(tag))
        if tag in {"td", "th"} and self._said():
            self._parts.append("\t")
        if tag == "br":
            self._parts.append("\n")
        if tag in _HEADINGS:
            self._heading = True
        if tag == "a" and values.get("name"):
            self._anchors.append(values["name"])
        if tag not in _VOID:
            self._enter(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag not in _PAGE:
            self._end(tag, _limits(tag))

    def _enter(self, tag: str, values: dict[str, str]) -> None:
        place = len(self._open)
        self._open.append(tag)
        self._counts[tag] += 1
        if _drops(tag, values) and self._tags not in self._kept:
            self._dropping.append((place, self._tags))
        elif self._label is None and not self._dropping and not self._said() and _names(tag, values):
            self._label, self._naming = [], place
        elif tag == "pre" and self._pre is None:
            self._pre = place

    def _end(self, tag: str, limits: Set[str]) -> None:
        """Ends the innermost element of that name and all in it, unless one of the limits lies between."""
        if not self._counts[tag] or tag not in self._open[-DEEPEST:]:
            return
        place = len(self._open) - 1
        while self._open[place] != tag:
            if self._open[place] in limits:
                return
            place -= 1
        self._leave(place)

    def _leave(self, place: int) -> None:
        while self._dropping and self._dropping[-1][0] >= place:
            at, number = self._dropping.pop()
            closed = at == place or self._open[at] in _CODE
            if not closed:
                self.unclosed.add(number)
            if not self._dropping:
                self._lost_words += 0 if closed else self._dropped_words
                self._dropped_words = 0
        if self._naming is not None and self._naming >= place:
            self._naming = None
        if self._pre is not None and self._pre >= place:
            self._pre = None
        self._counts.subtract(self._open[place:])
        del self._open[place:]

    def loses(self) -> bool:
        """Whether, at the end of the page, what was never closed has taken its end away, or most of it."""
        still_open = bool(self._dropping) and self._open[self._dropping[0][0]] not in _CODE
        end_lost = still_open and self._dropped_words > 0
        self._leave(-1)
        return end_lost or self._lost_words > self._kept_words

    def handle_data(self, data: str) -> None:
        if self._dropping:
            self._dropped_words += len(data.strip())
            return
        if self._counts["a"] and _SKIP.fullmatch(data):
            return
        self._kept_words += len(data.strip())
        text = data if self._pre is not None else _SPACES.sub(" ", data)
        if self._label is not None and self._naming is not None:
            self._label.append(text)
        else:
            self._parts.append(text)

    def end_paragraph(self) -> None:
        label = " ".join("".join(self._label or []).split())
        text = "".join(self._parts).strip()
        if label:
            label, text = _divided(label, text)
        if (text or label) and text.strip("•· ").casefold() not in _CONTROLS:
            check_pieces(len(self.found))
            words = re.sub(r" *\n *", "\n", text)
            self.found.append(Paragraph(words, label, " ".join(self._anchors), self._heading))
        self._heading = False
        self._parts, self._label, self._anchors = [], None, []
        self._naming = None

    def _said(self) -> bool:
        return any(not part.isspace() for part in self._parts)


def _drops(tag: str, values: dict[str, str]) -> bool:
    if tag in _DROPPED or "hidden" in values or values.get("role", "").lower() in _ROLES:
        return True
    return bool(_HIDDEN.search(values.get("style", "")))


def _names(tag: str, values: dict[str, str]) -> bool:
    return tag in _NAMED or bool(_CLASSES.intersection(values.get("class", "").lower().split()))


def _limits(tag: str) -> Set[str]:
    """What such a tag does not reach beyond for the element it ends."""
    if tag in _ROWS:
        return _TABLE
    if tag in _ITEMS:
        return _BEFORE_ITEMS
    if tag in _BEFORE_INLINE:
        return _BEFORE_WORDS if tag == "p" else _SCOPES
    return _BEFORE_INLINE


def _divided(label: str, text: str) -> tuple[str, str]:
    """Speaker and words; where no colon divides the two, the name was only part of a sentence."""
    if label.endswith((":", "：")):
        return label[:-1].strip(), text
    if text.startswith((":", "：")):
        return label, text[1:].strip()
    if label.startswith("<") and label.endswith(">"):
        return label, text
    return "", f"{label} {text}".strip()
