"""The words of one ChatGPT message, whatever its content type; placeholders for what is no text."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from el2mp_desktop.importers.jsonfile import mapping, sequence, string

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
    "sonic_webpage", "audio_transcription", "citable_code_output",
}  # fmt: skip
# \ue200 kind \ue202 field \ue202 field \ue201: a mark that the window of ChatGPT draws as a link or a picture.
_MARK = re.compile("\ue200([^\ue200\ue201]{0,4000})\ue201")
_PRIVATE = "\ue200\ue201\ue202\ue203\ue204\ue205\ue206"
_STRAY = re.compile(f"[{_PRIVATE}]")


def message_text(message: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The words of a message and the kinds of parts in it that are no plain text."""
    content = message.get("content")
    if isinstance(content, str):
        return content, []
    kinds: list[str] = []
    details = mapping(message.get("metadata"))
    pieces = _plain_parts(mapping(content)) or [piece for piece in _pieces(mapping(content), kinds) if piece]
    text = pieces[0] if len(pieces) == 1 else "\n".join(pieces)
    if _has_marks(text):
        text = _readable(text, details)
    if details.get("attachments"):
        for name in _attachments(details, "[image]" in pieces):
            text = f"{text}\n{name}" if text else name
    return text, kinds


def _plain_parts(content: Mapping[str, Any]) -> list[str]:
    """The parts of the commonest messages, which are one text and nothing else; none of others."""
    if content.get("content_type") != "text" or len(content) != 2:
        return []
    parts = sequence(content.get("parts"))
    return parts if len(parts) == 1 and isinstance(parts[0], str) else []


def _pieces(content: Mapping[str, Any], kinds: list[str]) -> Iterator[str]:
    kind = string(content.get("content_type"))
    if kind == "thoughts":
        for thought in sequence(content.get("thoughts")):
            yield string(mapping(thought).get("summary"))
            yield string(mapping(thought).get("content"))
        return
    if kind == "user_editable_context":
        yield string(content.get("user_profile"))
        yield string(content.get("user_instructions"))
        return
    found = False
    for field in ("title", "url") if kind in {"tether_quote", "sonic_webpage"} else ():
        yield string(content.get(field))
    for part in sequence(content.get("parts")):
        found = True
        yield part if isinstance(part, str) else _part(part, kinds)
    for field in ("text", "result", "content", "output_str", "model_set_context"):
        if string(content.get(field)):
            found = True
            yield string(content.get(field))
    if kind and kind not in _KNOWN:
        kinds.append(kind)
        if not found:
            yield f"[{kind}]"


def _part(part: object, kinds: list[str]) -> str:
    fields = mapping(part)
    kind = string(fields.get("content_type"))
    if kind in _ASSETS:
        kinds.append(_ASSETS[kind].strip("[]"))
        return _ASSETS[kind]
    text = string(fields.get("text"))
    if text and (not kind or kind in _KNOWN):
        return text
    if not part:
        return ""
    kinds.append(kind or "?")
    return text or f"[{kind or '?'}]"


def _attachments(details: Mapping[str, Any], has_image: bool) -> Iterator[str]:
    for attachment in sequence(details.get("attachments")):
        name = " ".join(string(mapping(attachment).get("name")).split())
        kind = string(mapping(attachment).get("mime_type")) or string(mapping(attachment).get("mimeType"))
        if not (has_image and kind.startswith("image/")):
            yield f"[attachment: {name}]" if name else "[attachment]"


def _has_marks(text: str) -> bool:
    """Whether there is anything for `_readable` to do; many times as fast as a pattern."""
    return not text.isascii() and any(mark in text for mark in _PRIVATE)


def _readable(text: str, details: Mapping[str, Any]) -> str:
    """The text as the window showed it, with links and names in place of marks of private use."""
    shown = {}
    for reference in sequence(details.get("content_references")):
        matched = string(mapping(reference).get("matched_text"))
        if matched.startswith("\ue200"):
            shown[matched] = string(mapping(reference).get("alt"))
    text = _MARK.sub(lambda found: shown.get(found[0]) or _shown(found[1]), text)
    return _STRAY.sub("", text)


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
