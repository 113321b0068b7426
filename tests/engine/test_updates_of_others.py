"""Whose conversation it is, where the format gives conversations no ids: a name or a day is many people’s."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from el2mp_desktop.intake import Decisions, arrivals, collect, open_files, parts_of
from el2mp_desktop.operations.sources import import_and_update
from el2mp_desktop.project import Project
from tests.projects import LEA

Talk = Sequence[tuple[str, str]]

HERS: Talk = [("Explique le bail", "Le bail est un contrat. " * 10), ("Et la franchise ?", "La franchise…")]
HIS: Talk = [("Un poème", "La mer, la mer, " * 20), ("Plus triste", "Hélas."), ("Encore", "Hélas, hélas.")]


def _aistudio(talk: Talk) -> str:
    chunks = [
        {"role": role, "text": words} for pair in talk for role, words in zip(("user", "model"), pair, strict=True)
    ]
    return json.dumps({"runSettings": {"model": "models/m"}, "chunkedPrompt": {"chunks": chunks}})


def _gemini(talk: Talk) -> str:
    entries = [
        {"header": "Gemini Apps", "title": f"Prompted {asked}", "time": f"2025-03-03T10:0{number}:00.123Z",
         "products": ["Gemini Apps"], "safeHtmlItem": [{"html": f"<p>{answered}</p>"}]}
        for number, (asked, answered) in enumerate(talk)
    ]  # fmt: skip
    return json.dumps(entries[::-1])


def _copilot(talk: Talk) -> str:
    rows = [
        f'Nouvelle conversation,2025-03-03T10:0{number}:00,{author},"{words}"'
        for number, pair in enumerate(talk)
        for author, words in zip(("Human", "AI"), pair, strict=True)
    ]
    return "\r\n".join(["Conversation,Time,Author,Message", *reversed(rows), ""])


def _sillytavern(talk: Talk) -> str:
    said = [
        {"name": name, "is_user": name == "U", "send_date": "March 3, 2025 10:00am", "mes": words}
        for pair in talk
        for name, words in zip(("U", "S"), pair, strict=True)
    ]
    first = {"user_name": "U", "character_name": "S", "create_date": "2025-3-3@10h00m", "chat_metadata": {}}
    return "\n".join(map(json.dumps, [first, *said]))


def _messages(talk: Talk) -> str:
    said = [{"role": role, "content": w} for pair in talk for role, w in zip(("user", "assistant"), pair, strict=True)]
    return json.dumps({"id": "1", "messages": said})


WRITTEN = {
    "Untitled prompt": _aistudio,
    "MyActivity.json": _gemini,
    "copilot-activity-history.csv": _copilot,
    "chat.jsonl": _sillytavern,
    "messages.json": _messages,
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "fieldwork.el2mp", coder=LEA) as project:
        yield project


def _bring(project: Project, folder: Path, name: str, talk: Talk) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(WRITTEN[name](talk), "utf-8")
    found = arrivals(parts_of(open_files([folder / name]).files), project.read.sources())
    project.do(import_and_update, collect([(arrival, Decisions()) for arrival in found]).incoming)


@pytest.mark.parametrize("name", WRITTEN)
def test_two_people_s_chats_of_one_name_stay_two(project: Project, tmp_path: Path, name: str) -> None:
    _bring(project, tmp_path / "hers", name, HERS)
    (hers,) = project.read.sources()
    before = project.read.text(hers.id)
    _bring(project, tmp_path / "his", name, HIS)
    assert project.read.text(hers.id) == before
    assert sorted(source.turns for source in project.read.sources()) == [4, 6]


@pytest.mark.parametrize("name", WRITTEN)
def test_a_newer_export_of_the_same_still_updates(project: Project, tmp_path: Path, name: str) -> None:
    _bring(project, tmp_path / "then", name, HERS)
    _bring(project, tmp_path / "now", name, [*HERS, ("Et après ?", "Après, rien.")])
    (source,) = project.read.sources()
    assert source.turns == 6
