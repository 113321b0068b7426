"""``next`` and ``expressions`` from the command line."""

from pathlib import Path

import pytest

from el2mp_desktop.cli.exploring import ORDERS
from el2mp_desktop.operations.codings import mark_nothing
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.next_turns import ORDERS as ORDERS_OF_THE_ENGINE
from el2mp_desktop.settings import Settings, save_settings
from tests.command_line import done, refused

TALK = "Inès: The client names worry me.\n\nTom: We hide client names.\n\nInès: D’accord, on attend.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    save_settings(Settings(name="Léa Marchetti", initials="LM"))
    file, talk = tmp_path / "fieldwork.el2mp", tmp_path / "Atelier.txt"
    talk.write_text(TALK, "utf-8")
    done("new", file)
    done("import", file, talk)
    with Project.open(file, coder=Person("Léa Marchetti", "LM")) as opened:
        source = opened.read.sources()[0].id
        opened.do(mark_nothing, [opened.read.turns(source)[0].id], source)
    return file


def test_the_orders_are_those_of_the_engine() -> None:
    assert ORDERS == ORDERS_OF_THE_ENGINE


@pytest.mark.parametrize("order", ["document", "random", "speakers", "novel"])
def test_next_lists_what_its_reader_has_not_read(project: Path, order: str) -> None:
    rows = done("next", project, "--order", order, "--json").json
    assert sorted(row["text"] for row in rows) == ["D’accord, on attend.", "We hide client names."]
    assert len(done("next", project, "--order", order, "--coder", "Noé", "--json").json) == 3
    assert len(done("next", project, "--order", order, "--turns", 1).lines) == 2


def test_next_of_a_source_that_is_not_there_is_refused(project: Path) -> None:
    assert "Nowhere" in refused("next", project, "--source", "Nowhere")


def test_expressions_tell_who_says_them_where(project: Path) -> None:
    pytest.importorskip("keybert", reason="KeyBERT is not installed")
    told = done("expressions", project, "--json").json
    text = done("turns", project, "Atelier", "--json").json[1]
    (names,) = (one for one in told["uncoded"] if one["expression"] == "client names")
    assert (names["times"], names["speakers"]) == (1, {"Tom": 1})
    assert text["start"] <= names["passages"][0]["start"] < names["passages"][0]["end"] <= text["end"]
    assert any("Inès" in one["speakers"] for one in told["nothing_here"])
    lines = done("expressions", project).lines
    assert lines[0] == "Not coded" and any(line.startswith("client names") and line.endswith("Tom 1") for line in lines)
