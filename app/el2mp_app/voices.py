"""Who speaks, as the window says it: chats name their parties in English as data, and they are said in any language."""

from el2mp_desktop.language import mark, tr


def voice_name(speaker: str | None, role: str | None = None) -> str:
    """The name of a speaker; of one that has none, the part they have in a chat."""
    part = _PARTS.get(role or "", "") if not speaker else _PARTIES.get(speaker, "")
    return tr(part) if part else speaker or ""


_PARTS = {"user": mark("User"), "assistant": mark("Assistant"), "system": mark("System"), "tool": mark("Tool")}
_PARTIES = {"User": _PARTS["user"], "Assistant": _PARTS["assistant"]}
