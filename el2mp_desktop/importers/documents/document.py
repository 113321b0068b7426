"""The words of a document: a chat that somebody copied into it, otherwise a transcript or prose."""

from collections.abc import Sequence
from dataclasses import replace

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.markdown_chat import copied_chat
from el2mp_desktop.importers.chats.terminal import terminal_chat
from el2mp_desktop.importers.documents.tables_apart import with_tables_apart
from el2mp_desktop.importers.documents.text import transcript


def document_source(
    name: str,
    importer: str,
    raw: str,
    warnings: tuple[str, ...] = (),
    *,
    tables: Sequence[str] = (),
    marks: Sequence[Mark] = (),
) -> ImportedSource:
    """A source from the text of a document; ``tables`` are those in it, which in a chat belong to the answers."""
    chat = copied_chat(name, importer, raw) or terminal_chat(name, importer, raw)
    if chat is not None:
        return replace(chat, warnings=(*warnings, *chat.warnings), marks=tuple(marks))
    return with_tables_apart(transcript(name, importer, raw, warnings, marks=marks), tables)
