"""The parts of a message in the interface of Google's models: ``{text}``, or one thing that is no words of the talk."""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.chats.chat import plain
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, strings, tool_use
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string

MEDIA = {
    "driveImage": "image", "inlineImage": "image", "driveVideo": "video", "youtubeVideo": "video",
    "driveAudio": "audio", "inlineAudio": "audio", "driveDocument": "file", "inlineFile": "file", "inlineData": "file",
    "fileData": "file",
}  # fmt: skip

SET_UP = ("This is the Gemini CLI.", "<session_context>")
"""How begins what Gemini CLI tells the model in the person's name before the person says anything."""


def parts_of(parts: object, kinds: list[str]) -> Iterator[Part]:
    """The parts of one message; those of other programs say of which type they are."""
    for piece in map(mapping, sequence(parts)):
        kind = plain(piece.get("type"), 60)
        if kind.startswith("tool-") and "input" in piece:
            yield Part(tool_use({"name": kind.removeprefix("tool-"), "input": piece["input"]}, kinds))
            yield Part("\n".join(strings(piece.get("output"))), "tool", kind.removeprefix("tool-"))
        elif kind:
            yield from block_parts([piece], kinds)
        else:
            text = string(piece.get("text"))
            yield Part(text, hidden=piece.get("thought") is True or text.startswith(SET_UP))
            yield from beside(piece, kinds)


def beside(fields: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    """What a chunk or a part of one holds that is no words of the talk; ``kinds`` receives the placeholders."""
    for field in [field for field in MEDIA if field in fields]:
        kind = string(mapping(fields[field]).get("mimeType")).partition("/")[0]
        kind = kind if kind in MEDIA.values() else MEDIA[field]
        name = plain(mapping(fields[field]).get("name"))
        kinds.append(kind)
        yield Part(f"[{kind}: {name}]" if name else f"[{kind}]")
    yield Part(string(mapping(fields.get("executableCode")).get("code")))
    yield Part(string(mapping(fields.get("codeExecutionResult")).get("output")), "tool")
    if "functionCall" in fields:
        yield Part(tool_use(mapping(fields["functionCall"]), kinds))
    answer = mapping(fields.get("functionResponse"))
    yield Part("\n".join(strings(answer.get("response"))), "tool", plain(answer.get("name"), 60) or None)
    if error := plain(fields.get("errorMessage")):
        yield Part(f"[error: {error}]")
