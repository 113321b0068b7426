"""Newer exports of chats between people, by the readers themselves: messages that are there are not doubled."""

import json
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.sources import Incoming, import_and_update, import_sources
from el2mp_desktop.project import Project
from tests.projects import LEA


def telegram(count: int) -> dict[str, Any]:
    messages = [
        {"id": 7 * n, "type": "message", "date": "2026-07-02T12:00:00", "date_unixtime": str(1_782_993_600 + n),
         "from": "Inès", "from_id": "user1", "text": f"mot {n}"}
        for n in range(1, count + 1)
    ]  # fmt: skip
    return {"name": "Atelier", "type": "private_group", "id": 7, "messages": messages}


def discord(count: int) -> dict[str, Any]:
    messages = [
        {"id": f"m{n}", "type": "Default", "timestamp": f"2026-07-02T12:00:0{n}Z", "content": f"mot {n}",
         "author": {"name": "ines"}}
        for n in range(1, count + 1)
    ]  # fmt: skip
    return {"guild": {"id": "1"}, "channel": {"id": "2", "name": "Atelier"}, "messages": messages}


def read(folder: Path, data: object) -> ImportedSource:
    path = folder / "export.json"
    path.write_text(json.dumps(data), "utf-8")
    return registry.read(path).sources[0]


@pytest.mark.parametrize("export", [telegram, discord])
def test_a_newer_export_adds_what_was_written_since(tmp_path: Path, export: Any) -> None:
    with Project.create(tmp_path / "talk.el2mp", coder=LEA) as project:
        (source,) = project.do(import_sources, [Incoming(read(tmp_path, export(2)), {})])
        project.do(apply_code, source, Span(7, 12), project.do(add_code, "Doute", None))
        brought = project.do(import_and_update, [Incoming(read(tmp_path, export(4)), {}, updates=source)])
        assert (brought.ids, [each.added for each in brought.updated]) == ((source,), [2])
        text = project.read.text(source)
        assert text == "mot 1\n\nmot 2\n\nmot 3\n\nmot 4"
        (coding,) = project.read.codings(source)
        assert text[coding.start : coding.end] == "mot 2"
        assert project.check() == []
