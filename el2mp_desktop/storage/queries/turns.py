"""Questions about whose turns are whose, and who read them."""

from collections.abc import Collection

from sqlalchemy import func, select

from el2mp_desktop.domain.rows import SpeakerRow
from el2mp_desktop.storage.queries.base import BaseQueries, parts
from el2mp_desktop.storage.schema import CaseLink, ReadMark, Speaker, Turn


class TurnQueries(BaseQueries):
    def speakers_of(self, source_id: str) -> list[SpeakerRow]:
        """By their first turn."""
        rows = self._all(
            select(Speaker.id, Speaker.source_id, Speaker.name, Speaker.role)
            .outerjoin(Turn, Turn.speaker_id == Speaker.id)
            .where(Speaker.source_id == source_id)
            .group_by(Speaker.id)
            .order_by(func.min(Turn.position), Speaker.name)
        )
        return [SpeakerRow(*row) for row in rows]

    def turns_of_speaker(self, speaker_id: str) -> list[str]:
        """Ids, in order."""
        rows = self._all(select(Turn.id).where(Turn.speaker_id == speaker_id).order_by(Turn.position))
        return [row.id for row in rows]

    def links_of_speaker(self, speaker_id: str) -> list[str]:
        """Ids of what says which cases spoke."""
        return [row.id for row in self._all(select(CaseLink.id).where(CaseLink.speaker_id == speaker_id))]

    def nothing_marks(self, turn_ids: Collection[str]) -> dict[tuple[str, str], str]:
        """Who said "nothing here" of these turns: ``(turn, coder)`` to the id of the mark in force."""
        taken_back = select(ReadMark.reverses).where(ReadMark.reverses.is_not(None))
        marks = select(ReadMark.turn_id, ReadMark.coder_id, ReadMark.id).where(
            ReadMark.reverses.is_(None), ReadMark.id.not_in(taken_back)
        )
        rows = [row for part in parts(turn_ids) for row in self._all(marks.where(ReadMark.turn_id.in_(part)))]
        return {(row.turn_id, row.coder_id): row.id for row in rows}
