"""Reading HTML that others wrote: as browsers do, whatever is left open, and nothing is fetched.

Words after a comment without an end stay, however long they are; a page too deep to be read in a sane time is refused.
"""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr

PIECE = 1 << 16
"""Characters that are read before it is seen to that the page is not too deep."""
_STEPS = 1_000_000_000
"""Open elements times end tags, which libxml2 looks up among them one by one: some seconds."""
_BUTTON = re.compile(r"(<button\b[^<]*(?:<(?!/?button\b)[^<]*)*)(</button\s*>)", re.IGNORECASE)
_LASTING = ("td", "tr", "tbody", "table", "div")
"""Elements, the inner ones first, that libxml2 lets no ``</button>`` end: what follows would be in the button."""
_PAGE_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


class Target(Protocol):
    """What is told of a page in the order of its text; each element is ended once, void ones too."""

    def start(self, tag: str, attrs: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None:
        """Words, perhaps not all at once."""
        ...

    def close(self) -> None: ...


class _Bounded:
    """Tells a target what it is told, as long as the page is not too deep."""

    def __init__(self, target: Target, deepest: int) -> None:
        self.data = target.data
        self.close = target.close
        self._target = target
        self._deepest = deepest
        self._depth = 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            raise UserError(tr("Its elements are nested too deeply; save the page as plain text."))
        self._target.start(tag, attrs)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._target.end(tag)


def parse(html: str, target: Target, at_end: Callable[[], None] | None = None) -> None:
    """Tells the target of all tags and words of a canonical text but comments; `UserError` where it is too deep.

    ``at_end`` is called where the page is over, before what has no end tag is ended.
    """
    from lxml import etree

    text = _BUTTON.sub(_closed, _without_open_comment(_PAGE_ENDS.sub("", html)))
    bounded = _Bounded(target, _STEPS // (text.count("</") + 1))
    parser = etree.HTMLParser(target=bounded, huge_tree=True, no_network=True)
    for start in range(0, len(text), PIECE):
        parser.feed(text[start : start + PIECE])
    if at_end is not None:
        at_end()
    if text.strip():
        parser.close()


def _closed(button: re.Match[str]) -> str:
    """A button in which all that it holds is ended with it, as browsers do."""
    inside, end = button.groups()
    tags = inside.lower()
    missing = [f"</{tag}>" * (len(re.findall(rf"<{tag}[\s/>]", tags)) - tags.count(f"</{tag}")) for tag in _LASTING]
    return "".join([inside, *missing, end])


def _without_open_comment(html: str) -> str:
    at = html.find("<!--", html.rfind("-->") + 1)
    return html if at < 0 else html[:at] + html[at:].replace("<!--", "")
