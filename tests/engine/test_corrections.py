"""The text of a source is put right: its codings go along, and those whose words changed wait for somebody to look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.domain.rows import CodingRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.correction import correct_turn, settle
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.operations.suggestions import accept, reject
from el2mp_desktop.operations.turns import join_turns, split_turn
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.storage.schema import Suggestion
from tests.projects import LEA, Quoter, incoming, recorded_rows, rows_of, traces

TALK = (
    ("Ana", "alors on à essayé le prompt, et puis non."),
    ("Bo", "Moi je crois que sa vient de nous 🧵 vraiment."),
    ("Ana", "D’accord."),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "project"
    folder.mkdir()
    with Project.create(folder / "talk.el2mp", coder=LEA) as project:
        project.do(import_sources, [incoming("Atelier", *TALK)])
        project.do(add_code, "Doute", None)
        yield project
        assert project.check() == []


def source_of(project: Project) -> str:
    return project.read.sources()[0].id


def code(project: Project, words: str) -> str:
    source = source_of(project)
    start = project.read.text(source).index(words)
    return project.do(apply_code, source, Span(start, start + len(words)), project.read.codes()[0].id)


def coding(project: Project, id: str) -> CodingRow:
    (row,) = project.read.codings_by_id([id])
    assert project.read.text(row.source_id)[row.start : row.end] == row.quote
    return row


def turn(project: Project, number: int) -> str:
    return project.read.turns(source_of(project))[number].id


def words(project: Project) -> list[str]:
    source = source_of(project)
    text = project.read.text(source)
    return [text[turn.start : turn.end] for turn in project.read.turns(source)]


def test_codings_keep_their_words_or_are_flagged(project: Project) -> None:
    kept, changed, later = (
        code(project, "le prompt"),
        code(project, "on à essayé"),
        code(project, "sa vient de nous 🧵"),
    )
    before = recorded_rows(project)
    report = project.do(correct_turn, turn(project, 0), "Alors on a essayé le prompt, et puis non.")
    assert words(project)[0] == "Alors on a essayé le prompt, et puis non."
    assert words(project)[1:] == [said for _, said in TALK[1:]]
    assert (report.exact, report.moved, report.joined) == (2, (), 0)
    (look,) = report.look
    assert (look.coding_id, look.before, look.after) == (changed, "on à essayé", "on a essayé")
    assert look.span == Span(coding(project, changed).start, coding(project, changed).end)
    assert coding(project, changed).unsure and "on à essayé" in coding(project, changed).memo
    for id, quote in ((kept, "le prompt"), (later, "sa vient de nous 🧵")):
        assert coding(project, id).quote == quote and not coding(project, id).unsure
    assert project.undo() == "Correct the text"
    assert recorded_rows(project) == before
    assert project.redo() == "Correct the text"
    assert coding(project, changed).quote == "on a essayé"


def test_the_flag_goes_when_somebody_looked(project: Project) -> None:
    changed = code(project, "on à essayé")
    project.do(write_memo, "coding", changed, "première idée")
    project.do(correct_turn, turn(project, 0), "alors on a essayé.")
    assert coding(project, changed).memo.startswith("première idée\n\n")
    project.do(settle, [changed])
    assert not coding(project, changed).unsure and "on à essayé" in coding(project, changed).memo


def test_the_memo_is_of_whoever_corrects(project: Project) -> None:
    changed = code(project, "on à essayé")
    project.do(write_memo, "coding", changed, "de Léa")
    project.work_as(Person("Bo Lindqvist", "BL"))
    project.do(correct_turn, turn(project, 0), "alors on a essayé.")
    memos = project.read.memos("coding", changed)
    assert [memo.coder_id == project.coder_id for memo in memos] == [False, True]
    assert memos[0].text == "de Léa"


def test_words_that_went_leave_their_codings_on_the_word_beside_them(project: Project) -> None:
    gone = code(project, "essayé le prompt")
    project.do(correct_turn, turn(project, 0), "alors on à, et puis non.")
    assert coding(project, gone).quote == "et" and coding(project, gone).unsure


def test_two_codings_never_come_to_be_the_same(project: Project) -> None:
    short, long = code(project, "on à"), code(project, "on à essayé")
    project.do(write_memo, "coding", long, "le long")
    report = project.do(correct_turn, turn(project, 0), "alors on à le prompt.")
    assert report.joined == 1
    assert [row.id for row in project.read.codings()] == [short]
    assert coding(project, short).memo == "le long" and not coding(project, short).unsure
    project.undo()
    assert {row.id for row in project.read.codings()} == {short, long}


def test_nothing_to_do_and_nothing_to_keep(project: Project) -> None:
    before = recorded_rows(project)
    assert project.do(correct_turn, turn(project, 2), "D’accord.").exact == 0
    for blank in ("", " \n\u00a0"):
        with pytest.raises(UserError):
            project.do(correct_turn, turn(project, 2), blank)
    with pytest.raises(UserError):
        project.do(correct_turn, "gone", "words")
    assert recorded_rows(project) == before
    assert project.read.undo_label() == "Add a code"


def test_line_ends_and_unreadable_characters_are_as_in_every_text(project: Project) -> None:
    project.do(correct_turn, turn(project, 2), "\ufeffD’accord,\r\ndit-elle\0.")
    assert words(project)[2] == "D’accord,\ndit-elle\ufffd."


def test_suggestions_are_found_again_by_their_words_or_lose_their_place(project: Project) -> None:
    source = source_of(project)
    suggest(project, Quoter(), [source])
    evidence = rows_of(project, Suggestion)
    before = {row.quote: row for row in project.read.suggestions()}
    project.do(correct_turn, turn(project, 0), "Eh bien, on à essayé le prompt, et puis non.")
    after = {row.quote: row for row in project.read.suggestions()}
    assert rows_of(project, Suggestion) == evidence, "evidence is not written anew"
    assert (after["alors"].start, after["alors"].state) == (None, "unanchored")
    with pytest.raises(UserError):
        project.do(accept, after["alors"].id)
    shift = len("Eh bien,") - len("alors")
    for quote in ("non.", "Moi", "vraiment."):
        assert after[quote].start == before[quote].start + shift, quote
        assert project.read.text(source)[after[quote].start : after[quote].end] == quote
    accepted = project.do(accept, after["vraiment."].id)
    assert coding(project, accepted).quote == "vraiment."
    project.do(reject, after["alors"].id)
    tally = project.read.suggestion_tally(project.coder_id)
    assert (tally.accepted, tally.shown + tally.hidden) == (1, len(project.read.suggestions()))
    for _ in range(3):
        project.undo()
    assert {row.quote: (row.start, row.state) for row in project.read.suggestions()} == {
        quote: (row.start, row.state) for quote, row in before.items()
    }


def test_suggestions_go_with_the_words_when_turns_are_split_and_joined(project: Project) -> None:
    source = source_of(project)
    suggest(project, Quoter(), [source])
    count = len(project.read.suggestions())
    place = project.read.text(source).index("et puis non")
    half = project.do(split_turn, turn(project, 0), place)
    assert {row.quote for row in project.read.suggestions() if row.turn_id == half} == {"non."}
    project.undo()
    first = turn(project, 0)
    project.do(join_turns, first)
    rows = project.read.suggestions()
    assert len(rows) == count
    assert {row.turn_id for row in rows} == {first, turn(project, 1)}
    assert {row.quote for row in rows if row.turn_id == first} >= {"alors", "non.", "Moi", "vraiment."}
    project.do(mark_nothing, [first], source)
    shown = project.read.suggestions_shown(project.coder_id, source)
    assert {row.quote for row in shown} >= {"Moi", "vraiment."}
    suggested = project.read.suggested_turns(source, 0, 200, project.coder_id)
    assert {row.turn_id for row in suggested} == {first, turn(project, 1)}


def test_no_word_of_an_earlier_version_is_left_once_the_source_is_erased(project: Project, home: Path) -> None:
    source = source_of(project)
    code(project, "on à essayé")
    suggest(project, Quoter(), [source])
    project.do(correct_turn, turn(project, 0), "Turlupinade essentielle.")
    project.do(correct_turn, turn(project, 0), "Galimatias final.")
    project.undo()
    project.do(split_turn, turn(project, 1), project.read.text(source).index("vient"))
    said = ["essayé le prompt", "Turlupinade", "Galimatias", "vraiment", "sa vient"]
    assert traces(said[1:3], project.path, home) == said[1:3]
    project.erase_source(source)
    assert traces(said, project.path, home) == []


def test_a_copy_with_the_words_of_before_is_named_or_goes_too(project: Project, home: Path) -> None:
    source = source_of(project)
    (twin, removed) = project.do(import_sources, [incoming("Jumeau", *TALK), incoming("Parti", *TALK)])
    project.do(correct_turn, project.read.turns(removed)[0].id, "autre chose désormais")
    from el2mp_desktop.operations.sources import remove_source

    project.do(remove_source, removed)
    project.do(correct_turn, turn(project, 0), "Turlupinade essentielle.")
    assert project.erase_source(source) == ["Jumeau"]
    assert project.read.text(twin).startswith("Ana: alors")
    assert traces(["autre chose désormais", "Turlupinade"], project.path, home) == []


def test_a_correction_tells_how_far_it_is_and_stops_whole(project: Project) -> None:
    told: list[tuple[int, int]] = []
    cancel = Cancel()

    def stop_at_the_codings(done: int, total: int, _text: str) -> None:
        told.append((done, total))
        if done == total - 2:
            cancel.set()

    before = project.read.text(source_of(project))
    with pytest.raises(Cancelled):
        project.do(correct_turn, turn(project, 0), "Autre chose.", report=stop_at_the_codings, cancel=cancel)
    assert project.read.text(source_of(project)) == before
    assert told == [(0, 5), (1, 5), (2, 5), (3, 5)]
    told.clear()
    project.do(correct_turn, turn(project, 0), "Autre chose.", report=lambda done, total, _: told.append((done, total)))
    assert told == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5)]
