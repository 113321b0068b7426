"""Going back to any state of the history, backup copies at opening, and what is known after a crash."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.codes import add_code, delete_code, rename_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing, mark_unsure, remove_codings, unmark_nothing
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import import_sources, remove_source
from el2mp_desktop.operations.suggestions import accept, defer, reject
from el2mp_desktop.project import Project
from el2mp_desktop.runs.running import suggest
from tests.projects import LEA, Quoter, incoming, quick_folder, recorded_rows

TURNS = (("Ana", "on essaie encore une fois"), ("Bo", "non, ça coince"))


def made(folder: Path) -> Project:
    project = Project.create(folder / "p.el2mp", coder=LEA)
    (source,) = project.do(import_sources, [incoming("Atelier", *TURNS)])
    project.do(add_code, "Doute", None)
    project.do(add_code, "Refus", None)
    suggest(project, Quoter(), [source])
    return project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with made(tmp_path) as project:
        yield project


def state(project: Project) -> object:
    """All that undo answers for."""
    marks = {
        source.id: sorted(project.read.nothing_here(source.id, project.coder_id)) for source in project.read.sources()
    }
    decided = {row.id: (row.state, row.amended, row.coding_id) for row in project.read.suggestions()}
    return recorded_rows(project), marks, decided


def act(project: Project, number: int) -> None:
    """One of many things that one may do, whatever there is."""
    sources, codes, codings = project.read.sources(), project.read.codes(), project.read.codings()
    kind, place = number % 12, number // 12
    if kind in (0, 1) and sources and codes:
        start = place % 10
        project.do(apply_code, sources[0].id, Span(start, start + 3), codes[place % len(codes)].id, memo="m" * kind)
    elif kind == 2 and codings:
        project.do(mark_unsure, codings[0].id, not codings[0].unsure)
    elif kind == 3 and codings:
        project.do(remove_codings, [codings[place % len(codings)].id])
    elif kind == 4 and codings:
        project.do(write_memo, "coding", codings[0].id, f"memo {place}")
    elif kind == 5 and codes:
        project.do(rename_code, codes[0].id, f"Nom {place}")
    elif kind == 6 and sources:
        turn = project.read.turns(sources[0].id)[place % 2]
        marked = turn.id in project.read.nothing_here(sources[0].id, project.coder_id)
        project.do(unmark_nothing if marked else mark_nothing, [turn.id], sources[0].id)
    elif kind == 7 and sources:
        found = [row for row in project.read.suggestions() if row.state != "unanchored"]
        verb = (accept, reject, defer)[place % 3]
        project.do(verb, found[place % len(found)].id)
    elif kind == 8 and len(codes) > 1:
        project.do(delete_code, codes[-1].id)
    elif kind == 9 and sources:
        project.do(remove_source, sources[0].id)
    elif kind == 10:
        project.redo()
    else:
        project.undo()


@given(st.lists(st.integers(0, 600), min_size=1, max_size=14), st.integers(0, 100))
@settings(max_examples=25, deadline=None)
def test_any_state_comes_back_whatever_was_done_undone_and_redone_since(acts: list[int], which: int) -> None:
    with made(quick_folder()) as project:
        states = [(project.read.history()[-1].id, state(project))]
        for number in acts:
            try:
                act(project, number)
            except UserError:
                continue
            states.append((project.read.history()[-1].id, state(project)))
        before, count = state(project), len(project.read.history())
        change, wanted = states[which % len(states)]
        restored = project.restore(change)
        assert state(project) == wanted
        assert len(project.read.history()) == count + restored
        if restored:
            assert project.read.undo_label() == "Restore an earlier state"
            project.undo()
            assert state(project) == before
        assert project.check() == []


def test_restoring_is_one_act_in_a_history_that_only_grows(project: Project) -> None:
    source = project.read.sources()[0].id
    project.do(apply_code, source, Span(5, 8), project.read.codes()[0].id)
    here = project.read.history()[-1].id
    for _ in range(3):
        project.do(rename_code, project.read.codes()[0].id, f"Nom {len(project.read.history())}")
    project.undo()
    before = project.read.history()
    assert project.restore(here)
    assert project.read.history()[: len(before)] == before
    assert project.read.history()[-1].label == "Restore an earlier state"
    assert project.read.redo_label() is None
    assert not project.restore(here), "it is so already"


def test_going_back_tells_how_far_it_is_and_stopped_leaves_all_as_it_was(project: Project) -> None:
    here, before = project.read.history()[-1].id, recorded_rows(project)
    talks = [incoming(f"Talk {number}", *TURNS) for number in range(30)]
    project.do(import_sources, talks)
    after, history = recorded_rows(project), project.read.history()
    told: list[tuple[int, int]] = []
    cancel = Cancel()

    def stop(done: int, total: int, _text: str) -> None:
        told.append((done, total))
        if 2 * done > total:
            cancel.set()

    with pytest.raises(Cancelled):
        project.restore(here, stop, cancel)
    assert recorded_rows(project) == after and project.read.history() == history
    told.clear()
    assert project.restore(here, lambda done, total, _text: told.append((done, total)))
    assert recorded_rows(project) == before
    assert told == sorted(told) and told[0][0] == 0 and told[-1][0] == told[-1][1]


def test_nothing_is_restored_across_an_erasure(project: Project) -> None:
    before = project.read.history()[-1].id
    project.erase_source(project.read.sources()[0].id)
    with pytest.raises(UserError, match="erased"):
        project.restore(before)
    with pytest.raises(UserError, match="not in the history"):
        project.restore("nowhere")
    assert not project.restore(project.read.history()[-1].id)


def test_what_an_act_did_is_told_row_by_row(project: Project) -> None:
    source, code = project.read.sources()[0].id, project.read.codes()[0].id
    coding = project.do(apply_code, source, Span(5, 8), code, memo="note")
    found = {deed.table: deed for deed in project.deeds(project.read.history()[-1].id)}
    assert (found["coding"].act, found["coding"].id, found["coding"].refers["code_id"]) == ("added", coding, code)
    project.do(mark_unsure, coding, True)
    (deed,) = project.deeds(project.read.history()[-1].id)
    assert (deed.act, dict(deed.values)) == ("changed", {"unsure": (False, True)})
    project.undo()
    (deed,) = project.deeds(project.read.history()[-1].id)
    assert dict(deed.values) == {"unsure": (True, False)}


def test_copies_are_made_where_something_changed_and_the_oldest_go(project: Project) -> None:
    made = []
    for number in range(13):
        project.do(rename_code, project.read.codes()[0].id, f"Nom {number}")
        copy = project.back_up()
        assert copy is not None
        os.utime(copy, ns=(project.path.stat().st_mtime_ns + 1,) * 2)
        made.append(copy)
    assert project.back_up() is None, "nothing changed since"
    assert sorted(project.backups.iterdir()) == made[-10:]
    with Project.open(made[-1], writable=False) as copy:
        assert copy.read.codes()[0].name == project.read.codes()[0].name
    project.erase_source(project.read.sources()[0].id)
    assert not project.backups.exists()


def test_a_project_that_was_closed_was_not_left_open(project: Project) -> None:
    path = project.path
    project.close()
    with Project.open(path, coder=LEA) as again:
        assert not again.was_left_open and not again.was_unfinished


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal here")
def test_after_a_kill_one_knows_that_it_was_left_open_and_nothing_is_missing(project: Project) -> None:
    path, codings = project.path, len(project.read.codings())
    project.close()
    program = (
        "import os, sys; from pathlib import Path; from el2mp_desktop.project import Project, Person\n"
        "from el2mp_desktop.operations.codings import apply_code\n"
        "from el2mp_desktop.domain.text import Span\n"
        f"p = Project.open(Path({str(path)!r}), coder=Person('Léa Marchetti', 'LM'))\n"
        "p.do(apply_code, p.read.sources()[0].id, Span(5, 9), p.read.codes()[0].id)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=120).returncode == -9
    with Project.open(path, coder=LEA) as again:
        assert again.was_left_open and not again.was_unfinished
        assert len(again.read.codings()) == codings + 1
        assert again.check() == []
    with Project.open(path, coder=LEA) as again:
        assert not again.was_left_open


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal here")
def test_a_write_that_was_cut_short_is_known_and_taken_back(project: Project) -> None:
    path, before = project.path, recorded_rows(project)
    project.close()
    program = (
        "import os, sqlite3\n"
        f"c = sqlite3.connect({str(path)!r}, isolation_level=None)\n"
        "c.execute('PRAGMA cache_size=1'); c.execute('BEGIN IMMEDIATE'); c.execute('DELETE FROM coding')\n"
        "c.execute(\"UPDATE code SET colour = 'x' || colour\"); c.execute('CREATE TABLE filler (t TEXT)')\n"
        "c.executemany('INSERT INTO filler VALUES (?)', [('y' * 4000,)] * 500)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=120).returncode == -9
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0
    with Project.open(path, coder=LEA) as again:
        assert again.was_left_open and again.was_unfinished
        assert recorded_rows(again) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'filler'").fetchone() == (0,)
