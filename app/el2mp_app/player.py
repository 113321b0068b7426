"""Plays a recording. QtMultimedia is an extra of the program: it is looked for when a recording is first opened."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal

from el2mp_desktop.domain.recording import within
from el2mp_desktop.language import tr
from el2mp_desktop.locations import checkout_file

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer


def why_silent() -> str:
    """Why nothing can be heard with what is installed, and what to do; empty where all is there."""
    try:
        import_module("PySide6.QtMultimedia")
    except ModuleNotFoundError:
        return how_to_hear()
    except ImportError as error:
        return tr("What plays recordings lacks a library of the system: {reason}.", reason=str(error).split(":")[0])
    return ""


def how_to_hear() -> str:
    """The command is the one that works for this program: in its own folder, or where it was installed."""
    versions = checkout_file("requirements-audio.lock")
    wanted = f'--no-deps --require-hashes -r "{versions}"' if versions is not None else '"el2mp-desktop[audio]"'
    command = f'"{sys.executable}" -m pip install {wanted}'
    return tr("To hear recordings, add QtMultimedia once and start again: {command}", command=command)


class Player(QObject):
    """Places and lengths are seconds. What is asked of it while a file is opened is done once it is open."""

    moved = Signal(float)
    playing_changed = Signal(bool)
    length_changed = Signal(float)
    failed = Signal(str)
    """A sentence for a person."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._player: QMediaPlayer | None = None
        self._path: Path | None = None
        self._awaited: float | None = None
        self.rate = 1.0

    def open(self, path: Path) -> None:
        """Its beginning, silent."""
        self.close()
        self._path, self._awaited = path, 0.0
        self._made().setSource(QUrl.fromLocalFile(str(path)))

    def close(self) -> None:
        """Nothing is open, and the file is let go."""
        self._path, self._awaited = None, None
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl())

    @property
    def is_open(self) -> bool:
        return self._path is not None

    @property
    def playing(self) -> bool:
        return self._player is not None and self._player.isPlaying()

    @property
    def place(self) -> float:
        if self._awaited is not None:
            return self._awaited
        return self._player.position() / 1000 if self._player is not None else 0.0

    @property
    def length(self) -> float:
        """0 while it is not known."""
        return self._player.duration() / 1000 if self._player is not None else 0.0

    def go_to(self, seconds: float) -> None:
        place = within(seconds, self.length)
        if self._awaited is not None:
            self._awaited = place
        elif self._player is not None:
            self._player.setPosition(round(place * 1000))
        self.moved.emit(place)

    def play(self) -> None:
        if self._path is not None:
            self._made().play()

    def pause(self) -> None:
        if self._player is not None:
            self._player.pause()

    def set_rate(self, rate: float) -> None:
        """How fast: 1 is as it was said. The pitch stays where the system can keep it."""
        self.rate = rate
        if self._player is not None:
            self._player.setPlaybackRate(rate)

    def _made(self) -> QMediaPlayer:
        if self._player is None:
            from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

            player = self._player = QMediaPlayer(self)
            player.setAudioOutput(QAudioOutput(player))
            player.setPlaybackRate(self.rate)
            player.positionChanged.connect(self._on_moved)
            player.playingChanged.connect(self.playing_changed)
            player.durationChanged.connect(lambda length: self.length_changed.emit(length / 1000))
            player.mediaStatusChanged.connect(self._on_status)
            player.errorOccurred.connect(self._on_error)
        return self._player

    def _on_moved(self, place: int) -> None:
        if self._awaited is None and self._path is not None:
            self.moved.emit(place / 1000)

    def _on_status(self, status: object) -> None:
        """A place asked for before the file was open would be forgotten."""
        from PySide6.QtMultimedia import QMediaPlayer

        ready = (QMediaPlayer.MediaStatus.LoadedMedia, QMediaPlayer.MediaStatus.BufferedMedia)
        if status in ready and self._awaited is not None:
            place, self._awaited = self._awaited, None
            if place:
                self._made().setPosition(round(place * 1000))

    def _on_error(self, *_: object) -> None:
        name = self._path.name if self._path is not None else ""
        if name:
            self.failed.emit(tr("“{file}” cannot be played: it is damaged, or of a kind unknown here.", file=name))
