"""Recordings stay where they are; the project knows them again wherever a person has them."""

import shutil
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.recording import RATES, Recording, Timeline, rate_beside, recording_of, within
from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.jobs import Cancel
from el2mp_desktop.operations.recordings import align_recording, set_recording
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.recordings import find, measure, remember, ways
from tests.projects import LEA, incoming, recorded_rows


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EL2MP_HOME", str(tmp_path / "home"))


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound" / "Atelier, été.wav"
    path.parent.mkdir()
    path.write_bytes(b"RIFF" + bytes(3_000_000))
    return path


def test_a_project_keeps_how_to_know_it_and_not_the_sound(tmp_path: Path, sound: Path) -> None:
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Talk", ("A", "hello"))])
        before = recorded_rows(project)
        found = measure(sound, project.path)
        assert (found.file, found.size, found.path) == ("Atelier, été.wav", 3_000_004, "sound/Atelier, été.wav")
        project.do(set_recording, source, found)
        assert recording_of(project.read.source(source).details) == found
        assert project.path.stat().st_size < 1_000_000
        project.undo()
        assert recorded_rows(project) == before
        project.redo()
        project.do(set_recording, source, None)
        assert recording_of(project.read.source(source).details) is None
        assert project.check() == []
        with pytest.raises(UserError, match="not in the project"):
            project.do(set_recording, "nobody", found)


def test_the_text_is_aligned_with_its_recording_and_undone(tmp_path: Path, sound: Path) -> None:
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Talk", ("A", "hello"))])
        with pytest.raises(UserError, match="has no recording"):
            project.do(align_recording, source, 4.0)
        found = measure(sound, project.path)
        project.do(set_recording, source, found)
        before = recorded_rows(project)
        project.do(align_recording, source, -12.25)
        assert recording_of(project.read.source(source).details) == replace(found, offset=-12.25)
        project.undo()
        assert recorded_rows(project) == before


@pytest.mark.parametrize("offset", [None, "3", float("nan"), float("inf")])
def test_an_offset_that_makes_no_sense_is_none(offset: object) -> None:
    details = {"recording": {"file": "a.wav", "size": 2, "sha256": "0", "path": "", "offset": offset}}
    assert recording_of(details) == Recording("a.wav", 2, "0", "")


def test_erasing_the_source_takes_the_name_of_its_recording_along(tmp_path: Path, sound: Path) -> None:
    path = tmp_path / "p.el2mp"
    with Project.create(path, coder=LEA) as project:
        (source,) = project.do(import_sources, [incoming("Talk", ("A", "hello"))])
        project.do(set_recording, source, measure(sound, path))
        project.erase_source(source)
    assert "Atelier, été".encode() not in path.read_bytes()


def test_it_is_found_on_its_way_beside_the_project_or_where_it_was_chosen(tmp_path: Path, sound: Path) -> None:
    project = tmp_path / "p.el2mp"
    known = measure(sound, project)
    assert find(known, project) == sound
    elsewhere = tmp_path / "colleague" / "p.el2mp"
    elsewhere.parent.mkdir()
    assert find(known, elsewhere) is None
    beside = Path(shutil.copy(sound, elsewhere.parent))
    assert find(known, elsewhere) == beside
    beside.write_bytes(b"another one")
    assert find(known, elsewhere) is None
    own = Path(shutil.copy(sound, tmp_path / "mine.wav"))
    remember(known, own)
    assert find(known, elsewhere) == own
    own.unlink()
    assert find(known, elsewhere) is None


def test_what_is_not_there_empty_or_left_is_said(tmp_path: Path, sound: Path) -> None:
    project = tmp_path / "p.el2mp"
    with pytest.raises(UserError, match="could not be read"):
        measure(tmp_path / "nothing.wav", project)
    (tmp_path / "empty.wav").touch()
    with pytest.raises(UserError, match="is empty"):
        measure(tmp_path / "empty.wav", project)
    cancel = Cancel()
    with pytest.raises(Cancelled):
        measure(sound, project, lambda done, total, text: cancel.set(), cancel)


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"recording": "talk.wav"},
        {"recording": {"file": "a"}},
        {"recording": {"file": 1, "size": 2, "sha256": "", "path": ""}},
    ],
)
def test_details_that_make_no_sense_are_no_recording(details: dict) -> None:
    assert recording_of(details) is None


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "", "a\x00b"])
def test_a_way_that_leads_nowhere_finds_nothing(tmp_path: Path, path: str) -> None:
    assert find(Recording("a\x00b.wav", 7, "0" * 64, path), tmp_path / "p.el2mp") is None


@pytest.mark.parametrize(
    "name", ["//elsewhere/share/a.wav", r"\\\\elsewhere\\share\\a.wav", r"\\a.wav", "D:/a.wav", "D:a.wav"]
)
def test_a_strangers_project_leads_to_no_other_computer_or_disk(name: str) -> None:
    folder = PureWindowsPath("C:/work")
    assert ways(Recording(name, 7, "0" * 64, name), folder) == []
    assert ways(Recording("a.wav", 7, "0" * 64, "../sound/a.wav"), folder) == [
        PureWindowsPath("C:/work/../sound/a.wav"),
        PureWindowsPath("C:/work/a.wav"),
    ]


def test_the_turn_before_lends_its_time() -> None:
    line = Timeline([("title", None), ("a", 4.0), ("b", None), ("c", 9.5), ("d", 9.5), ("e", 20.0)])
    assert [line.start_of(turn) for turn in ("title", "a", "b", "c", "e", "x")] == [None, 4.0, 4.0, 9.5, 20.0, None]
    assert [line.at(second) for second in (0.0, 4.0, 9.4, 9.5, 19.9, 3600.0)] == ["", "a", "a", "d", "d", "e"]
    assert line and not Timeline([("a", None)]) and not Timeline([])
    assert Timeline([("a", None)]).at(5) == ""


@given(st.lists(st.none() | st.floats(0, 10_000)), st.floats(0, 10_000))
def test_what_is_heard_began_last(starts: list, now: float) -> None:
    line = Timeline((str(place), start) for place, start in enumerate(starts))
    begun = [start for start in starts if start is not None and start <= now]
    heard = line.at(now)
    assert bool(heard) == bool(begun)
    assert not heard or starts[int(heard)] == max(begun) == line.start_of(heard)


@given(st.lists(st.none() | st.integers(0, 10_000)), st.integers(-500, 500), st.integers(0, 10_000))
def test_an_offset_moves_all_turns_alike(starts: list, offset: int, now: int) -> None:
    turns = [(str(place), start) for place, start in enumerate(starts)]
    plain, moved = Timeline(turns), Timeline(turns, offset)
    assert moved.at(now + offset) == plain.at(now)
    for turn, _ in turns:
        known = plain.start_of(turn)
        assert moved.start_of(turn) == (None if known is None else known + offset)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e5))
def test_no_place_is_outside(seconds: float, length: float) -> None:
    assert 0 <= within(seconds, length) <= max(length, 0 if length else max(seconds, 0))


def test_faster_and_slower_come_back_and_end() -> None:
    assert rate_beside(rate_beside(1.0, 1), -1) == 1.0
    assert (rate_beside(2.0, 1), rate_beside(0.5, -1)) == (2.0, 0.5)
    assert list(RATES) == sorted(RATES) and 1.0 in RATES
