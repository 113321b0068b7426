"""How the codings and suggestions of a page are drawn, and which of them look otherwise than before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from el2mp_app.widgets.picture.picture_marks import PictureMark
from el2mp_app.widgets.reader.marks import Mark
from el2mp_desktop.domain.rows import CodeRow, CoderRow, MarkRow, RegionRow, SuggestionRow, in_language
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


class Drawing:
    """Keeps what it has drawn: a long source has thousands of codings, of which an act changes one."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, Mark | None] = {}
        """How each coding is drawn, as long as it is the same; None for one whose code is not there."""
        self._looks: dict[str, tuple[str, str, str]] = {}
        """Of codes: name, colour and pattern."""
        self._missing: set[str] = set()
        """Codes that were asked for, and not there."""
        self._coders: Mapping[str, CoderRow] = {}
        self._other: set[str] | None = None
        self._asker: object = None

    def take_codes(self, codes: Iterable[CodeRow]) -> set[str]:
        """The codes there are. Returns the ids of those in use that look otherwise, or came, or went."""
        language, before = self._project.language, self._looks
        self._looks = {code.id: (in_language(code.name, language), code.colour, code.pattern) for code in codes}
        return {id for id in others(before, self._looks) if id in before or id in self._missing}

    def take_coders(self, coders: Mapping[str, CoderRow]) -> None:
        self._coders = coders
        self.forget_all()

    def forget(self, ids: Iterable[str]) -> None:
        """These codings and suggestions came, went, or look otherwise."""
        for id in ids:
            self._known.pop(id, None)
            if self._other is not None:
                self._other.add(id)

    def forget_all(self) -> None:
        self._known.clear()
        self._other = None

    def take_others(self, asker: object) -> Collection[str] | None:
        """What was forgotten since the same one last asked; None for all."""
        found = self._other if self._asker is asker else None
        self._asker, self._other = asker, set()
        return found

    def codings(self, rows: Iterable[MarkRow]) -> list[Mark]:
        """Without those whose codes are not there."""
        known = self._known
        drawn = [known[row.id] if row.id in known else self._coding(row) for row in rows]
        return [mark for mark in drawn if mark is not None]

    def _coding(self, row: MarkRow) -> Mark | None:
        look = self._look(row.code_id)
        coder = self._coders.get(row.coder_id) if row.coder_id != self._project.coder_id else None
        initials = coder.initials if coder else ""
        mark = look and Mark(row.id, row.start, row.end, *look, "coding", initials, row.unsure, row.to_discuss)
        self._known[row.id] = mark or None
        return mark or None

    def _look(self, code_id: str) -> tuple[str, str, str] | None:
        if code_id not in self._looks:
            self._missing.add(code_id)
        return self._looks.get(code_id)

    def ghost(self, row: SuggestionRow) -> Mark:
        _, colour, pattern = self._look(row.code_id) or ("", "#858D95", "solid")
        return Mark(
            id=row.id,
            start=row.start or 0,
            end=row.end or 0,
            label=in_language(row.code_name, self._project.language) or tr("Code no longer there"),
            colour=colour,
            pattern=pattern,
            kind="ghost",
            approximate=row.match == "approximate",
        )

    def region(self, row: RegionRow, number: int) -> PictureMark:
        mine = row.coder_id == self._project.coder_id
        mark = Mark(
            id=row.id,
            start=row.region.top,
            end=row.region.bottom,
            label=in_language(row.code_name, self._project.language),
            colour=row.colour,
            pattern=row.pattern,
            initials="" if mine else row.initials,
            unsure=row.unsure,
            discuss=row.to_discuss,
        )
        return PictureMark(mark, row.region, row.whole, number, mine)


def others(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The keys that came, went or have another value."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
