"""Chats of editors that keep a log or write Markdown, and Signal's: one made file of each layout."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.vscode_log import replayed


def read(folder: Path, data: str, importer: str) -> ImportedSource:
    """The only source of a file with another's name, recognised by what it holds."""
    path = folder / "anything.txt"
    path.write_text(data, "utf-8")
    file = registry.read(path)
    assert file.importer == importer
    (source,) = file.sources
    return source


def rows(source: ImportedSource) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.role, source.text[turn.start : turn.end]) for turn in source.turns]


def lines(*entries: object) -> str:
    return "\n".join(map(json.dumps, entries)) + "\n"


CURSOR = """# Landing page
_Exported on 10/7/2026 at 17:09:40 GMT+5:30 from Cursor (3.2.11)_

---

**User**

Make it quieter

---

**Cursor**

Done:

---

```md
---

**Users** stay as they are
```

---

**User**

Thanks
"""


def test_cursor(tmp_path: Path) -> None:
    source = read(tmp_path, CURSOR, "cursor")
    assert (source.name, source.text) == ("Landing page", CURSOR)
    assert rows(source)[1:] == [
        ("User", "user", "Make it quieter"),
        ("Cursor", "assistant", "Done:\n\n---\n\n```md\n---\n\n**Users** stay as they are\n```"),
        ("User", "user", "Thanks"),
    ]
    assert rows(source)[0][1] is None
    assert [turn.parent for turn in source.turns] == [None, None, 1, 2]


def asked(number: int, words: str, **fields: object) -> dict[str, Any]:
    return {
        "requestId": f"r{number}",
        "message": {"text": words},
        "timestamp": 1_782_993_600_000 + number,
        "modelId": "copilot/x",
        "response": [],
        **fields,
    }


VSCODE = lines(
    {"kind": 0, "v": {"version": 3, "creationDate": 1_782_993_600_000, "sessionId": "s", "requests": []}},
    {"kind": 1, "k": ["customTitle"], "v": "Tides"},
    {"kind": 2, "k": ["requests"], "v": [asked(0, "What causes tides?")]},
    {"kind": 2, "k": ["requests", 0, "response"], "v": [{"value": "The"}]},
    {"kind": 2, "k": ["requests", 0, "response"], "v": [{"value": "The moon."}], "i": 0},
    {"kind": 2, "k": ["requests"], "v": [asked(1, "No")]},
    {"kind": 2, "k": ["requests"], "v": [asked(2, "And the sun?", response=[{"value": "Less."}])], "i": 1},
    {"kind": 1, "k": ["requests", 1, "modelState"], "v": {"value": 2}},
    {"kind": 3, "k": ["requests", 1, "modelId"]},
    {"kind": 1, "k": ["requests", 7, "message", "text"], "v": "nowhere"},
)


def test_the_log_of_visual_studio_code(tmp_path: Path) -> None:
    source = read(tmp_path, VSCODE, "vscode")
    assert (source.name, source.key) == ("Tides", "s")
    assert rows(source) == [
        ("User", "user", "What causes tides?"),
        ("GitHub Copilot", "assistant", "The moon."),
        ("User", "user", "And the sun?"),
        ("GitHub Copilot", "assistant", "Less."),
    ]
    assert [turn.model for turn in source.turns] == [None, "copilot/x", None, None]
    assert [turn.status for turn in source.turns] == ["", "", "", "interrupted"]
    assert source.turns[0].at == "2026-07-02T12:00:00.000+00:00"


def test_a_chat_of_visual_studio_code_without_changes_is_read_as_before(tmp_path: Path) -> None:
    chat = {"sessionId": "s", "responderUsername": "x", "requests": [asked(0, "Q", response=[{"value": "A"}])]}
    assert len(read(tmp_path, json.dumps(chat), "vscode").turns) == 2


def test_an_empty_log_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(lines({"kind": 0, "v": {"creationDate": 1, "sessionId": "s", "requests": []}}))
    with pytest.raises(UserError, match="empty"):
        registry.read(path)


STEPS = st.one_of(st.integers(-2, 5), st.sampled_from(["requests", "response", "message", ""]), st.none())
VALUES = st.recursive(st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3), max_leaves=5)
CHANGES = st.fixed_dictionaries(
    {"kind": st.integers(1, 4), "k": st.lists(STEPS, max_size=4)}, optional={"v": VALUES, "i": st.integers(-3, 9)}
)


@given(st.lists(CHANGES, max_size=12))
def test_no_change_breaks_a_log(changes: list[dict[str, Any]]) -> None:
    start = {"kind": 0, "v": {"sessionId": "s", "requests": [asked(0, "Q")]}}
    assert isinstance(replayed([json.loads(json.dumps(start)), *changes]), dict)


def message(second: int, sender: str, body: str, **fields: object) -> dict[str, Any]:
    about = {"quote": "", "sticker": "", "reactions": [], "attachments": []}
    return {"date": f"2026-07-02T12:00:{second:02}", "sender": sender, "body": body, **about, **fields}


SIGNAL = lines(
    message(1, "Inès", "Did it work?  "),
    message(2, "Me", "Yes  ", quote="\n\n> Did it work?\n\n", reactions=[["Inès", "👍"]]),
    message(3, "Inès", "  ", attachments=[{"name": "a.png", "path": "media/a.png"}], hologram=1),
)


def test_signal(tmp_path: Path) -> None:
    source = read(tmp_path, SIGNAL, "signal")
    assert (source.name, source.kind) == ("Inès", "transcript")
    assert [(turn.speaker, source.text[turn.start : turn.end], turn.at) for turn in source.turns] == [
        ("Inès", "Did it work?", "2026-07-02T12:00:01.000+00:00"),
        ("Me", "> Did it work?\n\nYes", "2026-07-02T12:00:02.000+00:00"),
        ("Inès", "[attachment: a.png]", "2026-07-02T12:00:03.000+00:00"),
    ]
    assert "attachment (1)" in source.warnings[0]
    assert "hologram (1)" in source.warnings[1]


def test_a_script_for_poe_writes_what_is_read_as_markdown(tmp_path: Path) -> None:
    said = "User:\nWhat causes tides?\n\nAssistant:\nThe moon.\n\nUser:\nThanks\n\n"
    assert rows(read(tmp_path, said, "markdown-chat")) == [
        ("User", "user", "What causes tides?"),
        ("Assistant", "assistant", "The moon."),
        ("User", "user", "Thanks"),
    ]
