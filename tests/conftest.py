"""Fixtures for all tests: offscreen Qt, a home of one's own, shared material where it is there."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["network_guard"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# How long an example takes says more of what else the machine does than of the program.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

SHARED = Path(os.environ.get("EL2MP_SHARED") or Path(__file__).resolve().parents[2] / "shared")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, logs and backups of this test alone."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("EL2MP_HOME", str(folder))
    return folder


@pytest.fixture
def shared_data() -> Path:
    """The folder of real material for testing."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the shared test material is not beside this checkout")
    return folder
