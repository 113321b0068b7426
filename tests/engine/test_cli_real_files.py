"""Importing real transcripts, chat exports and hostile files from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.importers.registry import find
from tests.command_line import done, el2mp

pytestmark = pytest.mark.shared

FOLDERS = ("A_transcripts", "B_chatlogs", "E_hostile")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file = tmp_path / "real.el2mp"
    done("new", file, "--codebook", "none")
    return file


def missing(told: dict[str, list[dict[str, str]]], folder: Path) -> Iterator[str]:
    """Files of a folder that an import neither took, nor skipped, nor refused."""
    named = {entry["path"] for part in ("sources", "skipped", "failed") for entry in told[part]}
    return (str(path) for path in find([folder]) if str(path) not in named)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_file_is_in_or_named_with_a_reason(project: Path, shared_data: Path, name: str) -> None:
    folder = shared_data / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not among the shared test material")
    outcome = el2mp("import", project, folder, "--json")
    told = outcome.json
    assert list(missing(told, folder)) == []
    assert outcome.status == (1 if told["failed"] else 0)
    reasons = [line for line in outcome.err.splitlines() if line.startswith("el2mp: ")]
    assert len(reasons) == len(told["failed"]) and "Traceback" not in outcome.err
    assert all(failure["file"] in failure["reason"] for failure in told["failed"])
    assert len(done("sources", project, "--json").json) == len(told["sources"]) > 0
    done("check", project)


def test_passages_of_real_files_are_coded_where_they_stand(project: Path, shared_data: Path) -> None:
    done("new", project.with_name("coded.el2mp"))
    file = project.with_name("coded.el2mp")
    el2mp("import", file, shared_data / "B_chatlogs" / "librechat_fixtures")
    coded = 0
    for source in done("sources", file, "--json").json[:6]:
        turns = [turn for turn in done("turns", file, source["id"], "--json").json if len(turn["text"]) > 20]
        for turn in turns[:2]:
            span = ("--start", turn["start"] + 5, "--end", turn["start"] + 20)
            id = done("code", file, "--source", source["id"], *span, "--code", "HES.danger").out.strip()
            quotes = {coding["id"]: coding["quote"] for coding in done("codings", file, "--json").json}
            assert quotes[id] == turn["text"][5:20]
            coded += 1
    assert coded
    done("check", file)
