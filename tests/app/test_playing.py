"""The recording beside the text: found, played from the turn at the caret, followed on the page."""

import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from el2mp_app.player import why_silent
from PySide6.QtWidgets import QFileDialog

from el2mp_desktop.domain.recording import recording_of
from el2mp_desktop.importers.registry import read
from el2mp_desktop.operations.recordings import set_recording
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.recordings import measure
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, choose_file, settle

VOICES = ("Olivier", "Inès")
CUES = "WEBVTT\n\n" + "".join(
    f"00:00:{place:02d}.000 --> 00:00:{place + 1:02d}.000\n<v {VOICES[place // 2 % 2]}>Turn number {place}.\n\n"
    for place in range(0, 40, 2)
)
SILENT = pytest.mark.skipif(bool(why_silent()), reason="QtMultimedia is not installed: nothing is played here")
# What Qt says of a computer without loudspeakers.
pytestmark = pytest.mark.qt_log_ignore(
    "Couldn't load", "Couldn't resolve", "No audio device", "PulseAudio", "Could not open", extend=True
)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Forty seconds of a very quiet tone."""
    path = tmp_path / "Atelier.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(127 + (place // 20) % 2 for place in range(8000 * 40)))
    return path


@pytest.fixture
def timed(talk: Path, tmp_path: Path) -> Path:
    (tmp_path / "Timed.vtt").write_text(CUES, "utf-8")
    with Project.open(talk, coder=LEA) as project:
        (source,) = read(tmp_path / "Timed.vtt").sources
        project.do(import_sources, [Incoming(source)])
    return talk


def at_the_recording(at_the_window: Callable[..., Hands], project: Path, sound: Path | None) -> Hands:
    hands = at_the_window(Settings(name=LEA.name, initials=LEA.initials, language="en", theme="light"))
    hands.open(project)
    hands.choose_source("Timed")
    if sound is not None:
        source = hands.window.read.page.source.id
        hands.project.do(set_recording, source, measure(sound, hands.project.path))
        settle()
    return hands


def test_the_bar_is_there_only_with_a_recording(at_the_window: Callable[..., Hands], timed: Path, sound: Path) -> None:
    hands = at_the_recording(at_the_window, timed, None)
    bar = hands.window.read.playback
    assert not bar.isVisible() and not hands.window.actions_["play"].isEnabled()
    with hands.dialogs.expecting(QFileDialog, choose_file(sound)):
        hands.menu("recording")
    hands.wait(lambda: recording_of(hands.window.read.page.source.details) is not None)
    assert bar.isVisible()
    hands.choose_source("Talk")
    assert not bar.isVisible()
    hands.choose_source("Timed")
    assert bar.isVisible()
    hands.menu("no_recording")
    assert not bar.isVisible() and sound.exists()
    hands.press("Ctrl+Z")
    assert bar.isVisible()


def test_a_recording_that_is_elsewhere_is_found_again_by_its_contents(
    at_the_window: Callable[..., Hands], timed: Path, sound: Path, tmp_path: Path
) -> None:
    hands = at_the_recording(at_the_window, timed, sound)
    read_view = hands.window.read
    before = read_view.page.source.details
    mine = sound.rename(tmp_path.parent / f"{tmp_path.name} mine.wav")
    read_view.playing.start_afresh()
    read_view.context_changed.emit()
    assert why_silent() or read_view.playback.choose.isVisible()
    assert not read_view.playback.play.isEnabled()
    read_view.playing.take(read_view.page.source.id, mine, recording_of(before))
    hands.wait(lambda: "the very recording" in hands.said())
    assert read_view.page.source.details == before and not read_view.playback.choose.isVisible()
    mine.unlink()


def test_without_what_plays_it_one_sentence_says_how_to_add_it(
    at_the_window: Callable[..., Hands], timed: Path, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    hands = at_the_recording(at_the_window, timed, sound)
    bar = hands.window.read.playback
    versions = Path(__file__).parents[2] / "requirements-audio.lock"
    assert bar.says.text().endswith(f'{sys.executable}" -m pip install --no-deps --require-hashes -r "{versions}"')
    assert bar.says.isVisible() and not bar.play.isEnabled() and not bar.place.isVisible()
    assert bar.play.accessibleDescription() == bar.says.text()
    assert not hands.window.actions_["play"].isEnabled()
    hands.press("F5")


def test_a_source_without_times_says_why_it_cannot_be_played(
    at_the_window: Callable[..., Hands], timed: Path, sound: Path
) -> None:
    hands = at_the_recording(at_the_window, timed, None)
    hands.choose_source("Talk")
    hands.project.do(set_recording, hands.window.read.page.source.id, measure(sound, hands.project.path))
    settle()
    bar = hands.window.read.playback
    assert bar.isVisible() and not bar.play.isEnabled()
    assert why_silent() or "has a time" in bar.says.text()


def test_the_turn_that_is_heard_is_marked_and_brought_into_view(
    at_the_window: Callable[..., Hands], timed: Path
) -> None:
    hands = at_the_recording(at_the_window, timed, None)
    reader = hands.window.read.reader
    plain = reader.view.viewport().grab().toImage()
    turns = reader.view.turns
    reader.show_heard(turns[0].id, reveal=True)
    assert reader.view.viewport().grab().toImage() != plain
    caret = reader.view.caret
    reader.show_heard(turns[-1].id, reveal=False)
    assert reader.view.verticalScrollBar().value() == 0
    reader.show_heard(turns[-1].id, reveal=True)
    assert reader.view.verticalScrollBar().value() > 0 and reader.view.caret == caret
    reader.show_heard("")
    assert reader.view._heard is None


@SILENT
def test_a_turn_is_played_followed_and_left(at_the_window: Callable[..., Hands], timed: Path, sound: Path) -> None:
    hands = at_the_recording(at_the_window, timed, sound)
    read_view = hands.window.read
    player, turns = read_view.playing.player, read_view.reader.view.turns
    hands.wait(lambda: player.length > 39)
    read_view.playing.player.set_rate(2.0)
    hands.go_to("Turn number 4")
    hands.press("Shift+F5")
    hands.wait(lambda: player.playing and player.place >= 4)
    assert read_view.playback.play.accessibleName() == "Pause"
    hands.wait(lambda: read_view.reader.view._heard is not None and turns[read_view.reader.view._heard].start > 0)
    begun = read_view.reader.view._heard
    hands.wait(lambda: (read_view.reader.view._heard or 0) > begun)
    assert hands.text[read_view.reader.view.caret :].startswith("Turn number 4"), "the caret stays"
    hands.press("F5")
    hands.wait(lambda: not player.playing)
    place = player.place
    hands.press("F3")
    assert abs(player.place - (place - 3)) < 0.3
    hands.press("F5")
    hands.wait(lambda: player.playing)
    hands.choose_source("Talk")
    assert not player.playing and not player.is_open


@SILENT
def test_while_words_are_selected_the_page_stands_still(
    at_the_window: Callable[..., Hands], timed: Path, sound: Path
) -> None:
    hands = at_the_recording(at_the_window, timed, sound)
    read_view = hands.window.read
    player, bar = read_view.playing.player, read_view.reader.view.verticalScrollBar()
    hands.wait(lambda: player.length > 39)
    hands.select("Turn number 0")
    read_view.playing._seek(37.0)
    assert bar.value() == 0 and read_view.reader.view._heard is not None
    hands.go_to("Turn number 0")
    read_view.playing._seek(38.5)
    assert bar.value() > 0
    here = bar.value()
    hands.press("Ctrl+F5")
    assert not read_view.playback.follow.isChecked()
    read_view.playing._seek(0.0)
    assert bar.value() == here


@SILENT
def test_a_turn_is_said_to_be_heard_here_and_all_others_go_by_it(
    at_the_window: Callable[..., Hands], timed: Path, sound: Path
) -> None:
    hands = at_the_recording(at_the_window, timed, sound)
    playing, reader = hands.window.read.playing, hands.window.read.reader
    hands.wait(lambda: playing.player.length > 39)
    playing._seek(10.0)
    hands.go_to("Turn number 4")
    hands.press("Ctrl+Shift+F5")
    assert hands.said() == "00:00:04 in the text is 00:00:10 in the recording, for all turns."
    assert recording_of(hands.window.read.page.source.details).offset == 6.0
    assert playing.player.is_open and abs(playing.player.place - 10.0) < 0.3, "the recording goes on where it was"
    playing._seek(17.0)
    turns = reader.view.turns
    assert hands.text[turns[reader.view._heard].start :].startswith("Turn number 10")
    hands.press("Shift+F5")
    hands.wait(lambda: playing.player.playing and 10.0 <= playing.player.place < 17.0)
    hands.press("F5", "Ctrl+Z")
    assert recording_of(hands.window.read.page.source.details).offset == 0.0
    assert playing._line.start_of(reader.current_turn()) == 4.0


@SILENT
def test_a_file_that_is_no_sound_is_told(at_the_window: Callable[..., Hands], timed: Path, tmp_path: Path) -> None:
    noise = tmp_path / "noise.mp3"
    noise.write_bytes(b"this is not a recording at all " * 40)
    hands = at_the_recording(at_the_window, timed, noise)
    bar = hands.window.read.playback
    hands.wait(lambda: bar.says.isVisible())
    assert "cannot be played" in bar.says.text() and bar.choose.isVisible()
    assert not hands.window.actions_["play"].isEnabled()
