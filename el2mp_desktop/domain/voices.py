"""Who speaks and when, as it is said to people: chats name their parties in English as data, which is said in any
language."""

from el2mp_desktop.language import mark, tr


def voice_name(speaker: str | None, role: str | None = None) -> str:
    """The name of a speaker; of one that has none, the part they have in a chat."""
    part = _PARTS.get(role or "", "") if not speaker else _PARTIES.get(speaker, "")
    return tr(part) if part else speaker or ""


def said_at(time_start: float | None, at: str | None) -> str:
    """When a turn was said: seconds into the recording as ``hh:mm:ss``, or the hour it was written."""
    if time_start is not None:
        seconds = int(time_start)
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return at[11:16] if at and len(at) >= 16 else ""


_PARTS = {"user": mark("User"), "assistant": mark("Assistant"), "system": mark("System"), "tool": mark("Tool")}
_PARTIES = {"User": _PARTS["user"], "Assistant": _PARTS["assistant"]}
