"""Fails the test during which anything, in this process or a Python started by it, tried to leave this machine."""

import os
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

OFFLINE = str(Path(__file__).resolve().parent / "offline")
sys.path.append(OFFLINE)

import network_block  # noqa: E402 - found through the line above


def pytest_configure(config: pytest.Config) -> None:
    handle, name = tempfile.mkstemp(prefix="el2mp-network-", suffix=".txt")
    os.close(handle)
    config.add_cleanup(Path(name).unlink)
    os.environ[network_block.ATTEMPTS] = name
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (OFFLINE, os.environ.get("PYTHONPATH"))))
    network_block.block()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    attempts = _take_attempts()
    if attempts and not report.failed:
        report.outcome = "failed"
        report.longrepr = f"Tried to leave this machine:\n{attempts}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process that outlived its test tried."""
    attempts = _take_attempts()
    if attempts:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print(f"\nTried to leave this machine after the last test:\n{attempts}")


def _take_attempts() -> str:
    record = Path(os.environ[network_block.ATTEMPTS])
    attempts = record.read_text(encoding="utf-8")
    if attempts:
        record.write_text("", encoding="utf-8")
    return attempts
