"""What ChatGPT asks of its tools, in words: documents of the canvas, pictures to be made, searches, reports.

A call is a message of the assistant to a recipient other than ``all``, mostly JSON.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.chats.chat import plain
from el2mp_desktop.importers.chats.chat_blocks import strings
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string

_CANVAS = "canmore."


def call_text(recipient: str, text: str, kinds: list[str]) -> str:
    """A call of a tool; code and words of other shapes stay as they are."""
    given = parsed(text)
    if not given and text.strip() != "{}":
        return text
    if recipient.startswith(_CANVAS):
        kinds.append("canvas")
        return "\n".join(_canvas(given))
    kinds.append("tool")
    return "\n".join((f"[tool: {plain(recipient, 60)}]", *strings(given)))


def _canvas(given: Mapping[str, Any]) -> Iterator[str]:
    """A document that is written beside the chat; what is replaced in it, and by what; remarks on it."""
    name = plain(given.get("name"))
    content = string(given.get("content"))
    if content or name:
        yield f"[canvas: {name}]" if name else "[canvas]"
        yield content.strip("\n")
        yield "[end of canvas]"
    for change in map(mapping, sequence(given.get("updates"))):
        pattern = string(change.get("pattern"))
        yield "[canvas, written again]" if pattern in {".*", "(?s).*"} else f"[canvas, instead of: {pattern}]"
        yield string(change.get("replacement")).strip("\n")
        yield "[end of canvas]"
    for remark in map(mapping, sequence(given.get("comments"))):
        yield f"[canvas, on: {string(remark.get('pattern'))}]"
        yield string(remark.get("comment"))


def report(details: Mapping[str, Any]) -> str:
    """The report of a deep research, which lies in the state of the window that shows it."""
    state = parsed(string(mapping(details.get("chatgpt_sdk")).get("widget_state")))
    message = mapping(state.get("report_message"))
    words = "\n".join(part for part in sequence(mapping(message.get("content")).get("parts")) if isinstance(part, str))
    return f"[deep research]\n{words}" if words else ""


def parsed(text: str) -> dict[str, Any]:
    """The object that a text is in JSON; an empty one for any other text."""
    if not text.lstrip().startswith("{"):
        return {}
    try:
        return mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}
