"""Sessions of editors and command lines, chats between people, Perplexity in Markdown: one made file of each layout."""

import json
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

Row = tuple[str | None, str | None, str, str, int | None]
"""Speaker, role, words, status, parent."""

DAY = "2026-07-02T12:00:"


def read(folder: Path, data: object, importer: str) -> ImportedSource:
    """The only source of a file with another's name, recognised by what it holds."""
    path = folder / "anything.txt"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    file = registry.read(path)
    assert file.importer == importer
    (source,) = file.sources
    return source


def rows(source: ImportedSource) -> list[Row]:
    return [(t.speaker, t.role, source.text[t.start : t.end], t.status, t.parent) for t in source.turns]


def lines(*entries: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, entries))


def code(key: str, above: str | None, kind: str, content: object, **fields: object) -> dict[str, Any]:
    message = {"role": kind, "model": "claude-x", "content": content}
    about = {"sessionId": "s", "cwd": "/home/person", "isSidechain": False, "timestamp": DAY + "01Z"}
    return {"uuid": key, "parentUuid": above, "type": kind, "message": message, **about, **fields}


CLAUDE_CODE = lines(
    {"type": "file-history-snapshot", "messageId": "x"},
    code("u1", None, "user", "Fix the parser"),
    {"uuid": "x1", "parentUuid": "u1", "sessionId": "s", "type": "attachment"},
    code("a1", "x1", "assistant", [{"type": "thinking", "thinking": "Where?"}]),
    code(
        "a2",
        "a1",
        "assistant",
        [{"type": "text", "text": "I look."}, {"type": "tool_use", "name": "Bash", "input": {"c": "ls"}}],
    ),
    code("u2", "a2", "user", [{"type": "tool_result", "content": "a.py"}]),
    code("u3", "u2", "user", "Caveat", isMeta=True),
    code("a3", "u2", "assistant", [{"type": "text", "text": "Done."}]),
    code("u4", None, "user", "Helper, look", isSidechain=True),
    {"type": "ai-title", "aiTitle": "The parser", "sessionId": "s"},
)


def test_claude_code(tmp_path: Path) -> None:
    source = read(tmp_path, CLAUDE_CODE, "claude-code")
    assert (source.name, source.key, source.created_at) == ("The parser", "s", "2026-07-02T12:00:01.000+00:00")
    assert rows(source) == [
        ("User", "user", "Fix the parser", "", None),
        ("Claude", "assistant", "Where?", "hidden", 0),
        ("Claude", "assistant", "I look.\n\n[tool: Bash]\nls", "", 1),
        (None, "tool", "a.py", "", 2),
        ("Claude", "assistant", "Done.", "", 3),
        ("User", "user", "Caveat", "hidden", 3),
        ("User", "user", "Helper, look", "hidden", None),
    ]
    assert [turn.current for turn in source.turns] == [True, True, True, True, True, False, False]
    assert {turn.model for turn in source.turns} == {None, "claude-x"}
    assert "person" not in repr(source)


def test_sessions_in_one_file_are_apart(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(lines(code("1", None, "user", "One"), code("2", None, "user", "Two", sessionId="t")), "utf-8")
    assert [source.key for source in registry.read(path).sources] == ["s", "t"]


def queued(key: str, above: str, prompt: object, kind: str = "human") -> dict[str, Any]:
    attached = {"type": "queued_command", "prompt": prompt, "commandMode": "prompt", "origin": {"kind": kind}}
    return code(key, above, "attachment", "") | {"message": None, "attachment": attached}


def leaves_queue(content: str, **fields: object) -> dict[str, Any]:
    about = {"sessionId": "s", "timestamp": DAY + "05Z"}
    return {"type": "queue-operation", "operation": "remove", "content": content, **about, **fields}


def test_what_is_written_while_claude_code_works_is_the_persons(tmp_path: Path) -> None:
    """It is no entry of the person, but one of what is attached, or only of the queue."""
    picture = [{"type": "text", "text": "See this"}, {"type": "image", "source": {}}]
    data = lines(
        code("u1", None, "user", "Fix the parser"),
        code("a1", "u1", "assistant", [{"type": "text", "text": "I look."}]),
        leaves_queue("The tests too", reason="absorbed_mid_turn"),
        queued("q1", "a1", "The tests too"),
        code("a2", "q1", "assistant", [{"type": "text", "text": "Both."}]),
        queued("q2", "a2", picture),
        queued("q3", "q2", "A job is done", "task-notification"),
        code("a3", "q3", "assistant", [{"type": "text", "text": "Seen."}]),
        leaves_queue("Taken back", reason="cancelled"),
        leaves_queue("And the manual"),
        code("a4", "a3", "assistant", [{"type": "text", "text": "That as well."}]),
    )
    source = read(tmp_path, data, "claude-code")
    assert rows(source) == [
        ("User", "user", "Fix the parser", "", None),
        ("Claude", "assistant", "I look.", "", 0),
        ("User", "user", "The tests too", "", 1),
        ("Claude", "assistant", "Both.", "", 2),
        ("User", "user", "See this\n\n[image]", "", 3),
        ("User", "user", "A job is done", "hidden", 4),
        ("Claude", "assistant", "Seen.", "", 5),
        ("User", "user", "And the manual", "", 6),
        ("Claude", "assistant", "That as well.", "", 7),
    ]
    assert all(turn.current for turn in source.turns)


def test_what_claude_code_writes_in_the_persons_name_is_hidden(tmp_path: Path) -> None:
    data = lines(
        code("u1", None, "user", "<task-notification>done</task-notification>"),
        code("u2", "u1", "user", "<local-command-stdout>4 files</local-command-stdout>"),
        code("u3", "u2", "user", "A peer writes", origin={"kind": "peer"}),
        code("u4", "u3", "user", "<system-reminder> is a tag. What for?", origin={"kind": "human"}),
        code("a1", "u4", "assistant", "It reminds."),
    )
    source = read(tmp_path, data, "claude-code")
    assert [turn.status for turn in source.turns] == ["hidden", "hidden", "hidden", "", ""]
    assert source.name == "<system-reminder> is a tag. What for?"


def item(second: int, payload: dict[str, Any], kind: str = "response_item") -> dict[str, Any]:
    return {"timestamp": f"{DAY}{second:02}Z", "type": kind, "payload": payload}


def spoken(role: str, text: str) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": [{"type": "input_text", "text": text}]}


def test_codex(tmp_path: Path) -> None:
    data = lines(
        item(0, {"id": "c", "timestamp": DAY + "00Z", "cwd": "/home/person"}, "session_meta"),
        item(0, spoken("developer", "Rules")),
        item(0, spoken("user", "<environment_context>x</environment_context>")),
        item(1, {"model": "gpt-5"}, "turn_context"),
        item(1, {"type": "user_message", "message": "Fix it"}, "event_msg"),
        item(1, spoken("user", "Fix it")),
        item(2, {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm"}], "encrypted_content": "z"}),
        item(3, {"type": "function_call", "name": "shell", "arguments": "ls", "call_id": "1"}),
        item(4, {"type": "function_call_output", "call_id": "1", "output": "a.py"}),
        item(5, {"type": "web_search_call", "action": {"query": "tides"}}),
        item(6, spoken("assistant", "Done.")),
        item(7, {}, "hologram"),
    )
    source = read(tmp_path, data, "codex")
    assert (source.name, source.key) == ("Fix it", "c")
    assert rows(source) == [
        (None, "system", "Rules", "hidden", None),
        ("User", "user", "<environment_context>x</environment_context>", "hidden", 0),
        ("User", "user", "Fix it", "", 1),
        ("Codex", "assistant", "Hm", "hidden", 2),
        ("Codex", "assistant", "[tool: shell]\nls", "", 3),
        (None, "tool", "a.py", "", 4),
        ("Codex", "assistant", "[tool: web_search]\ntides", "", 5),
        ("Codex", "assistant", "Done.", "", 6),
    ]
    assert source.turns[-1].model == "gpt-5"
    assert "hologram (1)" in "".join(source.warnings)
    assert "person" not in repr(source)


def test_gemini_cli(tmp_path: Path) -> None:
    call = {
        "name": "read_file",
        "args": {"path": "a.py"},
        "result": [{"functionResponse": {"response": {"output": "1"}}}],
    }
    chat = {"sessionId": "g", "projectHash": "h", "startTime": DAY + "00Z", "hologram": 1, "messages": [
        {"id": "1", "timestamp": DAY + "01Z", "type": "user", "content": [{"text": "Read it"}]},
        {"id": "2", "timestamp": DAY + "02Z", "type": "info", "content": "Updated"},
        {"id": "3", "timestamp": DAY + "03Z", "type": "gemini", "content": "Sure.", "model": "gemini-2.5", "tokens": {},
         "thoughts": [{"subject": "Plan", "description": "Read"}], "toolCalls": [call]}]}  # fmt: skip
    source = read(tmp_path, chat, "gemini-cli")
    assert rows(source) == [
        ("User", "user", "Read it", "", None),
        (None, "system", "Updated", "hidden", 0),
        ("Gemini", "assistant", "Plan\nRead", "hidden", 1),
        ("Gemini", "assistant", "Sure.\n\n[tool: read_file]\na.py", "", 2),
        ("read_file", "tool", "1", "", 3),
    ]
    assert "hologram (1)" in "".join(source.warnings)


def test_visual_studio_code(tmp_path: Path) -> None:
    response = [
        {"kind": "mcpServersStarting"}, {"kind": "thinking", "value": ["Hm", "so"]}, {"value": "Use "},
        {"kind": "inlineReference", "inlineReference": {"path": "/home/person/a.py"}}, {"value": " now."},
        {"kind": "toolInvocationSerialized", "toolId": "run", "pastTenseMessage": {"value": "Ran `ls`"}},
        {"kind": "textEditGroup", "uri": {"path": "/home/person/b.py"}, "edits": []}, {"kind": "undoStop"},
        {"kind": "hologram", "message": {"value": "Look"}},
    ]  # fmt: skip
    chat = {"responderUsername": "GitHub Copilot", "requesterUsername": "person", "requests": [
        {"requestId": "1", "message": {"text": "How?", "parts": []}, "response": response, "responseId": "2",
         "timestamp": 1782993600000, "modelId": "copilot/gpt", "variableData": {"variables": [{"name": "a.py"}]}},
        {"requestId": "3", "message": "And?", "response": [{"value": "W"}], "isCanceled": True}]}  # fmt: skip
    source = read(tmp_path, chat, "vscode")
    assert rows(source) == [
        ("User", "user", "How?\n[attachment: a.py]", "", None),
        ("GitHub Copilot", "assistant", "Hm\nso", "hidden", 0),
        (
            "GitHub Copilot",
            "assistant",
            "Use a.py now.\n\n[tool: run]\nRan `ls`\n\n[edit: b.py]\n\n[hologram]\nLook",
            "",
            1,
        ),
        ("User", "user", "And?", "", 2),
        ("GitHub Copilot", "assistant", "W", "interrupted", 3),
    ]
    assert (source.turns[0].at, source.turns[2].model) == ("2026-07-02T12:00:00.000+00:00", "copilot/gpt")
    assert "edit (1), hologram (1), tool (1)" in "".join(source.warnings)
    assert "person" not in repr(source)


def test_huggingchat_and_its_branches(tmp_path: Path) -> None:
    def message(key: str, who: str, content: str, *ancestors: str) -> dict[str, Any]:
        return {"id": key, "from": who, "content": content, "ancestors": list(ancestors), "createdAt": f"{DAY}0{key}Z"}

    messages = [
        message("0", "system", ""), message("1", "user", "Why?", "0"),
        message("2", "assistant", "<think>Hm</think>Moon", "0", "1"), message("3", "assistant", "The moon", "0", "1"),
    ]  # fmt: skip
    source = read(tmp_path, {"id": "h", "title": "Tides", "model": "m", "messages": messages}, "huggingchat")
    assert rows(source) == [
        ("User", "user", "Why?", "", None),
        ("Assistant", "assistant", "Hm", "hidden", 0),
        ("Assistant", "assistant", "Moon", "", 1),
        ("Assistant", "assistant", "The moon", "regenerated", 0),
    ]
    assert [turn.current for turn in source.turns] == [True, False, False, True]


TELEGRAM = {"name": "Atelier", "type": "private_group", "id": 7, "messages": [
    {"id": 1, "type": "service", "date_unixtime": "1782993600", "actor": "Inès", "action": "create_group", "text": ""},
    {"id": 2, "type": "message", "date": "2026-07-02T12:00:01", "date_unixtime": "1782993601", "from": "Inès",
     "from_id": "user1", "text": ["Oui ", {"type": "bold", "text": "deux"}, " fois"], "hologram": 1},
    {"id": 3, "type": "message", "date": "2026-07-02T12:00:02", "from": None, "from_id": "user2", "text": "",
     "file": "v.ogg", "media_type": "voice_message"}]}  # fmt: skip


@pytest.mark.parametrize("data", [TELEGRAM, {"personal_information": {"phone": "1"}, "chats": {"list": [TELEGRAM]}}])
def test_telegram(tmp_path: Path, data: dict[str, Any]) -> None:
    source = read(tmp_path, data, "telegram")
    assert (source.name, source.kind, source.key) == ("Atelier", "transcript", "telegram:7")
    assert [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns] == [
        (None, "Inès · create group"), ("Inès", "Oui deux fois"), ("user2", "[voice message]")]  # fmt: skip
    assert source.turns[1].at == "2026-07-02T12:00:01.000+00:00"
    assert source.turns[2].at is None
    assert "voice message (1)" in source.warnings[0]
    assert "hologram (1)" in source.warnings[1]


def test_discord(tmp_path: Path) -> None:
    def message(kind: str, content: str, name: str, **fields: object) -> dict[str, Any]:
        author = {"id": "7", "name": name, "nickname": name.title()}
        return {
            "id": name,
            "type": kind,
            "timestamp": DAY + "01.5+02:00",
            "content": content,
            "author": author,
            **fields,
        }

    messages = [message("GuildMemberJoin", "", "ana"), message("Default", "Did it work?", "ana"),
                message("Reply", "Yes", "bo", attachments=[{"fileName": "a.png"}], hologram=1)]  # fmt: skip
    source = read(
        tmp_path, {"guild": {"id": "1"}, "channel": {"id": "2", "name": "lab"}, "messages": messages}, "discord"
    )
    assert [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns] == [
        (None, "Ana · GuildMemberJoin"), ("Ana", "Did it work?"), ("Bo", "Yes\n[attachment: a.png]")]  # fmt: skip
    assert (source.name, source.turns[1].at) == ("lab", "2026-07-02T10:00:01.500+00:00")
    assert "hologram (1)" in source.warnings[1]


PERPLEXITY = """<img src="https://example.org/pplx-full-logo.png" style="height:64px"/>

# What causes tides?

The moon[^1_1].

## In short

The moon.

<span style="display:none">[^1_3]</span>

<div align="center">⁂</div>

[^1_1]: https://example.org/a

---

# And the sun?

Less.

<div style="text-align: center">⁂</div>

[^2_1]: https://example.org/c
"""


def test_perplexity_in_markdown(tmp_path: Path) -> None:
    source = read(tmp_path, PERPLEXITY, "perplexity-markdown")
    assert source.text == PERPLEXITY
    assert [row for row in rows(source) if row[1]] == [
        ("User", "user", "What causes tides?", "", None),
        ("Perplexity", "assistant", "The moon[^1_1].\n\n## In short\n\nThe moon.", "", 1),
        ("User", "user", "And the sun?", "", 2),
        ("Perplexity", "assistant", "Less.", "", 4),
    ]
    assert [row[2][:9] for row in rows(source) if not row[1]] == ["<img src=", "[^1_1]: h", "[^2_1]: h"]


def test_perplexity_with_one_question(tmp_path: Path) -> None:
    logo = '<img src="https://example.org/pplx-full-logo.png" style="height:64px"/>'
    source = read(tmp_path, f"{logo}\n\n# Why?\n\nSo.[^1]\n\n## More\n\nYes.\n", "perplexity-markdown")
    assert [row[1:3] for row in rows(source) if row[1]] == [
        ("user", "Why?"),
        ("assistant", "So.[^1]\n\n## More\n\nYes."),
    ]


PASTED = {
    "Spanish": ("Dijiste:\nUno\n\nChatGPT dijo:\nDos\n\nDijiste:\nTres\n\nChatGPT dijo:\nCuatro", "Dijiste"),
    "Italian": ("Hai detto:\nUno\nChatGPT ha detto:\nDos\nHai detto:\nTres\nChatGPT ha detto:\nCuatro", "Hai detto"),
    "German": ("Du sagtest:\nUno\nChatGPT sagte:\nDos\nDu hast gesagt:\nTres\nChatGPT hat gesagt:\nCuatro", "Du"),
    "Portuguese": ("Você disse:\nUno\nO ChatGPT disse:\nDos\nVocê disse:\nTres\nO ChatGPT disse:\nCuatro", "Você"),
    "headings": (
        "##### Dijiste:\nUno\n###### ChatGPT dijo:\nDos\n##### Dijiste:\nTres\n###### ChatGPT dijo:\nCuatro",
        "Dijiste",
    ),
    "tags": (
        "<user>\nUno\n</user>\n<assistant>Dos</assistant><user>Tres</user>\n\n<assistant>\nCuatro\n</assistant>\n",
        "user",
    ),
}


@pytest.mark.parametrize("name", PASTED)
def test_chats_as_pages_are_copied(tmp_path: Path, name: str) -> None:
    text, person = PASTED[name]
    source = read(tmp_path, text, "markdown-chat")
    model = "assistant" if name == "tags" else "ChatGPT"
    assert [row[:3] for row in rows(source)] == [
        (person, "user", "Uno"), (model, "assistant", "Dos"), (person, "user", "Tres"), (model, "assistant", "Cuatro"),
    ]  # fmt: skip
