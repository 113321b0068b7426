"""Archives of Claude: what their oddities become, with files made after its description."""

import json
import zipfile
from pathlib import Path

import pytest

from el2mp_desktop.importers import registry
from tests.chat_sources import One, Read, answer, claude, human, rows, said, words


def test_claude_branches_and_the_thread_that_was_open(one: One) -> None:
    source = one(
        "claude",
        claude(
            answer(words("B"), uuid="b", parent_message_uuid="ask", created_at="2025-01-01T00:00:03Z"),
            human("ask", parent_message_uuid="00000000-0000-4000-8000-000000000000", created_at="2025-01-01T00:00:01Z"),
            answer(words("A"), uuid="a", parent_message_uuid="ask", created_at="2025-01-01T00:00:02Z"),
            human("more", parent_message_uuid="a", created_at="2025-01-01T00:00:04Z"),
            human("other", parent_message_uuid="a", created_at="2025-01-01T00:00:05Z"),
            current_leaf_message_uuid="more",
        ),
    )
    assert rows(source) == [
        ("user", "ask", None, True, ""),
        ("assistant", "A", 0, True, ""),
        ("assistant", "B", 0, False, "regenerated"),
        ("user", "more", 1, True, ""),
        ("user", "other", 1, False, "edited"),
    ]
    assert [turn.key for turn in source.turns] == ["ask", "a", "b", "more", "other"]
    assert source.speakers == ("User", "Claude")
    assert source.key == "c1"
    assert "secret-account" not in repr(source)


@pytest.mark.parametrize("pasted", [[], [{"file_name": "n.txt", "extracted_content": "notes"}]])
def test_the_request_that_opens_a_chat_may_be_worded_again(one: One, pasted: list[dict[str, str]]) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    first = human("ask", parent_message_uuid=nobody, created_at="2025-01-01T00:00:01Z", attachments=pasted)
    again = human("ask this", parent_message_uuid=nobody, created_at="2025-01-01T00:00:03Z")
    told = answer(words("A"), parent_message_uuid="ask this", created_at="2025-01-01T00:00:04Z")
    shown = [turn for turn in one("claude", claude(first, again, told)).turns if turn.status != "hidden"]
    assert [(turn.role, turn.current, turn.status) for turn in shown] == [
        ("user", False, ""), ("user", True, "edited"), ("assistant", True, ""),
    ]  # fmt: skip


def test_claude_blocks_become_turns_and_placeholders(one: One) -> None:
    source = one(
        "claude",
        claude(
            human("look this up"),
            answer(
                {"type": "thinking", "thinking": "Let me search."},
                words("Searching."),
                {"type": "tool_use", "name": "web_search", "input": {"query": "tides"}},
                {"type": "tool_result", "name": "web_search", "content": [{"type": "knowledge", "title": "Tides",
                    "url": "https://t.example", "text": "High and low."}]},
                {"type": "thinking", "thinking": "Enough."},
                words("Twice a day."),
                {"type": "tool_use", "name": "artifacts", "input": {"title": "Table", "content": "<p>1</p>"}},
                {"type": "hologram", "beam": 1},
            ),
        ),
    )  # fmt: skip
    assert rows(source) == [
        ("user", "look this up", None, True, ""),
        ("assistant", "Let me search.", 0, True, "hidden"),
        ("assistant", "Searching.\n\n[tool: web_search]\ntides", 1, True, ""),
        ("tool", "Tides\nhttps://t.example\nHigh and low.", 2, True, ""),
        ("assistant", "Enough.", 3, True, "hidden"),
        ("assistant", "Twice a day.\n\n[artifact: Table]\n<p>1</p>\n[end of artifact]\n\n[hologram]", 4, True, ""),
    ]
    assert [turn.key for turn in source.turns[1:]] == ["answer/1", "answer/2", "answer/3", "answer/4", "answer"]
    assert source.speakers == ("User", "Claude", "web_search")
    (warning,) = source.warnings
    assert "artifact (1), hologram (1), tool (1)" in warning


def test_of_thoughts_that_are_kept_back_the_summaries_stay(one: One) -> None:
    kept_back = {"type": "thinking", "thinking": "", "summaries": [{"summary": "Weighing."}, {"summary": "Two ways."}]}
    source = one("claude", claude(human("which?"), answer(kept_back, words("The first."))))
    assert rows(source)[1] == ("assistant", "Weighing.\nTwo ways.", 0, True, "hidden")


def test_a_change_of_an_artefact_says_what_is_replaced_and_by_what(one: One) -> None:
    change = {"id": "plan", "command": "update", "old_str": "Monday", "new_str": "Tuesday", "version_uuid": "v2"}
    source = one("claude", claude(human("later"), answer({"type": "tool_use", "name": "artifacts", "input": change})))
    assert said(source)[1] == "[artifact, instead of: Monday]\nTuesday\n[end of artifact]"


def test_claude_tags_in_the_text_of_old_exports(one: One) -> None:
    text = (
        'Sure.\n<antThinking>A good artifact.</antThinking>\n<antArtifact identifier="x" title="Page">\n<b>1</b>\n'
        "</antArtifact>\nDone. <antThinking>not closed"
    )
    source = one("claude", claude(human("go"), {"uuid": "b", "sender": "assistant", "text": text}))
    assert said(source)[1:] == [
        "A good artifact.",
        "Sure.\n\n[artifact: Page]\n<b>1</b>\n[end of artifact]\nDone. <antThinking>not closed",
    ]
    assert [turn.status for turn in source.turns] == ["", "hidden", ""]


def test_claude_attachments(one: One) -> None:
    pasted = [{"file_name": "plan.txt", "file_size": 9, "extracted_content": "The plan."}]
    files = [{"file_name": "a.png"}, {"file_name": ""}]
    source = one("claude", claude(human("see", attachments=pasted, files=files, files_v2=files)))
    assert rows(source) == [
        ("user", "The plan.", None, True, "hidden"),
        ("user", "see\n\n[attachment: plan.txt]\n\n[attachment: a.png]\n\n[attachment]", 0, True, ""),
    ]


def test_claude_order_without_parents_is_that_of_time(one: One) -> None:
    at = [f"2025-01-01T00:00:0{second}Z" for second in range(4)]
    late = [answer(words("2"), uuid="2", created_at=at[1]), human("3", created_at=at[2]), human("1", created_at=at[1])]
    assert said(one("claude", claude(*late))) == ["1", "2", "3"]


def test_claude_snapshots_are_ordered_by_index(one: One) -> None:
    talk = [{"index": 1, "sender": "assistant", "text": "b", "content": None}, human("a", index=0, uuid="")]
    source = one("claude", {"snapshot_name": "Shared", "uuid": "s", "chat_messages": talk})
    assert (source.name, said(source)) == ("Shared", ["a", "b"])


def test_claude_blocks_that_an_export_could_not_show(one: One) -> None:
    note = "This block is not supported on your current device yet."
    both = [
        answer(words("Seen"), text=f"```\n{note}\n```"),
        {"uuid": "z", "sender": "assistant", "text": f"A\n```\n{note}\n```\nB"},
    ]
    source = one("claude", claude(human("q"), *both))
    assert said(source) == ["q", "Seen", "A\n[unsupported block]\nB"]
    assert "unsupported block (1)" in source.warnings[0]


def test_claude_chats_without_a_word_are_left_out_by_name(read: Read) -> None:
    result = read([claude(name="Nothing"), claude(human("hi"), name="", uuid="c2")])
    assert [(source.name, source.key) for source in result.sources] == [("Untitled conversation", "c2")]
    assert "Nothing" in result.warnings[0]


def test_the_zip_of_an_account_keeps_accounts_and_projects_out(tmp_path: Path) -> None:
    path = tmp_path / "export.bin"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", json.dumps([{"uuid": "u", "email_address": "someone@example.org"}]))
        archive.writestr("projects.json", json.dumps([{"uuid": "p", "name": "Private", "docs": ["private " * 900]}]))
        archive.writestr("conversations.json", json.dumps([claude(human("hi"))]))
    result = registry.read(path)
    assert (result.importer, len(result.sources), result.warnings) == ("claude", 1, ())
    assert "example.org" not in repr(result)
    assert "Private" not in repr(result)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(json.dumps([claude(human("e\u0301lan 𝔄\r\nb"))], ensure_ascii=False).encode(encoding))
    assert said(registry.read(path).sources[0]) == ["e\u0301lan 𝔄\nb"]
