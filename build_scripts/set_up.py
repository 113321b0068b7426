"""Makes the virtual environment of a checkout from its lock file, and knows whether it is whole."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"  # everything in RUN_LOCK and what the tests need
AUDIO_LOCK = "requirements-audio.lock"  # for those who want to hear recordings: the extra “audio”
PIP_LOCK = "requirements-pip.lock"  # the pip that installs them: one that came with Python may take twice as long
ATTEMPTS = 3


def set_up(root: Path = ROOT, *, tests: bool = False) -> Path:
    """The interpreter of a complete ``.venv`` in ``root``, made first where it is missing, stale or half-made."""
    folder = root / ".venv"
    stamp = folder / "set-up.json"
    made = _read(stamp)
    wanted = fingerprint(root, tests)
    if wanted.items() <= made.items() and _python(folder).exists():
        return _python(folder)
    _leave(folder)
    if not (fingerprint(root, tests=False).items() <= made.items() and _python(folder).exists()):
        _make(folder)
    _install(root, TEST_LOCK if tests else RUN_LOCK)
    stamp.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    return _python(folder)


def fingerprint(root: Path, tests: bool) -> dict[str, str]:
    """What a virtual environment is made of; one that was made of anything else is stale."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    built_from = [project["build-system"], project["project"], project.get("tool", {}).get("hatch")]
    parts = {
        "checkout": str(root),
        "interpreter": f"{_base_interpreter()} {sys.version}",
        "package": hashlib.sha256(json.dumps(built_from).encode()).hexdigest(),
    }
    for lock in (RUN_LOCK, TEST_LOCK) if tests else (RUN_LOCK,):
        parts[lock] = hashlib.sha256((root / lock).read_bytes()).hexdigest()
    return parts


def _read(stamp: Path) -> dict[str, str]:
    try:
        made = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _base_interpreter() -> str:
    """The interpreter behind this one, should this one be that of a virtual environment."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _leave(folder: Path) -> None:
    """Go on in the base interpreter where this one lives in ``folder``: it cannot replace itself."""
    if Path(sys.prefix).resolve() == folder.resolve():
        raise SystemExit(subprocess.call([_base_interpreter(), *sys.argv]))


def _make(folder: Path) -> None:
    print(f"Making {folder}", flush=True)
    if folder.exists():
        shutil.rmtree(folder)
    if subprocess.call([sys.executable, "-m", "venv", str(folder)]) != 0:
        raise SystemExit("The virtual environment could not be made; the message above says why.")


def _install(root: Path, lock: str) -> None:
    count = sum("==" in line for line in (root / lock).read_text(encoding="utf-8").splitlines())
    print(f"Installing {count} packages; the first time takes a minute or more", flush=True)
    for pinned in (PIP_LOCK, lock):
        pins = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(root / pinned)]
        _pip(root, "--no-compile", *pins)
    _pip(root, "--no-deps", "--no-build-isolation", "--editable", str(root))
    # in parallel, unlike pip; what fails to compile is templates and the like, which nothing imports
    compile_all = ["-W", "ignore", "-m", "compileall", "-qq", "-j", "0", str(root / ".venv" / "lib")]
    subprocess.call([str(_python(root / ".venv")), *compile_all])


def _pip(root: Path, *arguments: str) -> None:
    command = [str(_python(root / ".venv")), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        command += ["--quiet", "--quiet"]  # errors only
    environment = {"PIP_DEFAULT_TIMEOUT": "60", **os.environ}
    for _ in range(ATTEMPTS):  # a slow index: what was downloaded before is in pip's cache
        if subprocess.call([*command, *arguments], env=environment) == 0:
            return
    raise SystemExit("The packages could not be installed; the messages above say why. Run the same command again.")
