"""Google AI Studio: one prompt as it is kept in Google Drive, one thread of chunks without times."""

from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import USER, begun, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear, under_system
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "Gemini"

_MEDIA = {
    "driveImage": "image", "inlineImage": "image", "driveVideo": "video", "youtubeVideo": "video",
    "driveAudio": "audio", "inlineAudio": "audio", "driveDocument": "file", "inlineFile": "file", "inlineData": "file",
}  # fmt: skip

_CHAT = frozenset(("runSettings", "systemInstruction", "chunkedPrompt", "citations", "applets"))
_NAMES_IN_CHUNK = """
    role text tokenCount isThought parts createTime isEdited finishReason errorMessage thinkingBudget thoughtSignatures
    thoughtSignature branchParent branchChildren grounding executableCode codeExecutionResult isGeneratedUsingApiKey
    functionCall functionResponse safetyRatings
"""
_FIELDS = frozenset(_NAMES_IN_CHUNK.split()) | _MEDIA.keys()


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
    media = [kind for field, kind in _MEDIA.items() if field in chunk]
    parts = [Part(text, hidden=thought) for text in _texts(chunk)] + [Part(f"[{kind}]") for kind in media]
    message = Message(
        f"#{number}",
        "user" if asked else "assistant",
        speaker=USER if asked else ASSISTANT,
        time=unix(chunk.get("createTime")),
        model=model,
        kinds=tuple(media),
        stays=not thought,
    )
    return message, parts
