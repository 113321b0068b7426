"""Real archives, cut off as an earlier export would have been, then brought up to date."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.sources import Incoming, import_and_update, import_sources
from el2mp_desktop.project import Project
from tests.projects import LEA

_PER_FILE = 3


def conversations(folder: Path) -> Iterator[ImportedSource]:
    """Some of each archive, those with the most turns."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size < 20_000_000:
            try:
                sources = registry.read(path).sources
            except UserError:
                continue
            keyed = [source for source in sources if source.key and len(source.turns) > 3]
            yield from sorted(keyed, key=lambda source: -len(source.turns))[:_PER_FILE]


def cut_off(source: ImportedSource) -> ImportedSource:
    """What an export had that was made when two thirds of it had been said."""
    turns = source.turns[: max(1, 2 * len(source.turns) // 3)]
    marks = tuple(mark for mark in source.marks if mark.end <= turns[-1].end)
    return replace(source, text=source.text[: turns[-1].end], turns=turns, marks=marks)


def test_real_conversations_are_brought_up_to_date(shared_data: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "chats.el2mp", coder=LEA) as project:
        book = project.do(add_code, "Doute", None)
        count = 0
        for whole in conversations(shared_data / "B_chatlogs"):
            count += 1
            (source,) = project.do(import_sources, [Incoming(cut_off(whole))])
            turns = project.read.turns(source)
            for turn in turns[::4]:
                if turn.end > turn.start:
                    project.do(apply_code, source, Span(turn.start, min(turn.end, turn.start + 30)), book)
            codings = {row.id: row.quote for row in project.read.codings(source)}
            corrected = f"{project.read.text(source)[turns[0].start : turns[0].end]} corrigé"
            project.do(correct_turn, turns[0].id, corrected)
            (updated,) = project.do(import_and_update, [Incoming(whole, updates=source)]).updated
            assert (updated.added, updated.changed) == (len(whole.turns) - len(turns), 0), whole.format
            assert updated.codings.look == () and updated.codings.moved == ()
            assert {row.id: row.quote for row in project.read.codings(source)} == codings
            now = project.read.turns(source)
            assert [turn.key for turn in now] == [turn.key for turn in whole.turns]
            assert [turn.current for turn in now] == [turn.current for turn in whole.turns]
            assert [turn.parent_id for turn in now] == [
                None if turn.parent is None else now[turn.parent].id for turn in whole.turns
            ]
            grown = len(corrected) - (turns[0].end - turns[0].start)
            assert len(project.read.text(source)) == len(whole.text) + grown
        assert count > 10
        assert project.check() == []
