"""Lists of messages as programs exchange them with a model: ``{"role": …, "content": …}`` (the form of OpenAI's
interface, also used by Ollama, llama.cpp and most data sets), or ``{"role": …, "parts": …}`` (that of Google's, also
what Gemini CLI writes for ``/chat share`` and keeps of a chat).

A file is one such list, an object or a list of objects that hold one, or one of these a line; or what Ollama answered,
in one object or in pieces, one a line: ``{"model": …, "message": {…}, "done": false}``, ``{"model": …, "response": …,
"done": true}``; or what the extension “ChatGPT Exporter” writes, ``{"role": "Prompt", "say": …}``, with the title among
``metadata``. Instructions may stand beside the list (``system``). No branches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import ASSISTANT, USER, begun, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, block_parts, tool_use, turns, without_reasoning
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear, under_system
from el2mp_desktop.importers.chats.gemini_parts import parts_of
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr

ROLES = {
    "user": "user", "human": "user", "prompter": "user",
    "assistant": "assistant", "gpt": "assistant", "bot": "assistant", "model": "assistant", "chatgpt": "assistant",
    "ai": "assistant", "bing": "assistant", "bard": "assistant",
    "prompt": "user", "response": "assistant",
    "system": "system", "developer": "system",
}  # fmt: skip
"""What formats without fixed names call who speaks; everything else is a tool."""

_LISTS = ("messages", "conversations", "conversation", "contents", "history")

_TIMES = ("timestamp", "created_at", "create_time", "createdAt", "time")

_UNLIKE = 16
"""Characters from which an id is no other file's: shorter ones are numbers, ``1`` or ``identity_0``."""

_NAMES_IN_CHAT = """
    messages conversations conversation id conversation_id title name model created_at create_time updated_at
    update_time metadata system tools functions temperature top_p max_tokens stream source dataset language lang
    contents history authType systemInstruction generationConfig safetySettings
"""
_NAMES_IN_MESSAGE = """
    role from content value say id name reasoning_content reasoning thinking refusal images tool_calls tool_call_id
    function_call type model timestamp time created_at create_time updated_at weight done done_reason context
    response message total_duration load_duration prompt_eval_count prompt_eval_duration eval_count eval_duration
    parts createdAt
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_FIELDS = frozenset(_NAMES_IN_MESSAGE.split())


class MessagesImporter(JsonChatImporter):
    name = "messages"
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".zip")

    @property
    def label(self) -> str:
        return tr("Messages in JSON")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        streamed = has(keys, "model", "done") and (
            has(keys, "message.role", "message.content") or has(keys, "response")
        )
        return 0.85 if streamed else max(fits_list(head, "role", what, 0.85) for what in ("content", "say", "parts"))

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        """Messages that stand in the file one by one are one chat, and so are answers that came in pieces."""
        loose = []
        for entry in _whole(records(pieces)):
            if _spoken([entry], "role") and _listed(entry) is None:
                loose.append(entry)
            elif isinstance(several := mapping(entry).get("conversations"), list) and not _spoken(several, "role"):
                yield from several
            else:
                yield {"messages": entry} if isinstance(entry, list) else entry
        if loose:
            yield {"messages": loose}

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        return listed_source(self.name, chat, file)


def _whole(entries: Iterable[Any]) -> Iterator[Any]:
    """Ollama’s answers, of which each line holds a piece until one says that it is done, as one message each."""
    pieces: list[Mapping[str, Any]] = []
    for entry in entries:
        fields = mapping(entry)
        if not ({"model", "done"} <= fields.keys() and {"message", "response"} & fields.keys()):
            yield entry
            continue
        pieces.append(fields)
        if fields["done"] is True:
            yield _joined(pieces)
            pieces = []
    if pieces:
        yield _joined(pieces)


def _joined(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    said = [mapping(piece.get("message")) or {"content": piece.get("response")} | dict(piece) for piece in pieces]
    return {
        **{field: value for piece in pieces for field, value in piece.items()},
        "role": next((string(each.get("role")) for each in said if each.get("role")), "assistant"),
        "content": "".join(string(each.get("content")) for each in said),
        "thinking": "".join(string(each.get("thinking")) for each in said),
        "tool_calls": [call for each in said for call in sequence(each.get("tool_calls"))],
        "model": pieces[0].get("model"),
        "created_at": pieces[0].get("created_at"),
    }


def fits_list(head: bytes, who: str, what: str, score: float) -> float:
    """``score`` where the file holds lists of messages with these two fields; less where it is such a list itself."""
    keys = shape(head)
    if any(has(keys, f"{field}[].{who}", f"{field}[].{what}") for field in _LISTS):
        return score
    loose = has(keys, who, what) or {f"[][].{who}", f"[][].{what}"} <= keys
    return 0.9 * score if loose and who == "role" else 0.0


def _spoken(value: object, who: str) -> bool:
    return any(isinstance(mapping(entry).get(who), str) for entry in sequence(value)[:20])


def _listed(chat: object) -> list[Any] | None:
    for field in _LISTS:
        if isinstance(mapping(chat).get(field), list):
            return sequence(mapping(chat).get(field))
    return None


def listed_source(importer: str, chat: Mapping[str, Any], file: str) -> ImportedSource:
    """The chat of one list of messages; `UserError` where there is none."""
    listed = _listed(chat)
    if listed is None:
        raise UserError(tr("It has no messages."))
    key = string(chat.get("id")) or string(chat.get("conversation_id"))
    title = chat.get("title") or mapping(chat.get("metadata")).get("title")
    name = plain(title) or plain(chat.get("name")) or plain(key) or file
    ruled = [*block_parts(chat.get("system"), []), *parts_of(mapping(chat.get("systemInstruction")).get("parts"), [])]
    said = [_message(f"#{number}", mapping(entry), chat) for number, entry in enumerate(listed, 1) if mapping(entry)]
    chained = linear(message for message, _ in said)
    messages = [turn for message, (_, parts) in zip(chained, said, strict=True) for turn in turns(message, parts)]
    return conversation(
        importer,
        under_system(messages, "\n\n".join(part.text for part in ruled)),
        name=name,
        key=key if not key or len(key) >= _UNLIKE else begun(key, messages),
        created_at=chat.get("created_at") or chat.get("create_time"),
        metadata={"model": plain(chat.get("model"))},
        unknown=unknown_fields((chat,), _CHAT) + unknown_fields(map(mapping, listed), _FIELDS),
    )


def _message(place: str, entry: Mapping[str, Any], chat: Mapping[str, Any]) -> tuple[Message, list[Part]]:
    role = ROLES.get((string(entry.get("role")) or string(entry.get("from"))).lower(), "tool")
    kinds: list[str] = []
    parts = list(_parts(entry, kinds))
    message = Message(
        string(entry.get("id")) or place,
        role,
        speaker={"user": USER, "assistant": ASSISTANT, "tool": plain(entry.get("name"))}.get(role),
        time=unix(next((entry[field] for field in _TIMES if entry.get(field)), None)),
        model=string(entry.get("model")) or string(chat.get("model")),
        status="hidden" if role == "system" else "",
        kinds=tuple(kinds),
        stays=role in {"user", "assistant"},
    )
    return message, parts


def _parts(entry: Mapping[str, Any], kinds: list[str]) -> Iterator[Part]:
    for field in ("reasoning_content", "reasoning", "thinking"):
        yield Part(string(entry.get(field)), hidden=True)
    yield from parts_of(entry.get("parts"), kinds)
    content = entry.get("content", entry.get("value", entry.get("say")))
    for part in block_parts(content, kinds):
        yield from (part,) if part.role or part.hidden else without_reasoning(part.text)
    yield Part(string(entry.get("refusal")))
    for image in sequence(entry.get("images")):
        if image:
            kinds.append("image")
            yield Part("[image]")
    for call in sequence(entry.get("tool_calls")):
        yield Part(tool_use(mapping(call), kinds))
    if called := mapping(entry.get("function_call")):
        yield Part(tool_use(called, kinds))
