"""Chats of DeepSeek, llama.cpp and Open WebUI, ChatGPT's page and numbered files, and chats written in Markdown."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.registry import ReadFile

Row = tuple[str | None, str, int | None, bool, str]


def read(folder: Path, data: Any) -> ReadFile:
    path = folder / "anything"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return registry.read(path)


def rows(source: ImportedSource) -> list[Row]:
    return [(t.role, source.text[t.start : t.end], t.parent, t.current, t.status) for t in source.turns]


def said(source: ImportedSource) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.role, source.text[turn.start : turn.end]) for turn in source.turns]


def fragment(kind: str, content: str) -> dict[str, str]:
    return {"type": kind, "content": content}


def deepseek(*nodes: tuple[str, str | None, dict[str, Any] | None]) -> list[dict[str, Any]]:
    mapping = {
        key: {"id": key, "parent": parent, "children": [k for k, p, _ in nodes if p == key],
              "message": message and {"files": [], "model": "deepseek-reasoner", **message}}
        for key, parent, message in nodes
    }  # fmt: skip
    return [{"id": "d1", "title": "Marées", "inserted_at": "2025-03-01T08:00:00.5+08:00", "mapping": mapping}]


def test_deepseek(tmp_path: Path) -> None:
    ask = {"inserted_at": "2025-03-01T08:00:01+08:00", "fragments": [fragment("REQUEST", "Pourquoi ?")]}
    think = [fragment("THINK", "La lune."), fragment("RESPONSE", "La lune !"), fragment("HOLOGRAM", "")]
    first = {"inserted_at": "2025-03-01T08:00:02+08:00", "fragments": think}
    again = {"inserted_at": "2025-03-01T08:00:03+08:00", "fragments": [fragment("RESPONSE", "Le soleil.")]}
    file = read(tmp_path, deepseek(("root", None, None), ("1", "root", ask), ("2", "1", first), ("3", "1", again)))
    (source,) = file.sources
    assert (file.importer, source.key, source.name, source.speakers) == (
        "deepseek",
        "d1",
        "Marées",
        ("User", "DeepSeek"),
    )
    assert rows(source) == [
        ("user", "Pourquoi ?", None, True, ""),
        ("assistant", "La lune.", 0, False, "hidden"),
        ("assistant", "La lune !\n\n[hologram]", 1, False, ""),
        ("assistant", "Le soleil.", 0, True, "regenerated"),
    ]
    assert source.turns[0].at == "2025-03-01T00:00:01.000+00:00"
    assert {turn.model for turn in source.turns if turn.role == "assistant"} == {"deepseek-reasoner"}
    assert "hologram (1)" in source.warnings[0]


def test_deepseek_before_fragments(tmp_path: Path) -> None:
    talk = [("root", None, None), ("1", "root", {"content": "Why?", "reasoning_content": None}),
            ("2", "1", {"content": "The moon.", "reasoning_content": "Tides…"})]  # fmt: skip
    (source,) = read(tmp_path, deepseek(*talk)).sources
    assert [row[:2] for row in rows(source)] == [
        ("user", "Why?"), ("assistant", "Tides…"), ("assistant", "The moon."),
    ]  # fmt: skip


def llama(*messages: dict[str, Any], current: Any) -> dict[str, Any]:
    return {
        "conv": {"id": "c1", "name": "Talk", "currNode": current, "lastModified": 1740320776805},
        "messages": [{"convId": "c1", "type": "text", "timestamp": 1740318651000 + n * 1000, **message}
                     for n, message in enumerate(messages)],
    }  # fmt: skip


LLAMA = llama(
    {"id": 10, "role": "system", "type": "root", "content": "", "parent": -1, "children": [11]},
    {"id": 11, "role": "user", "content": "hi", "parent": 10},
    {"id": 12, "role": "assistant", "content": "<think>Hm.</think>Hello", "parent": 11, "model": "gemma"},
    {"id": 13, "role": "assistant", "content": "Hey", "parent": 11},
    current=12,
)


@pytest.mark.parametrize("form", ["one", "list", "lines"])
def test_llamacpp(tmp_path: Path, form: str) -> None:
    session = {"type": "session", "harness": "llama.app", **LLAMA["conv"]}
    lines = [session, *({"type": "message", "message": message} for message in LLAMA["messages"])]
    data = {"one": LLAMA, "list": [LLAMA], "lines": "\n".join(json.dumps(line) for line in lines)}[form]
    file = read(tmp_path, data)
    (source,) = file.sources
    assert (file.importer, source.key, source.name) == ("llamacpp", "c1", "Talk")
    assert rows(source) == [
        ("user", "hi", None, True, ""),
        ("assistant", "Hm.", 0, True, "hidden"),
        ("assistant", "Hello", 1, True, ""),
        ("assistant", "Hey", 0, False, "regenerated"),
    ]
    assert source.turns[2].model == "gemma"
    assert source.turns[0].at == "2025-02-23T13:50:52.000+00:00"


def test_bodies_of_requests_to_ollama_are_messages(tmp_path: Path) -> None:
    body = {"model": "llama3.2", "stream": False, "options": {"temperature": 0}, "messages": [
        {"role": "system", "content": "Be short."}, {"role": "user", "content": "hi", "images": ["aGk="]},
        {"role": "assistant", "content": "Hello", "thinking": "Greet."}]}  # fmt: skip
    file = read(tmp_path, body)
    (source,) = file.sources
    assert file.importer == "messages"
    assert [row[:2] for row in rows(source)] == [
        ("system", "Be short."), ("user", "hi\n\n[image]"), ("assistant", "Greet."), ("assistant", "Hello"),
    ]  # fmt: skip
    assert source.turns[-1].model == "llama3.2"


GOOGLES = [
    {"role": "user", "parts": [{"text": "This is the Gemini CLI. We are setting up the context."}]},
    {"role": "model", "parts": [{"text": "Got it."}]},
    {"role": "user", "parts": [{"text": "Read it"}, {"inlineData": {"mimeType": "image/png", "data": "aGk="}}]},
    {"role": "model", "parts": [
        {"text": "A file.", "thought": True}, {"text": "I look."},
        {"functionCall": {"name": "read_file", "args": {"path": "n.md"}}}]},
    {"role": "user", "parts": [{"functionResponse": {"id": "1", "name": "read_file", "response": {"output": "Two"}}}]},
    {"role": "model", "parts": [{"text": "It says two."}]},
]  # fmt: skip


@pytest.mark.parametrize("data", [GOOGLES, {"history": GOOGLES, "authType": "x"}, {"contents": GOOGLES}])
def test_messages_of_googles_interface_are_messages(tmp_path: Path, data: Any) -> None:
    """As Gemini CLI shares and keeps them, and as programs send them."""
    file = read(tmp_path, data)
    (source,) = file.sources
    assert file.importer == "messages"
    assert [row[:2] for row in rows(source)] == [
        ("user", "This is the Gemini CLI. We are setting up the context."), ("assistant", "Got it."),
        ("user", "Read it\n\n[image]"), ("assistant", "A file."), ("assistant", "I look.\n\n[tool: read_file]\nn.md"),
        ("tool", "Two"), ("assistant", "It says two."),
    ]  # fmt: skip
    assert [turn.status for turn in source.turns] == ["hidden", "", "", "hidden", "", "", ""]
    assert "left out" not in "".join(source.warnings)


def test_messages_whose_parts_name_their_type_are_messages(tmp_path: Path) -> None:
    call = {"type": "tool-tide", "state": "output-available", "input": {"place": "Kiel"}, "output": {"height": "3 m"}}
    talk = [
        {
            "id": "a",
            "role": "user",
            "parts": [{"type": "text", "text": "Tide?"}],
            "createdAt": "2026-01-01T10:00Z",
        },
        {"id": "b", "role": "assistant", "parts": [{"type": "step-start"}, call, {"type": "text", "text": "High."}]},
    ]
    (source,) = read(tmp_path, {"messages": talk}).sources
    assert [row[:2] for row in rows(source)] == [
        ("user", "Tide?"), ("assistant", "[tool: tide]\nKiel"), ("tool", "3 m"), ("assistant", "High."),
    ]  # fmt: skip
    assert source.turns[0].at == "2026-01-01T10:00:00.000+00:00"


def webui(**answer: Any) -> dict[str, Any]:
    ask = {"id": "a", "parentId": None, "childrenIds": ["b"], "role": "user", "content": "hi", "timestamp": 1744577557}
    messages = {"a": ask, "b": {"id": "b", "parentId": "a", "role": "assistant", "timestamp": 1744577567, **answer}}
    return {"id": "w", "title": "Talk", "chat": {"models": ["m"], "history": {"currentId": "b", "messages": messages}}}


OUTPUT = [
    {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Search."}]},
    {"type": "function_call", "name": "search", "arguments": '{"q": "tides"}'},
    {"type": "function_call_output", "output": [{"type": "input_text", "text": "High."}]},
    {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "High tide."}]},
]


def test_items_of_open_webui_where_the_text_has_no_words(tmp_path: Path) -> None:
    (source,) = read(tmp_path, [webui(content="", output=OUTPUT)]).sources
    assert [(row[0], row[1], row[4]) for row in rows(source)[1:]] == [
        ("assistant", "Search.", "hidden"),
        ("assistant", '[tool: search]\n{"q": "tides"}', ""),
        ("tool", "High.", ""),
        ("assistant", "High tide.", ""),
    ]
    (source,) = read(tmp_path, [webui(content="High tide.", output=OUTPUT)]).sources
    assert [row[1] for row in rows(source)] == ["hi", "High tide."]


def chatgpt(key: str) -> dict[str, Any]:
    message = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": [f"né {key}"]}}
    return {
        "title": key,
        "conversation_id": key,
        "current_node": "1",
        "mapping": {"1": {"id": "1", "message": message}},
    }


def test_numbered_files_of_a_large_export_are_one_archive(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            chats = [chatgpt(f"{number}.{n}") for n in range(2)]
            archive.writestr(f"conversations-{number:03}.json", json.dumps(chats))
        archive.writestr("user.json", json.dumps({"email": "someone@example.org", "phone_number": "+33"}))
        archive.writestr("chat.html", "<html><script>var jsonData = " + json.dumps([chatgpt("twice")]) + ";</script>")
        archive.writestr("message_feedback.json", json.dumps([{"id": "x", "rating": "thumbs_up"}]))
    survey = registry.survey(path)
    assert (survey.importer, [part.key for part in survey.parts]) == (
        *("chatgpt", ["0.0", "0.1", "1.0", "1.1", "2.0", "2.1"]),
    )
    assert [source.key for source in registry.read(path, only=[0, 3]).sources] == ["0.0", "1.1"]
    assert "example.org" not in repr(survey)


def test_the_page_of_all_chats(tmp_path: Path) -> None:
    styles = "<style>" + "p { margin: 0 }" * 200 + "</style>"
    data = json.dumps([chatgpt("x"), chatgpt("y")])
    page = f"<html><head>{styles}<script>\nvar jsonData = {data};\nvar assetsJson = {{}};"
    file = read(tmp_path, page + "</script></head><body><div id='root'></div></body></html>")
    assert (file.importer, [source.key for source in file.sources]) == ("chatgpt-html", ["x", "y"])
    assert file.sources[0].text == "né x"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("# Talk\n\n_**User**_\n\nhi\n\n---\n\n_**Assistant**_\n\nhello\n", ("User", "Assistant")),
        ("_**User (2025-08-01 10:00Z)**_\n\nhi\n\n_**Agent (model gpt-5, mode Ask)**_\n\nhello\n", ("User", "Agent")),
        ("_**User: ada (2026-01-29 09:20Z)**_\n\nhi\n\n_**Assistant**_\n\nhello\n", ("User", "Assistant")),
        ("**You**\n\nhi\n\n---\n\n**Gemini**\n\nhello\n", ("You", "Gemini")),
        ("**User**:\nhi\n\n**Assistant**: hello\n", ("User", "Assistant")),
        ("# Prompt: 1\n\nhi\n\n# Response: 1\n\nhello\n", ("Prompt", "Response")),
        ("## Prompt:\n8/1/2025, 10:00:00 AM\n\nhi\n\n## Response:\n\nhello\n", ("Prompt", "Response")),
        ("## 👤 User\n\nhi\n\n## 🤖 Assistant\n\nhello\n", ("User", "Assistant")),
        ("## Human [created:: 2025-06-08T12:37:50+00:00]\n\nhi\n\n## Gemini [created:: 2025]\n\nhello\n",
         ("Human", "Gemini")),
        ("#### You:\nhi\n\n#### ChatGPT:\nhello\n", ("You", "ChatGPT")),
        ("You said:\nhi\nChatGPT said:\nhello\n", ("You", "ChatGPT")),
        ("##### You said:\n\nhi\n\n###### ChatGPT said:\n\nhello\n", ("You", "ChatGPT")),
        ("#### You said:\nhi\n#### ChatGPT said:\nhello\n", ("You", "ChatGPT")),
        ("You said\nhi\nGemini said\nhello\n", ("You", "Gemini")),
        ("Vous avez dit :\nhi\nChatGPT a dit :\nhello\n", ("Vous", "ChatGPT")),
        ("User: hi\n\nAssistant: hello\n\nUser: more\n", ("User", "Assistant")),
        ("Moi : salut\n\nChatGPT : bonjour\n", ("Moi", "ChatGPT")),
    ],
)  # fmt: skip
def test_ways_to_write_a_chat(tmp_path: Path, text: str, speakers: tuple[str, ...]) -> None:
    file = read(tmp_path, text)
    (source,) = file.sources
    assert (file.importer, source.kind, source.speakers) == ("markdown-chat", "chat", speakers)
    talk = [(role, words) for speaker, role, words in said(source) if speaker]
    assert [role for role, _ in talk][:2] == ["user", "assistant"]
    assert talk[0][1].endswith(("hi", "salut"))
    assert talk[1][1] in {"hello", "bonjour"}


def test_the_model_an_exporter_names(tmp_path: Path) -> None:
    (source,) = read(tmp_path, "_**User**_\n\nhi\n\n_**Agent (model claude-4-sonnet, mode Ask)**_\n\nhello\n").sources
    assert [turn.model for turn in source.turns] == [None, "claude-4-sonnet"]


@pytest.mark.parametrize(
    "text",
    [
        "Marie: hi\nYou: hello\nChatGPT: yes\nMarie: no\n",  # a workshop with a model among people
        "He said\nnothing.\nShe said\nless.\n",
        "**Note**\n\nPlain.\n\n**Summary**\n\nAll.\n",
        "# Introduction\n\nText.\n\n# Model\n\nMore.\n",
    ],
)
def test_what_only_looks_like_a_chat(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).importer == "text"


def test_fields_that_are_not_known_are_counted_and_named(tmp_path: Path) -> None:
    chat = chatgpt("x")
    chat["mapping"]["1"]["message"]["mood"] = "secret words"
    (source,) = read(tmp_path, [{**chat, "weather": "secret words"}]).sources
    assert source.warnings == ("Fields that are not known were left out: mood (1), weather (1).",)
    talk = [{"uuid": "a", "sender": "human", "text": "hi", "mood": 1}, {"sender": "assistant", "text": "yo", "mood": 2}]
    (source,) = read(tmp_path, [{"uuid": "c", "name": "T", "chat_messages": talk}]).sources
    assert source.warnings == ("Fields that are not known were left out: mood (2).",)
    assert "secret" not in repr(source)


@pytest.mark.parametrize(
    "lines",
    [
        [{"message": {"role": "assistant", "content": "Hel"}}, {"message": {"role": "assistant", "content": "lo."}}],
        [{"response": "Hel"}, {"response": "lo."}],
    ],
)
def test_answers_of_ollama_in_pieces(tmp_path: Path, lines: list[dict[str, Any]]) -> None:
    head = {"model": "llama3", "created_at": "2024-05-01T10:00:00.100Z", "done": False}
    answers = [{**head, **lines[0]}, {**head, **lines[1], "done": True}] * 2
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, answers)), encoding="utf-8")
    read = registry.read(path)
    (source,) = read.sources
    assert read.importer == "messages"
    assert [(turn.role, turn.model, turn.at) for turn in source.turns] == [
        ("assistant", "llama3", "2024-05-01T10:00:00.100+00:00")
    ] * 2
    assert source.text == "Hello.\n\nHello."


def test_an_answer_stopped_in_lm_studio_was_interrupted(tmp_path: Path) -> None:
    step = {"type": "contentBlock", "content": [{"type": "text", "text": "A"}]}
    stopped = {**step, "genInfo": {"stats": {"stopReason": "userStopped"}}}
    versions = [{"type": "multiStep", "role": "assistant", "steps": [each]} for each in (step, stopped)]
    asked = {"type": "singleStep", "role": "user", "content": [{"type": "text", "text": "Q"}]}
    chat = {"createdAt": 1, "messages": [{"versions": [asked]}, {"versions": versions, "currentlySelected": 1}]}
    (source,) = read(tmp_path, chat).sources
    assert rows(source)[1:] == [
        ("assistant", "A", 0, False, ""),
        ("assistant", "A", 0, True, "interrupted"),
    ]


def test_what_grok_shows_in_the_midst_of_its_words_is_a_placeholder(tmp_path: Path) -> None:
    card = '<grok:render card_id="a1" card_type="{}" type="x">\n<argument name="n">0</argument>\n</grok:render>'
    words = f"Yes {card.format('citation_card')}, see{card.format('rendered_file_card')}. <grok:render is typed so."
    response = {"response_id": "r", "sender": "ASSISTANT", "message": words}
    chat = {"conversation": {"conversation_id": "g"}, "responses": [{"response": response}]}
    (source,) = read(tmp_path, {"conversations": [chat]}).sources
    assert said(source) == [("Grok", "assistant", "Yes [citation], see[rendered_file]. <grok:render is typed so.")]


def test_messages_as_an_extension_of_browsers_writes_them(tmp_path: Path) -> None:
    person = {"name": "Jane Doe", "email": "jane@example.org"}
    chat = {
        "metadata": {"title": "Notes", "user": person, "powered_by": "ChatGPT Exporter"},
        "messages": [
            {"role": "Prompt", "say": "Q", "time": "2026-07-01 10:00:00"},
            {"role": "Response", "say": "A", "time": "2026-07-01 10:01:00"},
        ],
    }
    (source,) = read(tmp_path, chat).sources
    assert source.name == "Notes" and said(source) == [("User", "user", "Q"), ("Assistant", "assistant", "A")]
    assert [turn.at and turn.at[:16] for turn in source.turns] == ["2026-07-01T10:00", "2026-07-01T10:01"]
    assert "jane" not in repr(source).lower() and not source.warnings


def test_a_model_named_behind_the_date_of_an_answer(tmp_path: Path) -> None:
    talk = "## Prompt:\n7/5/2026, 7:42:01 AM\n\nQ\n\n## Response:\n12/25/2026, 7:43:01 AM · gpt-5-5-thinking\n\nA\n"
    (source,) = read(tmp_path, talk).sources
    assert said(source) == [("Prompt", "user", "Q"), ("Response", "assistant", "A")]
    assert [(turn.at and turn.at[:10], turn.model) for turn in source.turns] == [
        ("2026-07-05", None),
        ("2026-12-25", "gpt-5-5-thinking"),
    ]
