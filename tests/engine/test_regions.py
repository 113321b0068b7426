"""Pictures are coded whole or in part; nothing that counts words trips over a coding without any."""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from el2mp_desktop.counting import count_together
from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.picture import picture
from el2mp_desktop.operations.codes import add_code, delete_code
from el2mp_desktop.operations.codings import apply_code, remove_codings
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.discussion import mark_to_discuss
from el2mp_desktop.operations.regions import change_region, code_region
from el2mp_desktop.operations.sources import Incoming, import_sources, remove_source
from el2mp_desktop.project import Project
from tests.command_line import el2mp
from tests.projects import LEA, incoming, recorded_rows


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    data = io.BytesIO()
    Image.new("RGB", (400, 300), (10, 120, 60)).save(data, "PNG")
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        project.do(add_code, "Layout", None)
        project.do(add_code, "Doubt", None)
        project.do(import_sources, [Incoming(picture("Screen", "picture", data.getvalue()), {"file": "screen.png"})])
        project.do(import_sources, [incoming("Talk", ("A", "look at that"), ("B", "yes"))])
        yield project


def screen(project: Project) -> str:
    return next(source.id for source in project.read.sources() if source.media_sha)


def codes(project: Project) -> list[str]:
    return [code.id for code in project.read.codes()]


def test_a_rectangle_and_the_whole_are_coded_changed_and_undone(project: Project) -> None:
    first = project.do(code_region, screen(project), Region(10, 20, 110, 80), codes(project)[0], memo="the menu")
    whole = project.do(code_region, screen(project), None, codes(project)[1])
    assert project.do(code_region, screen(project), Region(10, 20, 110, 80), codes(project)[0]) == first
    rows = project.read.regions(screen(project))
    assert [(row.id, row.region, row.memo) for row in rows] == [
        (whole, Region(0, 0, 400, 300), ""),
        (first, Region(10, 20, 110, 80), "the menu"),
    ]
    before = recorded_rows(project)
    project.do(change_region, first, Region(0, 0, 5, 5))
    assert project.read.regions(code_id=codes(project)[0])[0].region == Region(0, 0, 5, 5)
    project.undo()
    assert recorded_rows(project) == before and project.check() == []


@pytest.mark.parametrize("region", [Region(0, 0, 401, 10), Region(5, 5, 5, 9), Region(-1, 0, 4, 4), Region(9, 9, 4, 4)])
def test_what_is_not_in_the_picture_is_refused(project: Project, region: Region) -> None:
    with pytest.raises(UserError, match="400 × 300"):
        project.do(code_region, screen(project), region, codes(project)[0])


def test_a_text_has_no_picture_to_be_coded(project: Project) -> None:
    talk = next(source.id for source in project.read.sources() if not source.media_sha)
    with pytest.raises(UserError, match="has no picture"):
        project.do(code_region, talk, None, codes(project)[0])


def test_nothing_that_counts_words_trips_over_it(project: Project) -> None:
    talk = next(source for source in project.read.sources() if not source.media_sha)
    project.do(code_region, screen(project), Region(1, 1, 9, 9), codes(project)[0])
    project.do(apply_code, talk.id, Span(3, 7), codes(project)[0])
    project.do(apply_code, screen(project), Span(0, 3), codes(project)[1])
    read = project.read
    assert len(read.codings()) == 2 and len(read.marks(screen(project))) == 1
    turn = read.turns(screen(project))[0]
    assert len(read.codings_on(turn)) == 1 and len(read.codings_of_code(codes(project)[0])) == 1
    assert read.coded_passages(codes(project)[0], turn, 9) and read.recent_codes(project.coder_id)
    assert read.committed_turns(screen(project), project.coder_id) and read.reading_progress(project.coder_id)
    assert not read.coded_by_others(screen(project), 0, 3, project.coder_id)
    for unit in ("turn", "overlap"):
        count_together(project, unit)
    project.do(correct_turn, turn.id, "Another screen")
    assert len(read.regions()) == 1 and project.check() == []


def test_it_is_exported_discussed_and_goes_with_its_code_and_source(project: Project) -> None:
    coding = project.do(code_region, screen(project), Region(1, 2, 30, 40), codes(project)[0])
    (record,) = el2mp("codings", project.path, "--json").json
    assert (record["id"], record["region"], record["start"]) == (coding, [1, 2, 30, 40], None)
    table = el2mp("codings", project.path, "--csv", "-").out
    assert "1 2 30 40" in table
    project.do(mark_to_discuss, coding, True)
    assert project.read.regions()[0].to_discuss
    for act, subject in ((delete_code, codes(project)[0]), (remove_source, screen(project))):
        project.do(act, subject)
        assert project.read.regions() == []
        project.undo()
    project.do(remove_codings, [coding])
    project.undo()
    project.erase_source(screen(project))
    assert project.read.regions() == [] and project.check() == []


def test_the_check_finds_a_rectangle_outside_its_picture(project: Project) -> None:
    project.do(code_region, screen(project), Region(1, 2, 30, 40), codes(project)[0])
    path = project.path
    project.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("""UPDATE coding SET region = '{"left": 1, "top": 2, "right": 3000, "bottom": 40}'""")
        connection.commit()
    with Project.open(path, writable=False) as again:
        (fault,) = again.check()
    assert "outside its picture" in fault
