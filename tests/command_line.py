"""Running ``el2mp`` in tests: in this process for breadth, as a process of its own for what only that shows."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from el2mp_desktop.cli import main

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def el2mp(*arguments: object) -> Outcome:
    """In this process, on streams that begin as ASCII ones."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Outcome(status, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))


def done(*arguments: object) -> Outcome:
    """A command that has to work."""
    outcome = el2mp(*arguments)
    assert outcome.status == 0, outcome.err
    return outcome


def refused(*arguments: object) -> str:
    """The one line of a command that a person or the environment keeps from working."""
    outcome = el2mp(*arguments)
    assert outcome.status == 1 and outcome.out == ""
    assert outcome.err.startswith("el2mp: ") and outcome.err.count("\n") == 1, outcome.err
    return outcome.err


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "el2mp_desktop", *map(str, arguments)]


def process(*arguments: object, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """The program as people run it."""
    return subprocess.run(
        command(*arguments), cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, check=False
    )
