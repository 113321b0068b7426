"""Where shipped material and the person's own settings, logs and backups live."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_APP = "EL2MP Desktop"


def shipped(folder: str) -> Path:
    """The folder of shipped material: beside the package in a wheel, in the repository in a checkout."""
    packaged = _PACKAGE / f"_{folder}"
    return packaged if packaged.is_dir() else _PACKAGE.parent / folder


def checkout_file(name: str) -> Path | None:
    """A file that stands beside the package in a checkout; None where the package was installed."""
    file = _PACKAGE.parent / name
    return file if file.is_file() else None


def user_folder() -> Path:
    """The person's settings, logs and local backups; ``EL2MP_HOME`` moves all of it (tests, USB sticks)."""
    chosen = os.environ.get("EL2MP_HOME")
    folder = Path(chosen) if chosen else Path(platformdirs.user_data_dir(_APP, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
