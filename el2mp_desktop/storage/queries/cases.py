"""Questions about cases, where they are, and attributes."""

from typing import Any

from sqlalchemy import func, select

from el2mp_desktop.domain.rows import CaseRow, SpeakerRow
from el2mp_desktop.storage.queries.base import BaseQueries
from el2mp_desktop.storage.schema import Attribute, Base, Case, CaseLink, Speaker, Turn


class CaseQueries(BaseQueries):
    def cases(self) -> list[CaseRow]:
        """In the order people gave them."""
        places: dict[str, list[tuple[str, str | None]]] = {}
        for case, source, speaker in self._all(
            select(CaseLink.case_id, CaseLink.source_id, CaseLink.speaker_id).order_by(CaseLink.source_id, CaseLink.id)
        ):
            places.setdefault(case, []).append((source, speaker))
        attributes: dict[str, dict[str, str]] = {}
        for case, name, value in self._all(
            select(Attribute.case_id, Attribute.name, Attribute.value)
            .where(Attribute.case_id.is_not(None))
            .order_by(Attribute.name)
        ):
            attributes.setdefault(case, {})[name] = value
        return [
            CaseRow(row.id, row.name, row.position, attributes.get(row.id, {}), tuple(places.get(row.id, ())))
            for row in self._all(select(Case.id, Case.name, Case.position).order_by(Case.position, Case.name))
        ]

    def speakers(self, source_id: str | None = None) -> list[SpeakerRow]:
        """Everybody in a source, or in any, by their first turn in it."""
        rows = self._all(
            select(Speaker.id, Speaker.source_id, Speaker.name, Speaker.role)
            .outerjoin(Turn, Turn.speaker_id == Speaker.id)
            .where(*(() if source_id is None else (Speaker.source_id == source_id,)))
            .group_by(Speaker.id)
            .order_by(Speaker.source_id, func.min(Turn.position))
        )
        return [SpeakerRow(*row) for row in rows]

    def case_named(self, name: str) -> str | None:
        """The id of the case of that name."""
        found = self._value(select(Case.id).where(Case.name == name).order_by(Case.position))
        return None if found is None else str(found)

    def source_attributes(self, source_id: str) -> dict[str, str]:
        rows = self._all(
            select(Attribute.name, Attribute.value).where(Attribute.source_id == source_id).order_by(Attribute.name)
        )
        return {row.name: row.value for row in rows}

    def attributes_by_source(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for source, name, value in self._all(
            select(Attribute.source_id, Attribute.name, Attribute.value)
            .where(Attribute.source_id.is_not(None))
            .order_by(Attribute.name)
        ):
            found.setdefault(source, {})[name] = value
        return found

    def attribute_ids(self, *, case_id: str | None = None, source_id: str | None = None) -> dict[str, str]:
        """By name, of one case or of one source."""
        rows = self._all(
            select(Attribute.name, Attribute.id).where(
                Attribute.case_id.is_not_distinct_from(case_id), Attribute.source_id.is_not_distinct_from(source_id)
            )
        )
        return {row.name: row.id for row in rows}

    def case_links(self, case_id: str, source_id: str, speaker_id: str | None) -> list[str]:
        """Ids of the links that say that very thing."""
        rows = self._all(
            select(CaseLink.id).where(
                CaseLink.case_id == case_id,
                CaseLink.source_id == source_id,
                CaseLink.speaker_id.is_not_distinct_from(speaker_id),
            )
        )
        return [row.id for row in rows]

    def places_of_case(self, case_id: str) -> list[str]:
        """Ids of the links that say where a case is."""
        return [row.id for row in self._all(select(CaseLink.id).where(CaseLink.case_id == case_id))]

    def next_case_position(self) -> int:
        last = self._value(select(func.max(Case.position)))
        return 0 if last is None else last + 1

    def ids_of_source(self, entity: type[Base], source_id: str) -> list[str]:
        """Rows of a table that belong to a source."""
        mapped: Any = entity
        return [row.id for row in self._all(select(mapped.id).where(mapped.source_id == source_id))]
