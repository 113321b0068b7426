"""From HTML to paragraphs: words kept, scripts and styles dropped, speakers known where the markup names them."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from el2mp_desktop.importers.files import check_pieces

_DROPPED_NAMES = "script style template noscript head svg audio video select button nav footer iframe canvas object"
_DROPPED = frozenset(_DROPPED_NAMES.split())
_ROLES = frozenset(("button", "navigation", "menu", "menubar", "contentinfo", "search"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CONTROLS = frozenset(("partager", "share", "copier le lien", "copy link", "imprimer", "print", "haut de page"))
"""What a page offers to do, in links between its paragraphs."""
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
_VOID = frozenset(
    ("area", "base", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
DEEPEST = 100
"""Elements of consequence within each other that are followed."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    label: str = ""
    """What the markup names as the speaker at its start, without a colon; not part of ``text``."""
    anchor: str = ""
    """The names of its anchors, divided by spaces."""
    heading: bool = False


def paragraphs(html: str) -> list[Paragraph]:
    """The paragraphs of a page, table cells divided by tabs; empty ones are left out."""
    reader = _Reader()
    reader.feed(_tags_and_words(html))
    reader.close()
    reader.end_paragraph()
    return reader.found


def _tags_and_words(html: str) -> str:
    """Without comments and declarations; what is left unclosed becomes words."""
    last = html.rfind("-->")
    closed, rest = (html[: last + 3], html[last + 3 :]) if last >= 0 else ("", html)
    return _STRAY.sub("&lt;", _DECLARATION.sub("", _COMMENT.sub("", closed) + rest.replace("<!--", "")))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._parts: list[str] = []
        self._label: list[str] | None = None
        self._anchors: list[str] = []
        self._heading = False
        # Elements that matter for their words (silent ones, names, pre) and those they could be confused with.
        self._open: list[tuple[str, bool, bool]] = []  # tag, silent, names the speaker

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag in _BLOCKS:
            self.end_paragraph()
            for left_open in ("head", "p"):
                self._close(left_open)
        if tag in {"td", "th"} and self._said():
            self._parts.append("\t")
        if tag == "br":
            self._parts.append("\n")
        if tag in _HEADINGS:
            self._heading = True
        if tag == "a" and values.get("name"):
            self._anchors.append(values["name"])
        if tag not in _VOID and tag != "br":
            self._enter(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_paragraph()
        self._close(tag)

    def _enter(self, tag: str, values: dict[str, str]) -> None:
        silent = tag in _DROPPED or "hidden" in values or bool(_HIDDEN.search(values.get("style", "")))
        silent = silent or values.get("role", "").lower() in _ROLES
        naming = self._label is None and not self._said() and self._names(tag, values)
        if naming and not silent:
            self._label = []
        matters = silent or naming or tag == "pre" or any(tag == opened for opened, _, _ in self._open)
        if matters and len(self._open) < DEEPEST:
            self._open.append((tag, silent, naming))

    def _close(self, tag: str) -> None:
        places = [place for place, (opened, _, _) in enumerate(self._open) if opened == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if any(silent for _, silent, _ in self._open):
            return
        text = data if any(tag == "pre" for tag, _, _ in self._open) else re.sub(r"[ \t\r\n\f]+", " ", data)
        if self._label is not None and any(naming for _, _, naming in self._open):
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
        self._open = [entry for entry in self._open if not entry[2]]

    def _said(self) -> bool:
        return any(not part.isspace() for part in self._parts)

    @staticmethod
    def _names(tag: str, values: dict[str, str]) -> bool:
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
