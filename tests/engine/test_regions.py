"""Pictures are coded whole or in part; nothing that counts words trips over a coding without any."""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import docx
import pypdfium2
import pytest
from PIL import Image, ImageColor

from el2mp_desktop.counting import count_together
from el2mp_desktop.domain.regions import Region
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.paper import annotated, export_source
from el2mp_desktop.exchange.paper.picture import marked
from el2mp_desktop.exchange.paper.source import Picture
from el2mp_desktop.importers.pictures.picture import picture
from el2mp_desktop.operations.codes import add_code, delete_code
from el2mp_desktop.operations.codings import apply_code, change_code, change_span, mark_unsure, remove_codings
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.discussion import mark_to_discuss, reply
from el2mp_desktop.operations.regions import change_region, code_region, code_regions
from el2mp_desktop.operations.sources import Incoming, import_sources, remove_source
from el2mp_desktop.project import Project
from el2mp_desktop.runs.running import suggest
from tests.command_line import Outcome, el2mp
from tests.projects import LEA, Quoter, incoming, recorded_rows


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


def test_a_coding_of_a_picture_says_what_its_coder_could_see(project: Project) -> None:
    """All codes of one act are given before the first would show anything."""
    suggest(project, Quoter(), [screen(project)])
    project.do(code_regions, screen(project), Region(1, 1, 9, 9), codes(project))
    project.do(code_region, screen(project), None, codes(project)[0])
    assert {row.region.right: row.seen for row in project.read.regions()} == {9: (), 400: ("suggestions",)}


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
    assert len(read.codings_on(turn)) == 1
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
    assert "[picture: Screen, 1–30 × 2–40 pixels]" in el2mp("codings", project.path).out
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


def test_a_part_of_a_picture_is_coded_from_the_command_line(project: Project) -> None:
    path = project.path
    project.close()

    def code(*more: object) -> Outcome:
        return el2mp("code", path, "--source", "Screen", *more)

    made = code("--region", "10,20,110,80", "--code", "Layout", "--code", "Doubt", "--memo", "the menu")
    assert made.status == 0 and "Coded [picture: Screen, 10–110 × 20–80 pixels] as “Doubt”." in made.err
    whole = code("--region", "0,0%,100%,100%", "--code", "Doubt")
    part = code("--region", "25%,33.4%,50%,300", "--code", "Layout")
    rows = {row["id"]: (row["region"], row["code_name"], row["memo"]) for row in el2mp("codings", path, "--json").json}
    assert [rows[id] for id in (*made.out.split(), whole.out.strip(), part.out.strip())] == [
        ([10, 20, 110, 80], "Layout", "the menu"),
        ([10, 20, 110, 80], "Doubt", "the menu"),
        ([0, 0, 400, 300], "Doubt", ""),
        ([100, 100, 200, 300], "Layout", ""),
    ]
    again = code("--region", "10,20,110,80", "--code", "Layout")
    assert "already coded" in again.err and again.out.strip() in rows
    assert "400 × 300" in code("--region", "10,20,410,80", "--code", "Layout").err
    assert "has no picture" in el2mp("code", path, "--source", "Talk", "--region", "0,0,1,1", "--code", "Layout").err
    assert "--start and --end" in code("--code", "Layout").err
    for wrong in ("10,20,110", "a,b,c,d", "10,20,110,-8", "1,2,3,4,5", ""):
        assert code(f"--region={wrong}", "--code", "Layout").status == 2
    assert len(el2mp("codings", path, "--json").json) == 4


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


def test_doubt_code_and_extent_change_as_those_of_words_do(project: Project) -> None:
    one, two = codes(project)
    coding = project.do(code_region, screen(project), Region(1, 2, 30, 40), one)
    other = project.do(code_region, screen(project), Region(1, 2, 30, 40), two)
    project.do(mark_unsure, coding, True)
    project.do(reply, "coding", coding, "Is that the menu?")
    (row,) = project.read.discussed()
    assert (row.coding.id, row.coding.region, len(row.replies)) == (coding, Region(1, 2, 30, 40), 1)
    with pytest.raises(UserError, match="already"):
        project.do(change_code, coding, two)
    project.do(change_region, other, Region(2, 2, 30, 40))
    project.do(change_code, coding, two)
    with pytest.raises(UserError, match="already"):
        project.do(change_region, other, Region(1, 2, 30, 40))
    assert {row.code_id for row in project.read.regions()} == {two}
    with pytest.raises(UserError, match="not in the project"):
        project.do(change_span, coding, Span(0, 3))


def test_pictures_are_among_the_passages_of_what_is_ticked(project: Project) -> None:
    talk = next(source.id for source in project.read.sources() if not source.media_sha)
    one, two = codes(project)
    region = project.do(code_region, screen(project), Region(1, 2, 30, 40), one)
    words = project.do(apply_code, talk, Span(3, 7), one)
    found = {row.id: row.region for row in project.read.placed_codings((), [one])}
    assert found == {region: Region(1, 2, 30, 40), words: None}
    assert project.read.placed_codings([screen(project)], [two]) == []
    assert [row.id for row in project.read.placed_codings([screen(project)], ())] == [region]
    assert [row.id for row in project.read.placed_codings((), (), [region])] == [region]
    assert project.read.coding_words([region])[region].initials == LEA.initials


def test_a_coded_picture_is_read_and_goes_together_with_what_its_description_carries(project: Project) -> None:
    one, two = codes(project)
    assert project.read.reading_progress(project.coder_id) == {}
    project.do(code_region, screen(project), Region(1, 2, 30, 40), one)
    (turn,) = project.read.turns(screen(project))
    assert project.read.reading_progress(project.coder_id) == {screen(project): 1}
    assert project.read.committed_turns(screen(project), project.coder_id) == {turn.id}
    project.do(apply_code, screen(project), Span(0, 3), two)
    counted = count_together(project, "turn")
    order = [counted.codes.index(code) for code in (one, two)]
    assert counted.count[order[0], order[1]] == 1 and counted.n.sum() == 2 and counted.base == 1
    (passage,) = counted.passages(*order)
    assert passage.source == screen(project)


def test_by_overlap_rectangles_of_one_picture_meet_and_never_its_description(project: Project) -> None:
    one, two = codes(project)
    project.do(code_region, screen(project), Region(10, 20, 110, 80), one)
    project.do(code_region, screen(project), Region(100, 60, 300, 200), two)
    project.do(apply_code, screen(project), Span(0, 3), two)
    counted = count_together(project, "overlap")
    order = [counted.codes.index(code) for code in (one, two)]
    assert counted.count[order[0], order[1]] == 1 and counted.n.sum() == counted.base == 3
    (passage,) = counted.passages(*order)
    assert (passage.source, passage.region) == (screen(project), Region(100, 60, 110, 80))
    (pair,) = el2mp("cooccurrence", project.path, "--unit", "overlap", "--json").json["pairs"]
    assert pair["count"] == 1


def test_on_paper_it_is_framed_numbered_and_said_beside(project: Project, tmp_path: Path) -> None:
    first = project.do(code_region, screen(project), Region(100, 50, 300, 200), codes(project)[0], memo="the menu")
    project.do(code_region, screen(project), None, codes(project)[1])
    project.do(apply_code, screen(project), Span(0, 3), codes(project)[1])
    project.do(reply, "coding", first, "Which one?")
    pdf, word = tmp_path / "a.pdf", tmp_path / "a.docx"
    for out in (pdf, word):
        export_source(project, screen(project), out)
    page = pypdfium2.PdfDocument(pdf)[0]
    said = page.get_textpage().get_text_bounded()
    assert all(words in said for words in ("1 Doubt", "2 Layout", "the menu", "Which one?", "3 Doubt", "Screen"))
    seen = page.render(scale=2).to_pil().convert("RGB")
    colours = {colour for _, colour in seen.getcolors(1 << 24)}
    assert (10, 120, 60) in colours
    document = docx.Document(str(word))
    assert [comment.text.splitlines()[0] for comment in document.comments] == ["1  Doubt", "2  Layout", "Doubt"]
    (shape,) = document.inline_shapes
    assert abs(shape.width / shape.height - 4 / 3) < 0.01


def test_frames_and_figures_stand_where_the_rectangles_are(project: Project) -> None:
    project.do(code_region, screen(project), Region(100, 50, 300, 200), codes(project)[0])
    drawn = marked(annotated(project, screen(project)).picture)
    colour = ImageColor.getrgb(annotated(project, screen(project)).picture.notes[0].colour)
    assert drawn.size == (400, 300)
    for inside in ((200, 53), (200, 196), (296, 120), (103, 150)):
        assert drawn.getpixel(inside) == colour
    for outside in ((99, 120), (200, 125), (301, 120), (200, 202)):
        assert drawn.getpixel(outside) == (10, 120, 60)


def test_a_picture_that_cannot_be_read_says_so_on_the_way_to_paper(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="damaged"):
        marked(Picture(b"\x89PNG\r\n\x1a\n" + bytes(40), 4, 4, ()))
