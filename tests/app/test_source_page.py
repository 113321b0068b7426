"""A page that follows single codings stands as one that is opened anew."""

from pathlib import Path

import pytest
from el2mp_app.pages.source_page import SourcePage
from el2mp_app.widgets.reader.mark_index import MarkIndex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.codes import add_code, recolour_code
from el2mp_desktop.operations.codings import apply_code, change_span, mark_nothing, mark_unsure, remove_codings
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from tests.projects import LEA, incoming

SAID = [("Inès", "Honestly, it looked right to me."), ("Noé", "And then? "), ("Inès", "We kept it as a plan.")] * 3

acts = st.lists(st.tuples(st.sampled_from("aaarcunU"), st.integers(0, 400), st.integers(1, 90)), max_size=14)

IMPORTED: list[str | None] = []
"""The act that brought the sources, beyond which nothing is undone."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("page") / "p.el2mp"
    with Project.create(path, coder=LEA) as project:
        project.do(add_code, "Doubt", None)
        project.do(import_sources, [incoming("Talk", *SAID), incoming("Other", *SAID)])
        IMPORTED.append(project.read.head_of_undo())
        yield project


def act(project: Project, page: SourcePage, kind: str, place: int, length: int) -> None:
    length_of_all, own = len(page.text), list(page.marks)
    span = Span(place % length_of_all, min(length_of_all, place % length_of_all + length))
    code = project.read.codes()[0].id
    if kind == "a":
        project.do(apply_code, page.source.id, span, code)
    elif kind == "n":
        project.do(mark_nothing, [page.turns[place % len(page.turns)].id], page.source.id)
    elif kind == "U":
        if project.read.head_of_undo() != IMPORTED[-1]:
            project.undo()
    elif own:
        coding = own[place % len(own)]
        if kind == "r":
            project.do(remove_codings, [coding])
        elif kind == "c":
            project.do(change_span, coding, span)
        else:
            project.do(mark_unsure, coding, True)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_a_page_that_follows_is_as_one_opened_anew(project: Project, wanted: list[tuple[str, int, int]]) -> None:
    source = project.read.sources()[0]
    changes = []
    stop = project.subscribe(changes.append)
    page = SourcePage(project, source)
    page.states()
    page.drawing.take_others("us")
    index = MarkIndex(page.reader_marks())
    for kind, place, length in wanted:
        changes.clear()
        try:
            act(project, page, kind, place, length)
        except UserError:
            continue
        for changed in changes:
            page.refresh_marks(changed.ids.get("coding", frozenset()))
        anew = SourcePage(project, source)
        assert list(page.marks.items()) == list(anew.marks.items())
        assert page.states() == anew.states()
        assert page.reader_marks() == anew.reader_marks()
        others = page.drawing.take_others("us")
        assert others is not None
        index.change(others, page.reader_marks(only=others))
        assert index.marks == anew.reader_marks()
    stop()


def test_a_code_that_looks_otherwise_has_its_marks_drawn_anew(project: Project) -> None:
    source = project.read.sources()[0]
    teal, other = (project.do(add_code, name, None) for name in ("Hope", "Fear"))
    page = SourcePage(project, source)
    coding = project.do(apply_code, source.id, Span(8, 20), teal)
    project.do(apply_code, source.id, Span(8, 20), other)
    page.refresh_codes()
    page.refresh_marks()
    assert not page.refresh_codes()
    page.drawing.take_others("us")
    project.do(recolour_code, teal, "rose", "solid")
    assert page.refresh_codes() and page.drawing.take_others("us") == {coding}
    (drawn,) = page.reader_marks(only=[coding])
    assert drawn.colour == "rose" and drawn in SourcePage(project, source).reader_marks()


def test_a_change_elsewhere_leaves_a_page_as_it_is(project: Project) -> None:
    here, there = project.read.sources()
    page = SourcePage(project, here)
    marks = page.marks
    coding = project.do(apply_code, there.id, Span(8, 20), project.read.codes()[0].id)
    assert not page.refresh_marks({coding}) and page.marks is marks
    coding = project.do(apply_code, here.id, Span(7, 20), project.read.codes()[0].id)
    assert page.refresh_marks({coding}) and coding in page.marks
