"""The parts of one message: words, reasoning, tools, pictures; and the turns they become.

Services name the same parts differently; this is the one list of the names met in exports. Reasoning and the content
of attached files become hidden turns, results of tools turns of the tool, everything else words or a placeholder.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from el2mp_desktop.importers.chats.chat import plain
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string

_WORDS = {"text", "input_text", "output_text", "message", "contentblock"}
_REASONING = {"thinking", "think", "reasoning", "reasoning_content"}
_TOOL = {"tool_use", "tool_call", "function_call", "server_tool_use", "toolcallrequest"}
_RESULT = {"tool_result", "function_call_output", "web_search_tool_result", "toolcallresult"}
_MEDIA = {
    "image": "image", "image_url": "image", "image_file": "image", "input_image": "image", "file": "file",
    "input_file": "file", "document": "file", "document_url": "file", "audio": "audio", "input_audio": "audio",
    "video": "video", "video_url": "video",
}  # fmt: skip
_SILENT = {"token_budget", "flag", "step_start", "step-start", "step_finish", "status", "voice_note_start"}
_LONGEST_TAG = 2000


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    role: str = ""
    """Empty for that of the message."""
    speaker: str | None = None
    hidden: bool = False


_OWN = Part("")


def turns(message: Message, parts: Iterable[Part]) -> list[Message]:
    """The message as a chain of messages, one for each run of parts of one kind; what follows it follows the last.

    What is hidden comes before the words it stands among, so that an answer is one turn unless a tool was used in
    between. The last one has the message's own key, the others that key and a number.
    """
    runs: list[tuple[Part, list[str]]] = []
    for part in parts:
        if part.text.strip():
            _add(runs, part)
    if not any(part == _OWN for part, _ in runs):
        if not runs:
            return [replace(message, text="")]
        runs.append((_OWN, []))
        message = replace(message, stays=False)
    return list(_chained(message, runs))


def _add(runs: list[tuple[Part, list[str]]], part: Part) -> None:
    kind = replace(part, text="")
    own = bool(runs) and runs[-1][0] == _OWN
    place = len(runs) - 1 if own and part.hidden else len(runs)
    if place and runs[place - 1][0] == kind:
        runs[place - 1][1].append(part.text)
    else:
        runs.insert(place, (kind, [part.text]))


def _chained(message: Message, runs: Sequence[tuple[Part, list[str]]]) -> Iterator[Message]:
    above = message.parent
    for number, (part, texts) in enumerate(runs, 1):
        last = number == len(runs)
        key = message.key if last else f"{message.key}/{number}"
        yield replace(
            message,
            key=key,
            role=part.role or message.role,
            text="\n\n".join(text.strip("\n") for text in texts),
            speaker=part.speaker if part.role else message.speaker,
            parent=above,
            status="hidden" if part.hidden else message.status if last else "",
            kinds=message.kinds if last else (),
            stays=message.stays and last,
        )
        above = key


def block_parts(blocks: object, kinds: list[str]) -> Iterator[Part]:
    """The parts of a list of content blocks, or of one text; ``kinds`` receives those that are no words."""
    if isinstance(blocks, str):
        yield Part(blocks)
    for block in sequence(blocks):
        if isinstance(block, str):
            yield Part(block)
        elif block:
            yield from _block(mapping(block), kinds)


def _block(block: dict[str, Any], kinds: list[str]) -> Iterator[Part]:
    kind = plain(block.get("type"), 60).lower()
    if kind in _WORDS or (not kind and _words(block)):
        yield Part(_words(block))
    elif kind in _REASONING:
        yield Part(_reasoning(block), hidden=True)
    elif kind in _TOOL:
        yield Part(tool_use(block, kinds))
    elif kind in _RESULT:
        yield from _result(block, kinds)
    elif kind in _MEDIA:
        kinds.append(_MEDIA[kind])
        yield Part(f"[{_MEDIA[kind]}]")
    elif kind not in _SILENT:
        kinds.append(kind or "?")
        yield Part(_words(block) or f"[{kind or '?'}]")


def _words(block: dict[str, Any]) -> str:
    for field in ("text", "content", "value"):
        inner = block.get(field)
        text = string(inner) or string(mapping(inner).get("value"))
        if text:
            return text
        if isinstance(inner, list) and inner:
            return "\n".join(part.text for part in block_parts(inner, []))
    return ""


def _reasoning(block: dict[str, Any]) -> str:
    for field in ("thinking", "think", "text", "content", "reasoning", "summary"):
        inner = block.get(field)
        text = string(inner) or "\n".join(part.text for part in block_parts(inner, []))
        if text:
            return text
    # All that Claude shows of thoughts which it keeps to itself.
    return "\n".join(string(mapping(each).get("summary")) for each in sequence(block.get("summaries")))


def tool_use(block: dict[str, Any], kinds: list[str]) -> str:
    """A placeholder with the tool’s name, then the words it was given; an artefact as such."""
    call = mapping(block.get("tool_call")) or mapping(block.get("function")) or block
    given = call.get("input") or call.get("args") or call.get("arguments") or call.get("parameters")
    name = plain(call.get("name"), 60)
    title, content = plain(mapping(given).get("title")), string(mapping(given).get("content"))
    replaced = string(mapping(given).get("old_str"))
    if name == "artifacts" and replaced and not content:
        kinds.append("artifact")
        return f"[artifact, instead of: {replaced}]\n{string(mapping(given).get('new_str'))}\n[end of artifact]"
    if name == "artifacts" or (name == "create_artifact" and content):
        return artefact(title, content or "\n".join(strings(given)), kinds)
    kinds.append("tool")
    words = "\n".join(strings(given))
    placeholder = f"[tool: {name}]" if name else "[tool]"
    output = string(call.get("output"))
    return "\n".join(piece for piece in (placeholder, words, output) if piece)


def artefact(title: str, content: str, kinds: list[str]) -> str:
    kinds.append("artifact")
    opening = f"[artifact: {title}]" if title else "[artifact]"
    return f"{opening}\n{content.strip()}\n[end of artifact]"


def strings(value: object, depth: int = 4) -> Iterator[str]:
    """The texts within a value of any shape."""
    if isinstance(value, str) and value.strip():
        yield value
    elif depth and isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner, depth - 1)


def _result(block: dict[str, Any], kinds: list[str]) -> Iterator[Part]:
    content = next((block[field] for field in ("content", "output", "result") if block.get(field)), "")
    name = plain(block.get("name"), 60) or None
    found: list[str] = []
    for item in [content] if isinstance(content, str | dict) else sequence(content):
        fields = mapping(item)
        pieces = [string(fields.get("title")), string(fields.get("url")), string(fields.get("text"))]
        words = string(item) or "\n".join(piece for piece in pieces if piece)
        found.append(words or "\n".join(part.text for part in _block(fields, kinds) if fields))
    yield Part("\n".join(found), "tool", name)


def tagged(text: str, tag: str) -> Iterator[tuple[str, str, str]]:
    """Cuts a text at ``<tag …>inner</tag>``: what stands before, the attributes and the inner text of each, and the
    rest with empty ones. An element that is never closed stays text."""
    opening = re.compile(rf"<{tag}(\s[^<>]{{0,{_LONGEST_TAG}}})?>")
    closing = f"</{tag}>"
    position = 0
    while found := opening.search(text, position):
        end = text.find(closing, found.end())
        if end < 0:
            break
        yield text[position : found.start()], found[1] or " ", text[found.end() : end]
        position = end + len(closing)
    yield text[position:], "", ""


def attribute(attributes: str, name: str) -> str:
    found = re.search(rf'(?:^|\s){name}="([^"]*)"', attributes)
    return plain(found[1]) if found else ""


def without_reasoning(text: str) -> Iterator[Part]:
    """The text of a local model, with what stands in ``<think>`` as hidden parts."""
    for tag in ("think", "thinking"):
        if f"<{tag}>" in text:
            for before, attributes, inner in tagged(text, tag):
                yield Part(before)
                if attributes:
                    yield Part(inner, hidden=True)
            return
    yield Part(text)
