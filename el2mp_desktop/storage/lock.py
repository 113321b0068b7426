"""One writer at a time: a kernel lock on a file beside the project, which says who holds it."""

import getpass
import json
import os
import platform
import sys
from contextlib import suppress
from pathlib import Path

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr

_LOCKED_BYTE = 1 << 30
"""Far behind the owner's name: on Windows a locked byte cannot be read by others."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""What the lock holds is written over: a link that came with a stranger's project would lead to a file of one's own."""


class LockedError(UserError):
    """Somebody else has the project open for writing."""


class ProjectLock:
    """Held while a project is open for writing. The kernel lets go of it when the process dies."""

    def __init__(self, project: Path) -> None:
        real = project.resolve()  # one lock, by whatever link the project is reached
        self.path = real.with_name(f".{real.name}.lock")
        self._project = real
        self._file = -1
        try:
            self._file = self._take()
            self.left_by = _left_by(self._file)
            """Whoever held it and did not let go: a program that was stopped, or a computer."""
            os.ftruncate(self._file, 0)
            os.write(self._file, json.dumps(_owner()).encode())
        except OSError as error:
            self.release()
            raise UserError(
                tr(
                    "“{folder}” cannot be written to. Copy the project to a folder of your own and open it there.",
                    folder=real.parent,
                )
            ) from error

    def _take(self) -> int:
        """The open and locked file; again from the start if its last owner took it away meanwhile."""
        while True:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o644)
            if not _try_lock(file):
                os.close(file)
                raise LockedError(self._who_holds_it())
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file), self.path.stat()):
                    return file
            os.close(file)

    def _who_holds_it(self) -> str:
        try:
            owner = json.loads(self.path.read_text("utf-8"))
            return tr(
                "“{project}” is open in another window, of {user} on {computer} (process {pid}). Close it there first.",
                project=self._project.name,
                user=owner["user"],
                computer=owner["computer"],
                pid=owner["pid"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return tr("“{project}” is open in another window. Close it there first.", project=self._project.name)

    def release(self) -> None:
        """Let go, and leave no file beside the project."""
        if self._file < 0:
            return
        if sys.platform != "win32":
            with suppress(OSError):
                self.path.unlink()
        os.close(self._file)
        self._file = -1
        if sys.platform == "win32":  # where an open file cannot be removed, neither ours nor the next owner's
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def _left_by(file: int) -> dict[str, object] | None:
    """What stands in a lock that nobody holds."""
    try:
        found = json.loads(os.read(file, 4096))
    except (OSError, ValueError):
        return None
    finally:
        os.lseek(file, 0, os.SEEK_SET)
    return found if isinstance(found, dict) else None


def _owner() -> dict[str, object]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # by system and version of Python
        user = "?"
    return {"user": user, "computer": platform.node(), "pid": os.getpid()}


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
