"""Undo and redo: without end, by name, across reopening; what they do to evidence; what ends them."""

import random
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.base import operation
from el2mp_desktop.operations.codes import add_code, delete_code, move_code, recolour_code, rename_code
from el2mp_desktop.operations.codings import (
    apply_code,
    change_code,
    change_span,
    mark_nothing,
    mark_unsure,
    remove_codings,
    unmark_nothing,
)
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import import_sources, remove_source
from el2mp_desktop.operations.suggestions import accept, amend, defer, reject
from el2mp_desktop.project import Changed, Person, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.storage.schema import Code, Image, Memo, Source, Turn
from el2mp_desktop.storage.unit import Unit, unpack
from tests.projects import LEA, Quoter, incoming, quick_folder, recorded_rows, rows_of


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "history.el2mp", coder=LEA) as made:
        made.do(import_sources, [incoming("Atelier", ("Ana", "on essaie encore une fois"), ("Bo", "non, ça coince"))])
        made.do(add_code, "Doute", None)
        made.do(add_code, "Refus", None)
        yield made


def only(project: Project) -> str:
    (source,) = project.read.sources()
    return source.id


def doubt(project: Project) -> str:
    return project.read.codes()[0].id


def code(project: Project, start: int, end: int) -> str:
    return project.do(apply_code, only(project), Span(start, end), doubt(project))


def test_undo_and_redo_say_what_they_do(project: Project) -> None:
    coding = code(project, 5, 8)
    project.do(mark_unsure, coding, True)
    assert (project.read.undo_label(), project.read.redo_label()) == ("Mark as unsure, or as sure", None)
    assert project.undo() == "Mark as unsure, or as sure"
    assert (project.read.undo_label(), project.read.redo_label()) == ("Code a passage", "Mark as unsure, or as sure")
    assert project.undo() == "Code a passage"
    assert project.redo() == "Code a passage"
    assert project.redo() == "Mark as unsure, or as sure"
    assert project.redo() is None
    assert project.read.codings()[0].unsure


def test_there_is_an_end_at_the_beginning(project: Project) -> None:
    while project.undo():
        pass
    assert project.read.sources() == [] and project.read.codes() == []
    assert project.undo() is None
    assert [change.kind for change in project.read.history()] == ["barrier", *["do"] * 3, *["undo"] * 3]
    while project.redo():
        pass
    assert len(project.read.codes()) == 2


@pytest.fixture
def quick() -> Iterator[Path]:
    folder = quick_folder()
    yield folder
    shutil.rmtree(folder)


def test_five_hundred_acts_there_and_back(quick: Path) -> None:
    chance, path, states = random.Random(500), quick / "long.el2mp", {}
    with Project.create(path, coder=LEA) as project:
        project.do(import_sources, [incoming("Atelier", *(("Ana", f"mot {n} 🧵 encore") for n in range(30)))])
        codes = [project.do(add_code, f"Code {n}", None) for n in range(5)]
        states[0] = recorded_rows(project)
        for number in range(1, 501):
            codings = project.read.codings()
            if len(codings) > 30 and number % 2:
                project.do(remove_codings, [chance.choice(codings).id])
            elif codings and number % 3:
                project.do(write_memo, "coding", chance.choice(codings).id, f"memo {number}")
            else:
                project.do(
                    apply_code, only(project), Span(number, number + chance.randrange(1, 9)), chance.choice(codes)
                )
            if number % 20 == 0:
                states[number] = recorded_rows(project)
        for number in reversed(range(500)):
            assert project.undo()
            assert number not in states or recorded_rows(project) == states[number]
        assert project.read.undo_label() == "Add a code"
    with Project.open(path, coder=LEA) as project:
        for number in range(1, 501):
            assert project.redo()
            assert number not in states or recorded_rows(project) == states[number]
        assert project.redo() is None
        assert project.check() == []
        assert len(project.read.history()) == 1 + 6 + 3 * 500


def test_a_new_act_ends_redo_and_erases_nothing(project: Project) -> None:
    code(project, 5, 8)
    code(project, 9, 12)
    project.undo()
    project.undo()
    history = project.read.history()
    code(project, 13, 16)
    assert project.read.redo_label() is None and project.redo() is None
    assert project.read.history()[: len(history)] == history
    assert project.undo() == "Code a passage"
    assert project.redo() == "Code a passage"
    assert [(coding.start, coding.end) for coding in project.read.codings()] == [(13, 16)]


def test_history_is_a_chain_and_says_who(project: Project) -> None:
    code(project, 5, 8)
    project.work_as(Person("Bo Lindqvist", "BL"))
    project.undo()
    history = project.read.history()
    assert [change.parent for change in history] == [None, *(change.id for change in history[:-1])]
    assert history[-1].reverses == history[-2].id
    assert [change.coder for change in history[-2:]] == ["Léa Marchetti", "Bo Lindqvist"]


def test_undo_after_reopening(project: Project) -> None:
    before = recorded_rows(project)
    code(project, 5, 8)
    after = recorded_rows(project)
    project.close()
    with Project.open(project.path, coder=LEA) as again:
        assert again.undo() == "Code a passage"
        assert recorded_rows(again) == before
    with Project.open(project.path, coder=LEA) as again:
        assert again.redo() == "Code a passage"
        assert recorded_rows(again) == after


def test_what_changes_nothing_is_no_change(project: Project) -> None:
    coding = code(project, 5, 8)
    project.do(write_memo, "coding", coding, "vu")
    count = len(project.read.history())
    assert code(project, 5, 8) == coding
    project.do(change_span, coding, Span(5, 8))
    project.do(mark_unsure, coding, False)
    project.do(change_code, coding, doubt(project))
    project.do(write_memo, "coding", coding, "vu")
    project.do(move_code, doubt(project), None, 0)
    project.do(recolour_code, doubt(project), project.read.codes()[0].colour, project.read.codes()[0].pattern)
    project.do(mark_nothing, [], only(project))
    project.do(remove_codings, [])
    assert len(project.read.history()) == count
    assert project.undo() == "Write a memo"


def test_a_span_or_code_that_another_coding_has_is_refused(project: Project) -> None:
    first, second = code(project, 5, 8), code(project, 9, 12)
    refus = project.read.codes()[1].id
    third = project.do(apply_code, only(project), Span(5, 8), refus)
    with pytest.raises(UserError, match="has this code already"):
        project.do(change_span, second, Span(5, 8))
    with pytest.raises(UserError, match="has this code already"):
        project.do(change_code, third, doubt(project))
    for gone in (
        lambda: project.do(change_span, "nobody", Span(5, 8)),
        lambda: project.do(change_code, first, "nobody"),
        lambda: project.do(mark_unsure, "nobody", True),
        lambda: project.do(add_code, "Sous", "nobody"),
        lambda: project.do(move_code, "nobody", None, 0),
        lambda: project.do(remove_source, "nobody"),
        lambda: project.do(apply_code, only(project), Span(7, 7), refus),
        lambda: project.do(apply_code, only(project), Span(0, 10_000), refus),
    ):
        with pytest.raises(UserError):
            gone()


# --- evidence -------------------------------------------------------------------------------------------


def test_undoing_an_acceptance_appends_its_reversal(project: Project) -> None:
    suggest(project, Quoter(), [only(project)])
    found = project.read.suggestions()[0]
    coding = project.do(accept, found.id, reason="clair")
    assert project.undo() == "Accept a suggestion"
    assert project.read.codings() == []
    (undone,) = project.read.suggestions(ids=[found.id])
    assert (undone.state, undone.coding_id, undone.reason) == ("open", None, "")
    project.work_as(Person("Bo Lindqvist", "BL"))
    assert project.redo() == "Accept a suggestion"
    (redone,) = project.read.suggestions(ids=[found.id])
    assert (redone.state, redone.coding_id, redone.reason) == ("accepted", coding, "clair")
    project.undo()
    trail = project.read.decisions(found.id)
    assert [decision.action for decision in trail] == ["accept", "reverse", "accept", "reverse"]
    assert [decision.coder for decision in trail] == ["Léa Marchetti"] * 3 + ["Bo Lindqvist"]
    assert [decision.reverses for decision in trail] == [None, trail[0].id, None, trail[2].id]
    assert len({decision.id for decision in trail}) == 4


def test_a_decision_replaces_the_one_before_and_gives_it_back(project: Project) -> None:
    suggest(project, Quoter(), [only(project)])
    found = project.read.suggestions()[0]

    def state() -> tuple[str, bool, int]:
        (row,) = project.read.suggestions(ids=[found.id])
        return row.state, row.amended, len(project.read.codings())

    seen = [state()]
    coding = project.do(accept, found.id)
    project.do(mark_unsure, coding, True)
    project.do(write_memo, "coding", coding, "à revoir")
    seen.append(state())
    assert project.do(amend, found.id, span=Span(5, 12)) == coding, "corrected in place"
    (row,) = project.read.codings()
    assert (row.start, row.end, row.unsure, row.memo) == (5, 12, True, "à revoir")
    seen.append(state())
    project.do(reject, found.id)
    seen.append(state())
    project.do(defer, found.id)
    seen.append(state())
    assert seen == [
        ("open", False, 0),
        ("accepted", False, 1),
        ("accepted", True, 1),
        ("rejected", False, 0),
        ("deferred", False, 0),
    ]
    for expected in (seen[3], seen[2], seen[1]):
        project.undo()
        assert state() == expected
    assert project.read.codings()[0].memo == "à revoir"


def test_accepting_twice_is_accepting_once(project: Project) -> None:
    suggest(project, Quoter(), [only(project)])
    found = project.read.suggestions()[0]
    coding = project.do(accept, found.id)
    count = len(project.read.history())
    assert project.do(accept, found.id) == coding
    assert (len(project.read.history()), len(project.read.decisions())) == (count, 1)


def test_a_persons_own_coding_outlives_the_rejection_of_the_same_suggestion(project: Project) -> None:
    suggest(project, Quoter(), [only(project)])
    found = project.read.suggestions()[0]
    assert found.start is not None and found.end is not None
    own = project.do(apply_code, only(project), Span(found.start, found.end), found.code_id)
    assert project.do(accept, found.id) == own
    project.do(reject, found.id)
    assert [coding.id for coding in project.read.codings()] == [own]


def test_a_quote_that_nobody_said_cannot_be_accepted(project: Project) -> None:
    suggest(project, Quoter(), [only(project)])
    lost = [row for row in project.read.suggestions() if row.start is None]
    assert [row.state for row in lost] == ["unanchored"] * 2
    for act in (accept, lambda unit, id: amend(unit, id, span=Span(5, 7))):
        with pytest.raises(UserError, match="not in the passage"):
            project.do(operation("Try")(act) if not hasattr(act, "label") else act, lost[0].id)
    project.do(reject, lost[0].id)
    assert project.read.suggestions(ids=[lost[0].id])[0].state == "rejected"
    assert project.read.codings() == []


def test_read_marks_are_answered_never_deleted(project: Project) -> None:
    source, turn = only(project), project.read.turns(only(project))[0].id
    project.do(mark_nothing, [turn], source)
    assert turn in project.read.committed_turns(source, project.coder_id)
    project.undo()
    assert project.read.nothing_here(source, project.coder_id) == {}
    project.redo()
    assert set(project.read.nothing_here(source, project.coder_id)) == {turn}
    project.do(unmark_nothing, [turn], source)
    assert project.read.nothing_here(source, project.coder_id) == {}
    project.undo()
    assert set(project.read.nothing_here(source, project.coder_id)) == {turn}
    assert project.read.reading_progress(project.coder_id) == {source: 1}


def test_a_read_mark_that_was_taken_back_and_said_again_can_be_undone(project: Project) -> None:
    source, turn = only(project), project.read.turns(only(project))[0].id
    project.do(mark_nothing, [turn], source)
    project.do(unmark_nothing, [turn], source)
    for act, marked in ((project.undo, {turn}), (project.undo, set()), (project.redo, {turn}), (project.redo, set())):
        act()
        assert set(project.read.nothing_here(source, project.coder_id)) == marked
    project.undo()
    project.undo()
    assert project.read.nothing_here(source, project.coder_id) == {}


def test_undo_is_the_persons_not_the_machines(project: Project) -> None:
    coding = code(project, 5, 8)
    suggest(project, Quoter(), [only(project)])
    count = len(project.read.suggestions())
    assert project.undo() == "Code a passage"
    assert coding not in {row.id for row in project.read.codings()}
    assert len(project.read.suggestions()) == count > 0


def test_a_source_comes_back_with_all_that_was_said_of_it(project: Project) -> None:
    coding = code(project, 5, 8)
    source = only(project)
    project.do(write_memo, "coding", coding, "un")
    project.do(write_memo, "source", source, "deux")
    project.do(write_memo, "turn", project.read.turns(source)[0].id, "trois")
    suggest(project, Quoter(), [source])
    before, suggestions = recorded_rows(project), project.read.suggestions()
    project.do(remove_source, source)
    assert project.read.suggestions() == [] and rows_of(project, Memo) == {}
    project.undo()
    assert (recorded_rows(project), project.read.suggestions()) == (before, suggestions)


# --- images and events ------------------------------------------------------------------------------------


def images_of_last_change(project: Project) -> list[tuple[str, bool, bool]]:
    change = project.read.history()[-1].id
    images = [image for data in project.read.images(change) for image in unpack(data)]
    return sorted((image.table, image.before is not None, image.after is not None) for image in images)


def test_images_are_one_a_row_first_before_and_last_after(project: Project) -> None:
    first = doubt(project)

    @operation("Fuss")
    def fuss(unit: Unit) -> None:
        unit.delete(Code, [add_code(unit, "Passager", None)])
        made = add_code(unit, "Durable", None)
        rename_code(unit, made, "Très durable")
        recolour_code(unit, first, "rust", "dots")
        rename_code(unit, first, "Hésitation")
        (row,) = unit.rows(Code, [project.read.codes()[1].id])
        unit.delete(Code, [row["id"]])
        unit.insert(Code, row)

    before = recorded_rows(project)
    project.do(fuss)
    assert images_of_last_change(project) == [("code", False, True), ("code", True, True)]
    after = recorded_rows(project)
    project.undo()
    assert recorded_rows(project) == before
    project.redo()
    assert recorded_rows(project) == after


def test_what_is_put_back_as_it_was_is_no_change(project: Project) -> None:
    @operation("There and back")
    def there_and_back(unit: Unit) -> None:
        recolour_code(unit, doubt(project), "rust", "dots")
        recolour_code(unit, doubt(project), colour, pattern)

    row = project.read.codes()[0]
    colour, pattern = row.colour, row.pattern
    count = len(project.read.history())
    project.do(there_and_back)
    assert len(project.read.history()) == count


def test_images_of_words_are_kept_by_their_source(project: Project) -> None:
    """So that erasing a source finds all of them."""
    code(project, 5, 8)
    with project._database.reading() as connection:
        images = connection.execute(Image.__table__.select()).all()
    for image in images:
        said = zlib.decompress(image.data).decode("utf-8")
        assert ("essaie" in said or "coince" in said or '"turn"' in said) <= (image.source_id == only(project))


def test_an_update_keeps_only_what_changed(project: Project) -> None:
    coding = code(project, 5, 8)
    project.do(mark_unsure, coding, True)
    (data,) = project.read.images(project.read.history()[-1].id)
    (image,) = unpack(data)
    assert (image.before, image.after) == ({"unsure": False}, {"unsure": True})


def test_listeners_hear_each_act_once_with_its_ids(project: Project) -> None:
    heard: list[Changed] = []
    stop = project.subscribe(heard.append)
    coding = code(project, 5, 8)
    project.undo()
    project.redo()
    suggest(project, Quoter(), [only(project)])
    assert [(change.label, change.ids) for change in heard[:3]] == [
        ("Code a passage", {"coding": frozenset({coding})})
    ] * 3
    assert any(change.touches("suggestion") for change in heard[3:])
    count = len(heard)
    stop()
    code(project, 9, 12)
    assert len(heard) == count


def test_a_deep_delete_is_one_undo(project: Project) -> None:
    child = project.do(add_code, "Sous", doubt(project))
    grandchild = project.do(add_code, "Sous-sous", child)
    for place, id in enumerate((doubt(project), child, grandchild)):
        coding = project.do(apply_code, only(project), Span(5 + place, 9), id)
        project.do(write_memo, "coding", coding, "m")
        project.do(write_memo, "code", id, "c")
    before = recorded_rows(project)
    project.do(delete_code, doubt(project))
    assert len(project.read.codes()) == 1 and project.read.codings() == [] and rows_of(project, Memo) == {}
    project.undo()
    assert recorded_rows(project) == before


def test_undoing_an_import_and_doing_it_again(project: Project) -> None:
    before = recorded_rows(project)
    ids = project.do(import_sources, [incoming("Deux", ("Bo", "oui")), incoming("Deux", ("Bo", "oui"))])
    assert [source.name for source in project.read.sources()] == ["Atelier", "Deux", "Deux (2)"]
    after = recorded_rows(project)
    project.undo()
    assert recorded_rows(project) == before
    project.redo()
    assert recorded_rows(project) == after
    assert set(ids) < set(rows_of(project, Source))
    assert {row["source_id"] for row in rows_of(project, Turn).values()} == set(rows_of(project, Source))
