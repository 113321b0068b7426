"""Who speaks, as the window says it: chats name their parties in English as data, and they are said in any language."""

from el2mp_desktop.language import tr


def voice_name(speaker: str | None, role: str | None = None) -> str:
    """The name of a speaker; of one that has none, the part they have in a chat."""
    parts = {"user": tr("User"), "assistant": tr("Assistant"), "system": tr("System"), "tool": tr("Tool")}
    if not speaker:
        return parts.get(role or "", "")
    return {"User": parts["user"], "Assistant": parts["assistant"]}.get(speaker, speaker)
