"""Questions about the project, its sources, texts, turns and speakers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.domain.rows import ProjectRow, SourceRow, TurnRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Blob, Project, Source, Speaker, Turn
from el2mp_desktop.storage.schema import Mark as TextMark


class SourceQueries(BaseQueries):
    def project(self) -> ProjectRow:
        row = self._first(_PROJECT)
        assert row is not None, "a project file has exactly one project row"
        return ProjectRow(*row)

    def sources(self) -> list[SourceRow]:
        """In the order people gave them."""
        turns = dict(self._all(select(Turn.source_id, func.count()).group_by(Turn.source_id)))
        speakers: dict[str, list[str]] = {}
        for source, name, first in self._all(_SPEAKERS):
            if first is not None:
                speakers.setdefault(source, []).append(name)
        rows = self._all(select(*_SOURCE).order_by(Source.group, Source.position, Source.name))
        return [_source(row, turns.get(row.id, 0), speakers.get(row.id, ())) for row in rows]

    def source_names(self) -> list[tuple[str, str]]:
        """``(id, name)`` of every source."""
        return [(row.id, row.name) for row in self._all(select(Source.id, Source.name))]

    def source(self, source_id: str) -> SourceRow | None:
        row = self._first(_ONE_SOURCE, id=source_id)
        if row is None:
            return None
        turns = self._value(_TURN_COUNT, id=source_id)
        speakers = self._all(_SPEAKERS_OF_ONE, id=source_id)
        return _source(row, turns, [name for _, name, first in speakers if first is not None])

    def length(self, source_id: str) -> int | None:
        """Code points of its text; None for a source that is not there."""
        length = self._value(_LENGTH, id=source_id)
        return None if length is None else int(length)

    def text(self, source_id: str) -> str:
        """The canonical text; positions are code points of it."""
        with self._connect() as connection:
            sha = str(connection.execute(_TEXT_SHA, {"id": source_id}).scalar())
            # Reading 2 MB takes longer than all else that the coding of a passage asks. What is kept goes with the
            # connection when the project is closed.
            known: dict[str, str] = connection.info.setdefault("texts", {})
            if sha not in known:
                data = connection.execute(_BLOB, {"sha": sha}).scalar()
                if data is None:
                    return ""
                while len(known) >= _TEXTS:
                    known.pop(next(iter(known)))
                known[sha] = bytes(data).decode("utf-8")
            return known[sha]

    def turns(self, source_id: str) -> list[TurnRow]:
        return [TurnRow._make(row) for row in self._all(_TURNS_OF_ONE, id=source_id)]

    def turn(self, turn_id: str) -> TurnRow | None:
        row = self._first(_TURNS.where(Turn.id == turn_id))
        return None if row is None else TurnRow(*row)

    def source_of_turns(self) -> dict[str, str]:
        """Every turn's source, by ids."""
        return dict(self._all(select(Turn.id, Turn.source_id)))

    def text_marks(self, source_id: str) -> list[Mark]:
        """Pauses, laughter... and pages, in the order of the text."""
        rows = self._all(_MARKS.where(TextMark.source_id == source_id))
        return [Mark(*row) for row in rows]

    def blob(self, sha: str) -> bytes | None:
        data = self._value(_BLOB, sha=sha)
        return None if data is None else bytes(data)

    def next_source_position(self, group: str) -> int:
        last = self._value(select(func.max(Source.position)).where(Source.group == group))
        return 0 if last is None else last + 1


_MARKS = select(TextMark.start, TextMark.end, TextMark.kind, TextMark.value).order_by(TextMark.start, TextMark.end)
_PROJECT = select(
    Project.id, Project.name, Project.language, Project.suggestions, Project.created_at, Project.prompts,
    Project.times_decisions,
)  # fmt: skip
_LENGTH = select(Source.length).where(Source.id == bindparam("id"))
_TEXT_SHA = select(Source.text_sha).where(Source.id == bindparam("id"))
_BLOB = select(Blob.data).where(Blob.sha256 == bindparam("sha"))
_TEXTS = 4
"""How many are kept, those read last."""
_SOURCE = (
    Source.id, Source.name, Source.kind, Source.group, Source.position, Source.format, Source.text_sha,
    Source.length, Source.language, Source.created_at, Source.imported_at, Source.key, Source.origin, Source.details,
    Source.media_sha, Source.version_of,
)  # fmt: skip
_ONE_SOURCE = select(*_SOURCE).where(Source.id == bindparam("id"))
_TURN_COUNT = select(func.count()).where(Turn.source_id == bindparam("id"))

_TURNS = select(
    Turn.id, Turn.source_id, Turn.position, Turn.start, Turn.end, Turn.speaker_id,
    Speaker.name.label("speaker"), func.coalesce(Speaker.role, "").label("speaker_role"), Turn.role,
    Turn.time_start, Turn.time_end, Turn.at, Turn.model, Turn.parent_id, Turn.current, Turn.status,
    Turn.key,
).outerjoin(Speaker, Speaker.id == Turn.speaker_id)  # fmt: skip
_TURNS_OF_ONE = _TURNS.where(Turn.source_id == bindparam("id")).order_by(Turn.position)

_FIRST_TURN = (
    select(Turn.position)
    .where(Turn.source_id == Speaker.source_id, Turn.speaker_id == Speaker.id)
    .order_by(Turn.position)
    .limit(1)
    .scalar_subquery()
)
# The first turn of each is among the first of the source; to group all turns of a project takes ten times as long.
_SPEAKERS = select(Speaker.source_id, Speaker.name, _FIRST_TURN).order_by(Speaker.source_id, _FIRST_TURN)
_SPEAKERS_OF_ONE = _SPEAKERS.where(Speaker.source_id == bindparam("id"))


def _source(row: Any, turns: int, speakers: Sequence[str]) -> SourceRow:
    return SourceRow(**row._mapping, turns=turns, speakers=tuple(speakers))
