"""Marks in ChatGPT's answers that its window draws as links, names and pictures, put into words.

``\\ue200cite\\ue202turn0search1\\ue201`` and ``【1†source】`` become what the window showed, or the title
and the address of what is cited where the export has them.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from el2mp_desktop.importers.chats.chat import plain
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string

# \ue200 kind \ue202 field \ue202 field \ue201: a mark that the window of ChatGPT draws as a link or a picture.
_MARK = re.compile("\ue200([^\ue200\ue201]{0,4000})\ue201")
_SOURCE = re.compile("【[^【】]{1,200}】")
_PRIVATE = "\ue200\ue201\ue202\ue203\ue204\ue205\ue206"
_STRAY = re.compile(f"[{_PRIVATE}]")


def readable(text: str, details: Mapping[str, Any]) -> str:
    """The text as the window showed it, with links and names in place of marks."""
    if text.isascii() or not _is_marked(text):
        return text
    shown = _references(details) | _citations(text, details)
    text = _MARK.sub(lambda found: shown.get(found[0]) or _shown(found[1]), text)
    text = _SOURCE.sub(lambda found: shown.get(found[0]) or found[0], text)
    return _STRAY.sub("", text)


def _is_marked(text: str) -> bool:
    """Many times as fast as a pattern, and twice as fast as a loop."""
    return (
        "\ue200" in text or "\ue201" in text or "\ue202" in text or "\ue203" in text
        or "\ue204" in text or "\ue205" in text or "\ue206" in text or "【" in text
    )  # fmt: skip


def _references(details: Mapping[str, Any]) -> dict[str, str]:
    """What stands for each mark: the words of the window, or titles and addresses."""
    found = {}
    for reference in map(mapping, sequence(details.get("content_references"))):
        matched = string(reference.get("matched_text"))
        if matched:
            found[matched] = string(reference.get("alt")) or _cited([reference, *sequence(reference.get("items"))])
    return found


def _citations(text: str, details: Mapping[str, Any]) -> dict[str, str]:
    """The older form, which gives the place of each mark in the text."""
    found = {}
    for citation in map(mapping, sequence(details.get("citations"))):
        start, end = citation.get("start_ix"), citation.get("end_ix")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
            found[text[start:end]] = _cited([citation.get("metadata")])
    return {mark: words for mark, words in found.items() if words and _SOURCE.fullmatch(mark)}


def _cited(sources: list[object]) -> str:
    named = []
    for source in map(mapping, sources):
        words = ", ".join(part for part in (plain(source.get("title")), plain(source.get("url"), 500)) if part)
        if words:
            named.append(words)
    return f"[citation: {'; '.join(dict.fromkeys(named))}]" if named else ""


def _shown(mark: str) -> str:
    kind, *fields = mark.split("\ue202")
    if kind == "entity" and fields:
        try:
            names = [value for value in json.loads(fields[0]) if isinstance(value, str)]
        except (ValueError, TypeError, RecursionError):
            names = []
        return names[1] if len(names) > 1 else "".join(names)
    if kind == "url" and fields:
        return fields[0]
    return "[citation]" if "cite" in kind else f"[{kind}]" if kind.isidentifier() else ""
