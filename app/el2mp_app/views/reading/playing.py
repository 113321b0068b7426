"""Hearing the recording beside the text: which file it is, what the keys do, and the turn that is heard on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from el2mp_app.keys.keymap import key_of
from el2mp_app.player import Player, why_silent
from el2mp_app.session import ProjectSession
from el2mp_app.views.reading.column import Column
from el2mp_desktop import operations
from el2mp_desktop.domain.recording import Recording, Timeline, rate_beside, recording_of
from el2mp_desktop.domain.voices import said_at
from el2mp_desktop.language import tr
from el2mp_desktop.recordings import find, measure, remember

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode
    from el2mp_desktop.project import Changed

_BACK = 3.0
"""Seconds."""


class Playing:
    """One recording at a time: that of the source shown."""

    def __init__(self, view: ReadAndCode, session: ProjectSession) -> None:
        self._view, self._session = view, session
        self._bar = view.playback
        self.player = Player(view)
        self._reader = view.reader
        """The text that says what is heard."""
        self._recording: Recording | None = None
        self._shown = ""
        self._line = Timeline(())
        self._heard = ""
        self.follows = True
        self._begun = False
        """Whether anything was heard of it yet."""
        bar, player = self._bar, self.player
        bar.follow.setChecked(True)
        for asked, act in (
            (bar.play_asked, self.toggle),
            (bar.back_asked, self.back),
            (bar.slower_asked, lambda: self.change_rate(-1)),
            (bar.faster_asked, lambda: self.change_rate(1)),
            (bar.follow_asked, self.toggle_following),
            (bar.file_asked, self.choose),
        ):
            asked.connect(act)
        bar.place_asked.connect(self._seek)
        player.moved.connect(self._on_moved)
        player.length_changed.connect(self._on_length)
        player.playing_changed.connect(bar.show_playing)
        player.failed.connect(self._fail)
        session.closing.connect(self._leave)
        view.context_changed.connect(self._look)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "recording": self.choose,
            "no_recording": self.forget,
            "play": self.toggle,
            "play_turn": self.play_turn,
            "play_back": self.back,
            "play_on": lambda: self._seek(self.player.place + _BACK),
            "align_recording": self.align,
            "slower": lambda: self.change_rate(-1),
            "faster": lambda: self.change_rate(1),
            "follow": self.toggle_following,
        }

    @property
    def ready(self) -> bool:
        """Whether there is something to hear."""
        return self.player.is_open

    @property
    def has_recording(self) -> bool:
        return self._recording is not None

    # Which file

    def start_afresh(self) -> None:
        """Another project."""
        self._leave()
        self._shown = ""

    def refresh(self, changed: Changed) -> None:
        if changed.touches("source", "turn"):
            self._shown = ""
            self._look()

    def choose(self) -> None:
        """The recording of this source; one that is known by its contents is only found again."""
        page = self._view.page
        if page is None:
            return
        known = recording_of(page.source.details)
        title = tr("Recording of “{source}”", source=page.source.name)
        kinds = tr("Sound and video")
        chosen, _ = QFileDialog.getOpenFileName(
            self._view,
            title,
            str(self._session.open_project.path.parent),
            f"{kinds} ({_SUFFIXES});;{tr('All files')} (*)",
        )
        if chosen:
            self.take(page.source.id, Path(chosen), known)

    def take(self, source_id: str, path: Path, known: Recording | None) -> None:
        """It is read once, off this thread, to know it again."""
        project = self._session.open_project
        task = self._session.start(lambda report, cancel: measure(path, project.path, report, cancel))
        task.succeeded.connect(lambda found: self._keep(source_id, path, found, known))
        task.refused.connect(self._session.refused)
        self._session.told.emit(tr("“{file}” is being read…", file=path.name))

    def forget(self) -> None:
        """The source has no recording any more; the file stays."""
        page = self._view.page
        if page is not None and self._recording is not None:
            told = tr("“{file}” is no longer the recording of this source.", file=self._recording.file)
            self._session.take_away(told, operations.recordings.set_recording, page.source.id, None)

    def _keep(self, source_id: str, path: Path, found: Recording, known: Recording | None) -> None:
        remember(found, path)
        if known is not None and known.sha256 == found.sha256:
            self._session.told.emit(tr("It is the very recording: this computer knows now where it lies."))
            self._shown = ""
            self._look()
            return
        self._session.do(operations.recordings.set_recording, source_id, found)
        told = tr("“{file}” is the recording now. It stays where it lies.", file=found.file)
        if known is not None:
            told = tr(
                "“{file}” takes the place of another recording. {key} takes that back.",
                file=found.file,
                key=key_of("undo"),
            )
        self._session.told.emit(told)

    def _look(self) -> None:
        """Called at every move: does something only where another source is shown, or another path through it."""
        column = self._column()
        page = column.page if self._session.project is not None else None
        here = "" if page is None else f"{page.source.id} {page.leaf} {page.way.whole}"
        if here == self._shown:
            return
        before, self._shown = self._recording, here
        self._recording = recording_of(page.source.details) if page is not None else None
        self._heard = ""
        self._reader.show_heard("")
        self._reader = column.reader
        self._line = Timeline(())
        if page is not None and self._recording is not None:
            turns = ((turn.id, turn.time_start) for turn in page.shown_turns())
            self._line = Timeline(turns, self._recording.offset)
        self._bar.setVisible(self._recording is not None)
        if not _is_same_file(before, self._recording) or not self.player.is_open:
            self._open()

    def _column(self) -> Column:
        """The column at work; where that has no recording, another one that has: it goes on being heard."""
        side = self._view.side
        columns = (side.active, *side.others(side.active))
        heard = (c for c in columns if c.page is not None and recording_of(c.page.source.details) is not None)
        return next(heard, side.active)

    def _open(self) -> None:
        self.player.close()
        self._begun = False
        if self._recording is None:
            return
        path = find(self._recording, self._session.open_project.path)
        silent = why_silent()
        if silent:
            self._bar.show_silence(silent)
        elif not self._line:
            self._bar.show_silence(tr("No turn of this source has a time: nothing says where to play it from."))
        elif path is None:
            self._bar.show_silence(tr("“{file}” is not on this computer.", file=self._recording.file), choose=True)
        else:
            self._bar.show_ready(0.0)
            self._bar.show_rate(self.player.rate)
            self.player.open(path)

    def _leave(self) -> None:
        self.player.close()
        self._recording, self._heard, self._shown = None, "", ""
        self._line = Timeline(())
        self._bar.hide()

    def _fail(self, told: str) -> None:
        self.player.close()
        self._bar.show_silence(told, choose=True)
        self._view.context_changed.emit()

    # What the keys do

    def toggle(self) -> None:
        """Play where it was left, the first time from the turn at the caret."""
        if self.player.playing:
            self.player.pause()
        elif not self._begun:
            self.play_turn()
        elif self.ready:
            self.player.play()

    def play_turn(self) -> None:
        """From the turn at the caret; one without a time begins where the turn before it does."""
        if not self.ready:
            return
        start = self._line.start_of(self._reader.current_turn())
        if start is None:
            self._session.told.emit(tr("Neither this turn nor one before it has a time."))
            return
        self._begun = True
        self.player.go_to(start)
        self.player.play()

    def align(self) -> None:
        """The turn at the caret is what is heard at this place of the recording, and all others go by it."""
        page = self._column().page
        here = self._reader.current_turn()
        turn = next((turn for turn in page.turns if turn.id == here), None) if page is not None else None
        if page is None or turn is None or not self.ready:
            return
        if turn.time_start is None:
            self._session.told.emit(tr("This turn has no time of its own: go to one that has."))
            return
        place = self.player.place
        self._session.do(operations.recordings.align_recording, page.source.id, round(place - turn.time_start, 3))
        told = tr("{time} in the text is {place} in the recording, for all turns.",
                  time=said_at(turn.time_start, None), place=said_at(place, None))  # fmt: skip
        self._session.told.emit(told)

    def back(self) -> None:
        self._seek(self.player.place - _BACK)

    def change_rate(self, step: int) -> None:
        self.player.set_rate(rate_beside(self.player.rate, step))
        self._bar.show_rate(self.player.rate)

    def toggle_following(self) -> None:
        self.follows = not self.follows
        self._bar.follow.setChecked(self.follows)
        self._view.context_changed.emit()
        self._show_heard()

    def _seek(self, seconds: float) -> None:
        if self.ready:
            self._begun = True
            self.player.go_to(seconds)

    # What is heard

    def _on_length(self, length: float) -> None:
        if self.ready and length:
            self._bar.show_ready(length)
            self._bar.show_place(self.player.place)

    def _on_moved(self, seconds: float) -> None:
        self._bar.show_place(seconds)
        heard = self._line.at(seconds) if self._begun else ""
        if heard != self._heard:
            self._heard = heard
            self._show_heard()

    def _show_heard(self) -> None:
        """While words are selected the page stands still: somebody is about to code them."""
        self._reader.show_heard(self._heard, reveal=self.follows and self._reader.selection() is None)


def _is_same_file(one: Recording | None, other: Recording | None) -> bool:
    return (one and one.sha256) == (other and other.sha256)


_SUFFIXES = (
    "*.wav *.mp3 *.m4a *.ogg *.oga *.opus *.flac *.aac *.wma *.aif *.aiff *.amr *.mp4 *.m4v *.mov *.mkv *.webm *.avi"
)
