"""Google AI Studio: one prompt as it is kept in Google Drive, one thread of chunks, in older files without times.

A chunk is ``text`` or one thing that is no words (a file, code that is run, its result, a call, an error), or has
``parts`` of the same forms, whose texts make up its own. What was typed and not sent (``pendingInputs``) is left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import INTERRUPTED, ImportedSource
from el2mp_desktop.importers.chats.chat import USER, begun, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear, under_system
from el2mp_desktop.importers.chats.gemini_parts import MEDIA, beside
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Gemini"

_ENDS = frozenset(("", "STOP", "FINISH_REASON_UNSPECIFIED"))
"""Reasons for which an answer ends that is whole."""

_CHAT = frozenset(("runSettings", "systemInstruction", "chunkedPrompt", "citations", "applets"))
_NAMES_IN_CHUNK = """
    role text tokenCount isThought parts createTime isEdited finishReason errorMessage thinkingBudget thoughtSignatures
    thoughtSignature branchParent branchChildren grounding executableCode codeExecutionResult isGeneratedUsingApiKey
    functionCall functionResponse safetyRatings thought
"""
_FIELDS = frozenset(_NAMES_IN_CHUNK.split()) | MEDIA.keys()


class AistudioImporter(JsonChatImporter):
    name = "aistudio"
    suffixes: tuple[str, ...] = (".json", "", ".zip")

    @property
    def label(self) -> str:
        return tr("Google AI Studio prompt")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        return 0.95 if has(keys, "chunkedPrompt.chunks") or has(keys, "runSettings", "systemInstruction") else 0.0

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        model = plain(mapping(chat.get("runSettings")).get("model")).removeprefix("models/")
        chunks = [mapping(entry) for entry in sequence(mapping(chat.get("chunkedPrompt")).get("chunks"))]
        said = [_message(number, chunk, model) for number, chunk in enumerate(chunks, 1) if chunk]
        chained = linear(message for message, _ in said)
        messages = [turn for message, (_, parts) in zip(chained, said, strict=True) for turn in turns(message, parts)]
        system = "\n".join(_texts(mapping(chat.get("systemInstruction"))))
        return conversation(
            self.name,
            under_system(messages, system),
            name=file,
            key=begun(file, messages),
            metadata={"model": model},
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(chunks, _FIELDS),
        )


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    if string(content.get("text")):
        yield string(content.get("text"))
    else:
        yield from (part.text for part in block_parts(content.get("parts"), []))


def _message(number: int, chunk: Mapping[str, Any], model: str) -> tuple[Message, list[Part]]:
    asked = string(chunk.get("role")).lower() == "user"
    thought = chunk.get("isThought") is True
    kinds: list[str] = []
    text = string(chunk.get("text"))
    parts = [Part(text, hidden=thought), *beside(chunk, kinds)]
    for piece in map(mapping, sequence(chunk.get("parts"))):
        if not text:
            parts.append(Part(string(piece.get("text")), hidden=thought or piece.get("thought") is True))
        parts.extend(beside(piece, kinds))
    broken = string(chunk.get("finishReason")) not in _ENDS or "errorMessage" in chunk
    message = Message(
        f"#{number}",
        "user" if asked else "assistant",
        speaker=USER if asked else ASSISTANT,
        time=unix(chunk.get("createTime")),
        model=model,
        status=INTERRUPTED if broken and not asked else "",
        kinds=tuple(kinds),
        stays=not thought,
    )
    return message, parts
