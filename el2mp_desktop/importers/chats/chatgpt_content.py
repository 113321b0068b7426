"""The words of one ChatGPT message, whatever its content type; placeholders for what is no text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.chats.chat import plain
from el2mp_desktop.importers.chats.chatgpt_links import readable
from el2mp_desktop.importers.chats.chatgpt_tools import call_text, report
from el2mp_desktop.importers.reading.jsonfile import mapping, sequence, string

_ASSETS = {
    "image_asset_pointer": "[image]",
    "audio_asset_pointer": "[audio]",
    "video_container_asset_pointer": "[video]",
    "real_time_user_audio_video_asset_pointer": "[audio and video]",
    "file_asset_pointer": "[file]",
}
_KNOWN = {
    "text", "multimodal_text", "code", "execution_output", "tether_quote", "tether_browsing_display",
    "user_editable_context", "model_editable_context", "thoughts", "reasoning_recap", "system_error",
    "sonic_webpage", "audio_transcription", "citable_code_output", "computer_output",
}  # fmt: skip
_NAMED = {"tether_quote": ("title", "url"), "sonic_webpage": ("title", "url"), "system_error": ("name",)}
"""Fields that say what the text is of."""


_PERSON, _MEMORY = "[custom instructions: about the person]", "[memory]"
ABOUT_THE_PERSON = re.compile(rf"^(?:{re.escape(_PERSON)}|{re.escape(_MEMORY)})$", re.MULTILINE)
"""What stands in the place of what the account keeps of the person; see docs/decisions/0015."""

_RICH = frozenset(("attachments", "targeted_reply", "chatgpt_sdk", "user_context_message_data", "image_gen_title"))
"""What makes more of a message than its text."""


def message_text(message: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The words of a message and the kinds of parts in it that are no plain text."""
    content = message.get("content")
    if isinstance(content, str):
        return content, []
    fields, details = mapping(content), mapping(message.get("metadata"))
    recipient = string(message.get("recipient"))
    plainly = _plain_parts(fields)
    if plainly and recipient in {"", "all"} and _RICH.isdisjoint(details):
        return readable(plainly[0], details), []
    kinds: list[str] = []
    files = _Files(details)
    pieces = [piece for piece in plainly or _pieces(fields, files, kinds) if piece] or list(_context(details))
    text = readable("\n".join(pieces), details)
    if recipient not in {"", "all"}:
        text = call_text(recipient, text, kinds)
    # What the window shows above a request: the passage that it answers.
    quoted = " ".join(string(details.get("targeted_reply")).split())
    around = (f"[in reply to: {quoted}]" if quoted else "", text, *files.others(), report(details))
    return "\n".join(piece for piece in around if piece), kinds


def _context(details: Mapping[str, Any]) -> Iterator[str]:
    """The instructions that a person gave for all chats, where the message itself is empty."""
    given = mapping(details.get("user_context_message_data"))
    yield from _instructions(given.get("about_user_message"), given.get("about_model_message"))


def _instructions(person: object, answers: object) -> Iterator[str]:
    if string(person):
        yield _PERSON
    if string(answers):
        yield f"[custom instructions: how to answer]\n{string(answers)}"


class _Files:
    """The files that were handed over with a message, each named once."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        self._left = [mapping(each) for each in sequence(details.get("attachments"))]
        self._picture = plain(details.get("image_gen_title"))
        self._pictures = False

    def picture(self, part: Mapping[str, Any]) -> str:
        """A picture with the name of its file, or what it was made from."""
        self._pictures = True
        made = mapping(part.get("metadata"))
        prompt = mapping(made.get("dalle")).get("prompt") or mapping(made.get("generation")).get("prompt")
        if isinstance(prompt, str) and prompt:
            return f"[image made from: {' '.join(prompt.split())}]"
        name = self._picture or self._take(string(part.get("asset_pointer")).rpartition("/")[2])
        return f"[image: {name}]" if name else "[image]"

    def _take(self, key: str) -> str:
        """The name of the file of that id, or of the first picture."""
        own = [each for each in self._left if key and string(each.get("id")) == key]
        chosen = next(iter(own or [each for each in self._left if _is_picture(each)]), None)
        if chosen is None:
            return ""
        self._left.remove(chosen)
        return plain(chosen.get("name"))

    def others(self) -> Iterator[str]:
        for each in self._left:
            name = plain(each.get("name"))
            if not (self._pictures and _is_picture(each)):
                yield f"[attachment: {name}]" if name else "[attachment]"


def _is_picture(attachment: Mapping[str, Any]) -> bool:
    kind = string(attachment.get("mime_type")) or string(attachment.get("mimeType"))
    return kind.startswith("image/")


def _plain_parts(content: Mapping[str, Any]) -> list[str]:
    """The parts of the commonest messages, which are one text and nothing else; none of others."""
    if content.get("content_type") != "text" or len(content) != 2:
        return []
    parts = sequence(content.get("parts"))
    return parts if len(parts) == 1 and isinstance(parts[0], str) else []


def _pieces(content: Mapping[str, Any], files: _Files, kinds: list[str]) -> Iterator[str]:
    kind = string(content.get("content_type"))
    if kind == "thoughts":
        yield string(content.get("thoughts"))
        for thought in sequence(content.get("thoughts")):
            yield string(mapping(thought).get("summary"))
            yield string(mapping(thought).get("content"))
        return
    if kind == "user_editable_context":
        yield from _instructions(content.get("user_profile"), content.get("user_instructions"))
        return
    if kind == "model_editable_context":
        yield _MEMORY if string(content.get("model_set_context")) else ""
        return
    screen = mapping(content.get("state")) if kind == "computer_output" else {}
    found = bool(screen)
    yield from (string(screen.get("title")), string(screen.get("url")))
    if content.get("screenshot"):
        found = True
        yield _part(content["screenshot"], files, kinds)
    for field in _NAMED.get(kind, ()):
        yield string(content.get(field))
    for part in sequence(content.get("parts")):
        found = True
        yield part if isinstance(part, str) else _part(part, files, kinds)
    for field in ("text", "result", "summary", "content", "output_str"):
        if string(content.get(field)):
            found = True
            yield string(content.get(field))
    if kind and kind not in _KNOWN:
        kinds.append(kind)
        if not found:
            yield f"[{kind}]"


def _part(part: object, files: _Files, kinds: list[str]) -> str:
    fields = mapping(part)
    kind = string(fields.get("content_type"))
    if kind in _ASSETS:
        kinds.append(_ASSETS[kind].strip("[]"))
        return files.picture(fields) if kind == "image_asset_pointer" else _ASSETS[kind]
    text = string(fields.get("text"))
    if text and (not kind or kind in _KNOWN):
        return text
    if not part:
        return ""
    kinds.append(kind or "?")
    return text or f"[{kind or '?'}]"
