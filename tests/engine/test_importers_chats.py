"""Chat archives other than ChatGPT's and Claude's: what each format's oddities become, with files made after its
description."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from tests.chat_sources import One, Read, rows, said, words

OPEN_WEBUI = {
    "id": "w1",
    "user_id": "secret-user",
    "title": "Tides",
    "created_at": 1_744_577_557,
    "chat": {
        "models": ["m1", "m2"],
        "params": {"system": "Be short."},
        "history": {
            "currentId": "b",
            "messages": {
                "a": {"id": "a", "parentId": "q", "role": "assistant", "content": "A", "model": "m1", "timestamp": 2},
                "q": {"id": "q", "parentId": None, "role": "user", "content": "Q", "timestamp": 1,
                      "files": [{"type": "image"}, {"name": "x.pdf"}]},
                "b": {"id": "b", "parentId": "q", "role": "assistant", "model": "m2", "timestamp": 2, "done": False,
                      "content": '<details type="reasoning" done="true">\n<summary>Thought</summary>\n&gt; hm\n'
                      '> well</details>\n<details type="tool_calls" name="sea" arguments="&quot;x&quot;">\n'
                      "</details>\nB <details>mine</details>"},
            },
        },
        "messages": [{"role": "user", "content": "Q"}],
    },
}  # fmt: skip


def test_open_webui(one: One) -> None:
    source = one("openwebui", [OPEN_WEBUI])
    assert rows(source) == [
        ("system", "Be short.", None, True, "hidden"),
        ("user", "Q\n\n[image]\n\n[attachment: x.pdf]", 0, True, ""),
        ("assistant", "A", 1, False, ""),
        ("assistant", "> hm\nwell", 1, True, "hidden"),
        ("assistant", '[tool: sea]\n"x"\n\nB <details>mine</details>', 3, True,
         "interrupted"),
    ]  # fmt: skip
    assert [turn.model for turn in source.turns] == [None, None, "m1", "m2", "m2"]
    assert (source.name, source.key, source.metadata) == ("Tides", "w1", {"model": "m1, m2"})
    assert source.created_at == "2025-04-13T20:52:37.000+00:00"
    assert "secret-user" not in repr(source)


def libre(key: str, parent: str | None, text: str, *children: Any, **fields: Any) -> dict[str, Any]:
    mine = {"messageId": key, "parentMessageId": parent, "sender": "GPT-4", "text": text, "isCreatedByUser": False}
    return {**mine, "children": list(children), **fields}


ZERO = "00000000-0000-0000-0000-000000000000"
NEST = libre(
    "q", ZERO, "Q",
    libre("a", "q", "", content=[{"type": "think", "think": "hm"}, {"type": "text", "text": {"value": "A"}},
                                 {"type": "tool_call", "tool_call": {"name": "sea", "args": "{}", "output": "low"}}]),
    libre("b", "q", "B", unfinished=True, model="gpt-4o", createdAt="2024-01-01T00:00:02Z"),
    isCreatedByUser=True, user="secret-user",
)  # fmt: skip
LIBRECHAT = {"conversationId": "l1", "title": "T", "endpoint": "openAI", "options": {"promptPrefix": "Be short."}}


@pytest.mark.parametrize("field", ["messages", "messagesTree"])
@pytest.mark.parametrize("nested", [True, False])
def test_librechat(one: One, field: str, nested: bool) -> None:
    flat = [{**entry, "children": None} for entry in (NEST, *NEST["children"])]
    source = one("librechat", {**LIBRECHAT, field: [NEST] if nested else flat})
    assert rows(source) == [
        ("system", "Be short.", None, True, "hidden"),
        ("user", "Q", 0, True, ""),
        ("assistant", "hm", 1, False, "hidden"),
        ("assistant", "A\n\n[tool: sea]\n{}\nlow", 2, False, ""),
        ("assistant", "B", 1, True, "interrupted"),
    ]
    assert (source.key, source.speakers) == ("l1", ("User", "GPT-4"))
    assert "secret-user" not in repr(source)


def test_librechat_without_parents_is_one_thread(one: One) -> None:
    entries = [libre("a", None, "A", isCreatedByUser=True), libre("b", None, "B")]
    source = one("librechat", {**LIBRECHAT, "options": {}, "messages": entries})
    assert [(turn.parent, turn.current) for turn in source.turns] == [(None, True), (0, True)]


def grok(key: str, parent: str | None, sender: str, text: str, **fields: Any) -> dict[str, Any]:
    said = {"response_id": key, "parent_response_id": parent, "sender": sender, "message": text, **fields}
    return {"response": {"xai_user_id": "secret-user", **said}}


GROK = {
    "conversation": {"conversation_id": "g1", "title": "T", "create_time": "2025-06-21T19:28:21Z"},
    "responses": [
        grok("q", None, "human", "Q", create_time={"$date": {"$numberLong": "1750534101194"}}),
        grok("a", "q", "ASSISTANT", "A", thinking_trace="hm", create_time="2025-06-21T19:28:25Z", model="grok-4"),
        grok("b", "q", "assistant", "B", partial=True, generated_image_urls=["u"], create_time="2025-06-21T19:28:26Z"),
    ],
}


def test_grok(one: One) -> None:
    source = one("grok", {"conversations": [GROK], "projects": [], "tasks": []})
    assert rows(source) == [
        ("user", "Q", None, True, ""),
        ("assistant", "hm", 0, False, "hidden"),
        ("assistant", "A", 1, False, ""),
        ("assistant", "B\n\n[image]", 0, True, "interrupted"),
    ]
    assert [turn.model for turn in source.turns] == [None, "grok-4", "grok-4", None]
    assert source.turns[0].at == "2025-06-21T19:28:21.194+00:00"
    assert "secret-user" not in repr(source)


def reply(key: str, role: str, *replies: Any, **fields: Any) -> dict[str, Any]:
    return {"message_id": key, "text": key, "role": role, "replies": list(replies), **fields}


OASST = {
    "message_tree_id": "o1",
    "prompt": reply("q", "prompter", reply("a", "assistant", rank=1),
                    reply("b", "assistant", reply("more", "prompter"), rank=0), lang="fr"),
}  # fmt: skip


def test_openassistant_trees_one_a_line(read: Read) -> None:
    result = read("\n".join(json.dumps({**OASST, "message_tree_id": key}) for key in ("o1", "o2")))
    assert (result.importer, [source.key for source in result.sources]) == ("oasst", ["o1", "o2"])
    assert rows(result.sources[0]) == [
        ("user", "q", None, True, ""),
        ("assistant", "b", 0, True, ""),
        ("user", "more", 1, True, ""),
        ("assistant", "a", 0, False, "regenerated"),
    ]
    assert result.sources[0].language == "fr"


MESSAGES = [
    {"role": "system", "content": "Be short."},
    {"role": "user", "content": [{"type": "text", "text": "Q"}, {"type": "image_url", "image_url": {"url": "u"}}]},
    {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "sea", "arguments": "{}"}}]},
    {"role": "tool", "name": "sea", "content": "low"},
    {"role": "assistant", "content": "<think>hm</think>\n\nA"},
]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda m: m, lambda m: {"messages": m}, lambda m: [{"messages": m}], lambda m: {"conversations": m},
        lambda m: [m], lambda m: {"conversations": [{"messages": m}]},
        lambda m: "\n".join(json.dumps(entry) for entry in m),
        lambda m: json.dumps({"messages": m}) + "\n",
    ],
)  # fmt: skip
def test_messages_in_all_their_wrappings(one: One, wrap: Callable[[Any], Any]) -> None:
    source = one("messages", wrap(MESSAGES))
    assert rows(source) == [
        ("system", "Be short.", None, True, "hidden"),
        ("user", "Q\n\n[image]", 0, True, ""),
        ("assistant", "[tool: sea]\n{}", 1, True, ""),
        ("tool", "low", 2, True, ""),
        ("assistant", "hm", 3, True, "hidden"),
        ("assistant", "A", 4, True, ""),
    ]
    assert source.speakers == ("User", "Assistant", "sea")
    assert "image (1), tool (1)" in source.warnings[0]


SHAREGPT = {"id": "s1", "conversations": [{"from": "system", "value": "S"}, {"from": "human", "value": "Q"},
                                          {"from": "gpt", "value": "A"}]}  # fmt: skip


@pytest.mark.parametrize("wrap", [lambda c: c, lambda c: [c], json.dumps])
def test_sharegpt(one: One, wrap: Callable[[Any], Any]) -> None:
    source = one("sharegpt", wrap(SHAREGPT))
    assert [turn.role for turn in source.turns] == ["system", "user", "assistant"]
    assert (source.name, said(source)) == ("s1", ["S", "Q", "A"])


@pytest.mark.parametrize(
    ("text", "speakers", "turns"),
    [
        ("# T\n\nIntro.\n\n## user\n\nQ\n\n---\n\n## ChatGPT\n\nA\n\n## Steps\n1.\n", ["user", "ChatGPT"],
         ["# T\n\nIntro.", "Q", "A\n\n## Steps\n1."]),
        ("**You:** Q\nmore\n\n**ChatGPT:**\n\nA\n\n**Note:** x", ["You", "ChatGPT"], ["Q\nmore", "A\n\n**Note:** x"]),
        ("__Vous__ : Q\n\n__Claude 3.5 Sonnet__: A\n", ["Vous", "Claude 3.5 Sonnet"], ["Q", "A"]),
        ("You said:\nQ\nChatGPT said:\n\nA\n", ["You", "ChatGPT"], ["Q", "A"]),
        ("Vous avez dit :\nQ\nChatGPT a dit :\nA\n", ["Vous", "ChatGPT"], ["Q", "A"]),
        ("### Zoé\nQ\n### GPT-4o\nA\n```\n### Zoé\n```\n### Zoé\nR\n### GPT-4o\nB\n", ["Zoé", "GPT-4o"],
         ["Q", "A\n```\n### Zoé\n```", "R", "B"]),
    ],
)  # fmt: skip
def test_chats_in_markdown(read: Read, text: str, speakers: list[str], turns: list[str]) -> None:
    result = read(text)
    assert result.importer == "markdown-chat"
    (source,) = result.sources
    assert source.text == text
    assert list(source.speakers) == speakers
    assert said(source) == turns
    talk = [turn for turn in source.turns if turn.speaker]
    assert [turn.role for turn in talk] == ["user", "assistant"] * (len(talk) // 2)
    assert [turn.parent for turn in talk] == [None, *(source.turns.index(turn) for turn in talk[:-1])]


@pytest.mark.parametrize(
    "text",
    [
        "# AI\n\nWhat it is.\n\n# Ethics\n\nWhat it should be.\n", "## AI in schools\na\n## You\nb\n",
        "**Note:** a\n\n**Claude:** b\n", "Marie : Bonjour.\nPaul : Salut.\n", "```\n## user\n## chatgpt\n```\n",
        "## user\na\n## user\nb\n", "The man said:\nhello\n",
    ],
)  # fmt: skip
def test_what_is_no_chat_in_markdown_stays_text(read: Read, text: str) -> None:
    assert read(text).importer == "text"


CHATBOTUI = {
    "version": 4,
    "history": [{"id": "h1", "name": "T", "prompt": "Be short.", "model": {"id": "gpt-4", "name": "GPT-4"}, "messages":
        [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]}],
    "folders": [], "prompts": [{"content": "private"}],
}  # fmt: skip


def test_chatbot_ui(one: One) -> None:
    source = one("chatbotui", CHATBOTUI)
    assert [(turn.role, turn.parent, turn.model) for turn in source.turns] == [
        ("system", None, None), ("user", 0, None), ("assistant", 1, "gpt-4"),
    ]  # fmt: skip
    assert (source.name, source.key, said(source)) == ("T", "h1", ["Be short.", "Q", "A"])
    assert "private" not in repr(source)


def version(role: str, *texts: str) -> dict[str, Any]:
    if role == "user":
        return {"type": "singleStep", "role": role, "content": [words(text) for text in texts]}
    steps: list[dict[str, Any]] = [{"type": "status", "statusState": {}}]
    steps += [{"type": "contentBlock", "content": [words(text)]} for text in texts]
    return {"type": "multiStep", "role": role, "senderInfo": {"senderName": "qwen"}, "steps": steps}


LMSTUDIO = {
    "name": "T",
    "createdAt": 1_744_577_557_127,
    "systemPrompt": "Be short.",
    "messages": [
        {"versions": [version("user", "Q")], "currentlySelected": 0},
        {"versions": [version("assistant", "<think>hm</think>A"), version("assistant", "B")], "currentlySelected": 0},
        {"versions": [version("user", "R")], "currentlySelected": 0},
    ],
}


def test_lm_studio(one: One) -> None:
    source = one("lmstudio", LMSTUDIO)
    assert rows(source) == [
        ("system", "Be short.", None, True, "hidden"),
        ("user", "Q", 0, True, ""),
        ("assistant", "hm", 1, True, "hidden"),
        ("assistant", "A", 2, True, ""),
        ("assistant", "B", 1, False, "regenerated"),
        ("user", "R", 3, True, ""),
    ]
    assert {turn.model for turn in source.turns if turn.role == "assistant"} == {"qwen"}
    assert (source.key, source.created_at) == ("1744577557127", "2025-04-13T20:52:37.127+00:00")


AISTUDIO = {
    "runSettings": {"model": "models/gemini-2.5-pro", "temperature": 1.0},
    "systemInstruction": {"parts": [{"text": "Be short."}]},
    "chunkedPrompt": {
        "chunks": [
            {"driveImage": {"id": "secret"}, "role": "user", "tokenCount": 258},
            {"text": "Q", "role": "user"},
            {"text": "hm", "role": "model", "isThought": True},
            {"role": "model", "parts": [{"text": "A"}, {"text": "B"}]},
        ]
    },
}


def test_google_ai_studio(one: One) -> None:
    source = one("aistudio", AISTUDIO)
    assert rows(source) == [
        ("system", "Be short.", None, True, "hidden"),
        ("user", "[image]", 0, True, ""),
        ("user", "Q", 1, True, ""),
        ("assistant", "hm", 2, True, "hidden"),
        ("assistant", "A\n\nB", 3, True, ""),
    ]
    assert source.turns[-1].model == "gemini-2.5-pro"
    assert "secret" not in repr(source)


def test_what_google_ai_studio_ran_drew_and_failed_at(one: One) -> None:
    ran = {"executableCode": {"language": "PYTHON", "code": "print(2)"}}
    result = {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "2\n"}}
    drawn = {"inlineData": {"mimeType": "image/png", "data": "c2VjcmV0"}}
    chunks = [
        {"role": "user", "text": "Q", "createTime": "2026-01-02T10:00:00Z"},
        {"role": "user", "driveDocument": {"id": "d", "name": "plan.pdf"}},
        {"role": "model", **ran},
        {"role": "model", **result},
        {"role": "model", "parts": [{"text": "So: "}, ran, result, {"text": "two"}, drawn]},
        {"role": "model", "text": "Half an ans", "finishReason": "MAX_TOKENS", "parts": [{"text": "Half an ans"}]},
        {"role": "model", "text": "", "errorMessage": "An internal error."},
    ]
    source = one("aistudio", {"runSettings": {}, "chunkedPrompt": {"chunks": chunks}})
    assert [(turn.role, words, turn.status) for turn, words in zip(source.turns, said(source), strict=True)] == [
        ("user", "Q", ""),
        ("user", "[file: plan.pdf]", ""),
        ("assistant", "print(2)", ""),
        ("tool", "2", ""),
        ("assistant", "So: \n\nprint(2)", ""),
        ("tool", "2", ""),
        ("assistant", "two\n\n[image]", ""),
        ("assistant", "Half an ans", "interrupted"),
        ("assistant", "[error: An internal error.]", "interrupted"),
    ]
    assert source.turns[0].at == "2026-01-02T10:00:00.000+00:00"
    assert source.warnings == ("Some parts are no plain text and are shown as placeholders: file (1), image (1).",)


def le_chat(key: str, role: str, at: int, **fields: Any) -> dict[str, Any]:
    return {"id": key, "version": 0, "chatId": "m1", "role": role, "createdAt": f"2025-05-01T10:00:0{at}Z", **fields}


MISTRAL = [
    le_chat("b", "assistant", 2, content="", contentChunks=[words("A"), {"type": "tool_call", "name": "sea"}]),
    le_chat("a", "user", 1, content="Q", contentChunks=None, files=[{"type": "image", "name": "x.png"}]),
    le_chat("c", "user", 3, content="R"),
]


def test_le_chat_in_its_zip(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chat-m1.json", json.dumps(MISTRAL))
        archive.writestr("chat-m1-files/x.png", b"picture")
        archive.writestr("chat-m2.json", json.dumps([le_chat("z", "user", 1, content="Z") | {"chatId": "m2"}]))
    result = registry.read(path)
    assert (result.importer, [source.key for source in result.sources]) == ("mistral", ["m1", "m2"])
    source = result.sources[0]
    assert (source.name, said(source)) == ("Q", ["Q\n\n[attachment: x.png]", "A\n\n[tool: sea]", "R"])
    assert [turn.parent for turn in source.turns] == [None, 0, 1]
    assert source.speakers == ("User", "Le Chat")


def test_references_of_le_chat_stand_among_the_words(one: One) -> None:
    pieces = [{"type": "text", "text": "So says "}, {"type": "reference", "referenceIds": [1]},
              {"type": "text", "text": ", and so on."}]  # fmt: skip
    source = one("mistral", [le_chat("a", "assistant", 1, contentChunks=pieces)])
    assert said(source) == ["So says [reference], and so on."]
    assert "reference (1)" in source.warnings[0]


PERPLEXITY = {
    "metadata": {"thread_title": "T", "user": "secret"},
    "conversations": [{"uuid": "p", "query": "Q", "answer": "A [1]", "model": "sonar",
        "timestamp": "2025-05-01T10:00:00Z", "sources": [{"title": "Site", "url": "https://s.example"}]}],
}  # fmt: skip


def test_perplexity(one: One) -> None:
    source = one("perplexity", PERPLEXITY)
    assert said(source) == ["Q", "A [1]\n\n[1] Site https://s.example"]
    assert [(turn.role, turn.model, turn.key) for turn in source.turns] == [
        ("user", None, "p#query"), ("assistant", "sonar", "p#answer"),
    ]  # fmt: skip
    assert (source.name, "secret" in repr(source)) == ("T", False)


SILLYTAVERN = [
    {"user_name": "Zoé", "character_name": "Ada", "create_date": "2025-05-01T10:00:00Z", "chat_metadata": {}},
    {"name": "Zoé", "is_user": True, "is_system": False, "send_date": "2025-05-01T10:00:01Z", "mes": "Q"},
    {"name": "Ada", "is_user": False, "is_system": False, "mes": "B", "swipes": ["A", "B"], "swipe_id": 1},
    {"name": "Zoé", "is_user": True, "is_system": False, "mes": "R"},
]


@pytest.mark.parametrize("written", ["March 1, 2026 4:05pm", "2026-03-01@16h05m00s", "2026-3-1 @16h 5m 0s 120ms"])
def test_sillytavern_has_its_own_dates(one: One, written: str) -> None:
    first, second = {"user_name": "Me", "chat_metadata": {}, "create_date": written}, dict(SILLYTAVERN[1])
    source = one("sillytavern", "\n".join(map(json.dumps, [first, {**second, "send_date": written}])))
    assert {source.created_at, source.turns[0].at} == {"2026-03-01T16:05:00.000+00:00"}


def test_a_refusal_is_what_was_said(one: One) -> None:
    said = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": None, "refusal": "I cannot."}]
    source = one("messages", json.dumps(said))
    assert [source.text[turn.start : turn.end] for turn in source.turns] == ["Q", "I cannot."]


def test_sillytavern(one: One) -> None:
    source = one("sillytavern", "\n".join(map(json.dumps, SILLYTAVERN)))
    assert rows(source) == [
        ("user", "Q", None, True, ""),
        ("assistant", "A", 0, False, ""),
        ("assistant", "B", 0, True, "regenerated"),
        ("user", "R", 2, True, ""),
    ]
    assert (source.speakers, source.created_at) == (("Zoé", "Ada"), "2025-05-01T10:00:00.000+00:00")


COPILOT = (
    '\ufeffConversation,Time,Author,Message\r\n"T","2025-05-01T10:00:05","AI","B, ""b"""\r\n'
    '"T","2025-05-01T10:00:05","Human","R"\r\n"U","2025-05-01T10:00:04","Human","Z"\r\n'
    '"T","2025-05-01T10:00:01","AI","# A\n\na"\r\n"T","2025-05-01T10:00:01","Human","Q"\r\n'
)


def test_copilot_rows_are_reversed_and_not_sorted(read: Read) -> None:
    result = read(COPILOT)
    assert (result.importer, [source.name for source in result.sources]) == ("copilot", ["T", "U"])
    source = result.sources[0]
    assert said(source) == ["Q", "# A\n\na", "R", 'B, "b"']
    assert [(turn.speaker, turn.parent) for turn in source.turns] == [
        ("User", None), ("Copilot", 0), ("User", 1), ("Copilot", 2),
    ]  # fmt: skip
    assert source.created_at == "2025-05-01T10:00:01.000+00:00"


OFFICE = (
    "CreatedAt,MessageContent,Author,ChatName",
    '08/24/2026 20:34:00 +00:00,"One, ""two""\n\nthree",user,Lists',
    "08/24/2026 20:34:00 +00:00,,api_tool,Lists",
    "08/24/2026 8:34:00 PM +00:00,Four,bot,Lists",
    "8/24/2026 20:35:01 +00:00,Five,user,Lists",
    "8/24/2026 20:35:01 +00:00,,FileUpload App,Lists",
    "8/24/2026 20:35:03 +00:00,Six,bot,Lists",
)


@pytest.mark.parametrize("rows", [OFFICE[1:], OFFICE[:0:-1]])
def test_rows_of_copilot_in_microsoft_365_go_either_way(read: Read, rows: tuple[str, ...]) -> None:
    result = read("\ufeff" + "\r\n".join((OFFICE[0], *rows, "")))
    (source,) = result.sources
    assert (result.importer, source.name, source.created_at) == ("copilot", "Lists", "2026-08-24T20:34:00.000+00:00")
    turns = zip(source.turns, said(source), strict=True)
    assert [(turn.speaker, turn.role, turn.status, words) for turn, words in turns] == [
        ("User", "user", "", 'One, "two"\n\nthree'),
        ("api_tool", "tool", "hidden", "[tool: api_tool]"),
        ("Copilot", "assistant", "", "Four"),
        ("User", "user", "", "Five"),
        ("FileUpload App", "tool", "hidden", "[tool: FileUpload App]"),
        ("Copilot", "assistant", "", "Six"),
    ]
    assert source.turns[-1].at == "2026-08-24T20:35:03.000+00:00"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", 'Conversation,Time,Author,Message\n"T,1,AI', COPILOT[:40], "\0,"])
def test_damaged_csv_ends_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"c\.csv: .+"):
        registry.read(path, "copilot")


PAGE = (
    "<!DOCTYPE html><html><head><title>T</title></head><body>%s<script>no</script>"
    '<div data-message-author-role="user" data-message-id="q"><p>Q &amp; <b>q</b></p><button>Copy</button></div>'
    '<div data-message-author-role="assistant" data-message-id="a" data-message-model-slug="gpt-5">'
    "<p>A<br>a</p><ul><li>1</li><li>2</li></ul><pre><code>x\n  y</code></pre><img alt='secret'>%s</div></body></html>"
)


@pytest.mark.parametrize("before", ["", "<div>" * 5000, "</div></p>", "<p>" + "x" * 100_000])
def test_saved_pages(one: One, before: str) -> None:
    source = one("chat-html", PAGE % (before, ""))
    assert said(source) == ["Q & q", "A\na\n\n1\n\n2\n\nx\n  y\n\n[image]"]
    assert [(turn.role, turn.key, turn.model) for turn in source.turns] == [
        ("user", "q", None), ("assistant", "a", "gpt-5"),
    ]  # fmt: skip


def test_a_request_on_a_saved_page_keeps_its_lines(one: One) -> None:
    typed = '<div class="whitespace-pre-wrap">First\n  second\n\nlast</div>'
    assert (
        said(one("chat-html", PAGE.replace("<p>Q &amp; <b>q</b></p>", typed) % ("", "")))[0]
        == "First\n  second\n\nlast"
    )


@pytest.mark.parametrize("voice", ["font-claude-response", "font-claude-message"])
def test_pages_of_claude_of_any_year_have_the_answers(one: One, voice: str) -> None:
    asked = '<div data-testid="user-message"><p>%s</p></div>'
    told = f'<div data-is-streaming="false"><div class="{voice} relative"><p>Here.</p></div></div>'
    page = f"<!DOCTYPE html><html><body>{asked % 'Plan?'}{told}{asked % 'Again'}</body></html>"
    source = one("chat-html", page)
    assert said(source) == ["Plan?", "Here.", "Again"]
    assert [turn.role for turn in source.turns] == ["user", "assistant", "user"]


def test_an_answer_stays_where_a_button_before_it_leaves_something_open(one: One) -> None:
    asked = '<div data-testid="user-message"><p>Plan?</p></div>'
    button = "<button><div><span>Thought process</span></button>"
    told = f'<div data-is-streaming="false"><div class="font-claude-response">{button}<p>Here.</p></div></div>'
    assert said(one("chat-html", f"<!DOCTYPE html><html><body>{asked}{told}</body></html>")) == ["Plan?", "Here."]


def test_a_page_that_breaks_off_keeps_what_is_there(one: One) -> None:
    page = PAGE % ("", "")
    assert said(one("chat-html", page[: page.index("<ul>")])) == ["Q & q", "A\na"]
