"""Chats of Visual Studio Code with GitHub Copilot: *Chat: Export Chat…*, or a file of its folder ``chatSessions``,
``.json`` or, of newer versions, ``.jsonl`` (see `vscode_log`).

One object: ``requests``, each ``{requestId, message: {text}, response: [parts], responseId, timestamp (ms), modelId,
variableData: {variables: [{name}]}, isCanceled}``. A part is ``{value: Markdown}``, or has a ``kind``: pieces of one
answer follow each other without a break. Described after the editor's published source; no real file was at hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from el2mp_desktop.importers.base import INTERRUPTED, ImportedSource
from el2mp_desktop.importers.chats.chat import USER, conversation, plain, unix, unknown_fields
from el2mp_desktop.importers.chats.chat_blocks import Part, turns
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, has, shape
from el2mp_desktop.importers.chats.chat_tree import Message, linear
from el2mp_desktop.importers.chats.vscode_log import replayed
from el2mp_desktop.importers.reading.jsonfile import mapping, records, sequence, string
from el2mp_desktop.language import tr

ASSISTANT = "GitHub Copilot"

_NAMES_IN_CHAT = """
    version sessionId creationDate lastMessageDate customTitle isImported initialLocation requests requesterUsername
    requesterAvatarIconUri responderUsername responderAvatarIconUri hasPendingEdits inputState pendingRequests
    repoData mode selectedModel
"""
_NAMES_IN_REQUEST = """
    requestId message variableData response responseId timestamp agent slashCommand modelId result modelState vote
    voteDownReason usedContext contentReferences codeCitations followups confirmation editedFileEvents isCanceled
    shouldBeRemovedOnSend isHidden timeSpentWaiting responseMarkdownInfo responseTimestamp completionTokens elapsedMs
    promptTokens promptTokenDetails shouldBeBlocked modeInfo isSystemInitiated
"""
_CHAT = frozenset(_NAMES_IN_CHAT.split())
_FIELDS = frozenset(_NAMES_IN_REQUEST.split())
_SILENT_KINDS = """
    codeblockUri undoStop prepareToolInvocation progressMessage progressTask progressTaskSerialized
    mcpServersStarting reference hook
"""
_SILENT = frozenset(_SILENT_KINDS.split())
_EDITS = {"textEditGroup", "notebookEditGroup"}


class VscodeImporter(JsonChatImporter):
    name = "vscode"
    list_key = ""
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".zip")

    @property
    def label(self) -> str:
        return tr("Chat of Visual Studio Code")

    def fits(self, head: bytes) -> float:
        keys = shape(head)
        if "kind" in keys and {"v.sessionId", "v.requests"} & keys and "v.creationDate" in keys:
            return 0.95
        known = has(keys, "requests[].message", "requests[].requestId")
        return 0.95 if known and (has(keys, "responderUsername") or has(keys, "requests[].response")) else 0.0

    def chats(self, pieces: Iterable[bytes]) -> Iterator[Any]:
        values = records(pieces)
        first = next(values, None)
        if mapping(first).get("kind") == 0:
            yield replayed(chain((first,), values))
        elif first is not None:
            yield first
            yield from values

    def source(self, chat: Mapping[str, Any], file: str) -> ImportedSource:
        requests = [mapping(request) for request in sequence(chat.get("requests")) if mapping(request)]
        said = [each for number, request in enumerate(requests, 1) for each in _pair(request, number)]
        chained = linear(message for message, _ in said)
        messages = [turn for message, (_, parts) in zip(chained, said, strict=True) for turn in turns(message, parts)]
        first = next((plain(_asked(request), 60) for request in requests), "")
        return conversation(
            self.name,
            messages,
            name=plain(chat.get("customTitle")) or first or file,
            key=string(chat.get("sessionId")) or next((string(each.get("requestId")) for each in requests), ""),
            created_at=chat.get("creationDate") or next((each.get("timestamp") for each in requests), None),
            unknown=unknown_fields((chat,), _CHAT) + unknown_fields(requests, _FIELDS),
        )


def _asked(request: Mapping[str, Any]) -> str:
    message = request.get("message")
    return string(message) or string(mapping(message).get("text"))


def _pair(request: Mapping[str, Any], number: int) -> Iterator[tuple[Message, list[Part]]]:
    key, time = string(request.get("requestId")) or f"#{number}", unix(request.get("timestamp"))
    hidden = "hidden" if request.get("isHidden") is True else ""
    attached = [mapping(each) for each in sequence(mapping(request.get("variableData")).get("variables"))]
    names = [plain(each.get("name")) for each in attached if plain(each.get("name"))]
    words = "\n".join([_asked(request), *(f"[attachment: {name}]" for name in names)])
    yield Message(key, "user", speaker=USER, time=time, status=hidden), [Part(words)]
    kinds: list[str] = []
    parts = list(_parts(sequence(request.get("response")), kinds))
    if parts:
        stopped = request.get("isCanceled") is True or mapping(request.get("modelState")).get("value") == 2
        answer = Message(
            string(request.get("responseId")) or f"{key}/answer",
            "assistant",
            speaker=ASSISTANT,
            time=time,
            model=string(request.get("modelId")),
            status=hidden or (INTERRUPTED if stopped else ""),
            kinds=tuple(kinds),
        )
        yield answer, parts


def _parts(response: list[Any], kinds: list[str]) -> Iterator[Part]:
    """Pieces of Markdown and the names within them joined, each other part apart."""
    written: list[str] = []
    for piece in map(mapping, response):
        kind = plain(piece.get("kind"), 60)
        if kind in {"", "markdownContent", "markdownVuln"}:
            written.append(_text(piece.get("content")) or _text(piece))
        elif kind == "inlineReference":
            written.append(plain(piece.get("name")) or _last(piece.get("inlineReference")))
        elif kind not in _SILENT:
            yield Part("".join(written))
            written = []
            yield _other(kind, piece, kinds)
    yield Part("".join(written))


def _other(kind: str, piece: Mapping[str, Any], kinds: list[str]) -> Part:
    if kind == "thinking":
        value = piece.get("value")
        thought = string(value) or "\n".join(string(line) for line in sequence(value))
        return Part(thought, hidden=True)
    if kind in _EDITS:
        kinds.append("edit")
        name = _last(piece.get("uri"))
        return Part(f"[edit: {name}]" if name else "[edit]")
    if kind == "toolInvocationSerialized":
        kinds.append("tool")
        name = plain(piece.get("toolId"), 60)
        told = _text(piece.get("pastTenseMessage")) or _text(piece.get("invocationMessage"))
        return Part("\n".join(line for line in (f"[tool: {name}]" if name else "[tool]", told) if line))
    kinds.append(kind)
    words = _text(piece.get("content")) or _text(piece.get("message")) or _text(piece.get("title"))
    return Part("\n".join(line for line in (f"[{kind}]", words) if line))


def _text(value: object) -> str:
    """A text, or the Markdown in an object."""
    return string(value) or string(mapping(value).get("value"))


def _last(value: object) -> str:
    """The name of the file that an address ends with; folders say where somebody lives."""
    fields = mapping(value)
    address = string(value) or next(
        (found for field in ("name", "path", "fsPath", "external") if (found := string(fields.get(field)))), ""
    )
    if not address and fields:
        return _last(fields.get("uri"))
    return plain(address.replace("\\", "/").rstrip("/").rpartition("/")[2])
