"""The benchmarks run, at their smallest size; what they measure is for a person to read."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent / "benchmarks"
ON_REAL_DATA = "embedded_engine.py"
BENCHMARKS = sorted(path.name for path in FOLDER.glob("*.py") if "--smoke" in path.read_text("utf-8"))


def test_there_are_benchmarks() -> None:
    assert {"archive.py", "engine.py", "reader.py"} <= set(BENCHMARKS)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs(name: str, request: pytest.FixtureRequest) -> None:
    if name == ON_REAL_DATA:
        request.getfixturevalue("shared_data")  # which skips where there is none
    done = subprocess.run(
        [sys.executable, str(FOLDER / name), "--smoke"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
