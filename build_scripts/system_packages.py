"""Finds the system packages that are missing, and installs them or names the command that does."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

# Library -> Debian package. What PySide6 links to and a small machine lacks; the rest comes along with these.
QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def has_display() -> bool:
    """Whether a window can be shown: only on Linux may a session be without a display."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing(window: bool) -> dict[str, str]:
    """What is not there, as a person looks for it (library or module), with the Debian package that has it."""
    if sys.platform != "linux":
        return {}
    libraries = dict(QT)
    if window:
        libraries |= X11
        if os.environ.get("WAYLAND_DISPLAY"):
            libraries |= WAYLAND
    lacking = {library: package for library, package in libraries.items() if not _loads(library)}
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        lacking["Python's venv module"] = "python{}.{}-venv".format(*sys.version_info)
    return lacking


def require(window: bool) -> None:
    """Install what is missing where that is possible; else leave with the one command that does."""
    lacking = missing(window)
    if not lacking:
        return
    if shutil.which("apt-get") is None:
        raise SystemExit(
            "EL2MP Desktop needs what is missing here and your system's packages have: " + ", ".join(lacking)
        )
    install = ["apt-get", "install", "-y", "--no-install-recommends", *lacking.values()]
    if os.geteuid() == 0:
        print("Installing system packages:", *lacking.values(), flush=True)
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        subprocess.run([*install, "-qq"], env=quiet, check=False)
        importlib.invalidate_caches()
        if not missing(window):
            return
    raise SystemExit(
        "EL2MP Desktop needs system packages that are not installed here. This command installs them:\n\n"
        f"    sudo apt-get update && sudo {' '.join(install)}\n"
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
