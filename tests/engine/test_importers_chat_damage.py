"""Chat files that were damaged in every way: what comes of them is sources or one sentence, never anything else."""

import json
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

WORDS = {"role": "user", "content": "hi there"}
ANSWER = {"role": "assistant", "content": [{"type": "text", "text": "Hello"}, {"type": "thinking", "thinking": "Hm"}]}
NODE = {"id": "1", "parent": "0", "children": ["2"], "message": {
    "author": {"role": "user"}, "create_time": 1.7e9, "weight": 1.0, "metadata": {"model_slug": "m", "attachments": [
        {"name": "a.txt", "mime_type": "text/plain"}]}, "content": {"content_type": "multimodal_text", "parts": [
            "hi", {"content_type": "image_asset_pointer", "asset_pointer": "x"}]}}}  # fmt: skip
VALID: dict[str, Any] = {
    "chatgpt": [{"title": "T", "current_node": "1", "conversation_id": "c", "create_time": 1.7e9, "mapping": {
        "0": {"id": "0", "message": None, "parent": None, "children": ["1"]}, "1": NODE}}],
    "claude": [{"uuid": "c", "name": "T", "created_at": "2025-01-01T00:00:00Z", "chat_messages": [
        {"uuid": "a", "sender": "human", "text": "hi", "index": 0, "attachments": [{"file_name": "f"}]},
        {"uuid": "b", "sender": "assistant", "parent_message_uuid": "a", "text": "", "content": [
            {"type": "tool_use", "name": "artifacts", "input": {"title": "t", "content": "x"}},
            {"type": "tool_result", "content": [{"type": "text", "text": "r"}]}]}]}],
    "deepseek": [{"id": "d", "title": "T", "inserted_at": "2025-01-01T00:00:00Z", "mapping": {
        "1": {"id": "1", "parent": None, "message": {"model": "m", "fragments": [{"type": "REQUEST", "content": "q"}]}},
        "2": {"id": "2", "parent": "1", "message": {"fragments": [{"type": "THINK", "content": "t"}]}}}}],
    "llamacpp": {"conv": {"id": "c", "name": "T", "currNode": 2}, "messages": [
        {"convId": "c", "id": 1, "role": "user", "content": "hi", "parent": -1, "timestamp": 1740318651000},
        {"convId": "c", "id": 2, "role": "assistant", "content": "<think>x</think>y", "parent": 1, "extra": [{}]}]},
    "openwebui": [{"id": "w", "title": "T", "chat": {"models": ["m"], "history": {"currentId": "b", "messages": {
        "a": {"role": "user", "content": "hi", "timestamp": 1744577557}, "b": {"parentId": "a", "role": "assistant",
            "content": '<details type="reasoning"><summary>s</summary>\n> x</details>y', "output": [{}]}}}}}],
    "librechat": {"conversationId": "l", "title": "T", "options": {"model": "m"}, "messages": [
        {"messageId": "a", "isCreatedByUser": True, "text": "hi", "createdAt": "2025-01-01", "children": [
            {"messageId": "b", "sender": "GPT", "text": "yo", "children": []}]}]},
    "grok": {"conversations": [{"conversation": {"conversation_id": "g", "title": "T", "create_time": {
        "$date": {"$numberLong": "1740318651000"}}}, "responses": [{"response": {"response_id": "1", "sender": "human",
            "message": "hi", "create_time": "2025-01-01T00:00:00Z"}}]}]},
    "gemini": [{"header": "Gemini Apps", "title": "Prompted hi", "time": "2025-01-01T00:00:00Z", "products": [
        "Gemini Apps"], "safeHtmlItem": [{"html": "<p>yo</p>"}], "details": [{"url": "x"}], "attachedFiles": ["f"]}],
    "oasst": {"message_tree_id": "o", "prompt": {"message_id": "a", "text": "hi", "role": "prompter", "replies": [
        {"message_id": "b", "text": "yo", "role": "assistant", "rank": 0, "replies": []}]}},
    "sharegpt": [{"id": "s", "conversations": [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "yo"}]}],
    "messages": [{"id": "m", "messages": [WORDS, ANSWER]}],
    "aistudio": {"runSettings": {"model": "m"}, "systemInstruction": {"text": "s"}, "chunkedPrompt": {"chunks": [
        {"role": "user", "text": "hi"}, {"role": "model", "text": "yo", "isThought": True, "parts": [{"text": "x"}]}]}},
    "chatbotui": {"version": 4, "history": [{"id": "h", "name": "T", "messages": [WORDS], "model": {"id": "m"}}]},
    "lmstudio": {"name": "T", "createdAt": 1740318651000, "messages": [{"currentlySelected": 0, "versions": [
        {"role": "user", "type": "singleStep", "content": [{"type": "text", "text": "hi"}]}]}]},
    "mistral": [{"id": "1", "chatId": "c", "role": "user", "content": "hi", "createdAt": "2025-01-01T00:00:00Z",
                 "contentChunks": [{"type": "text", "text": "hi"}], "files": [{"name": "f"}]}],
    "perplexity": {"metadata": {"thread_title": "T"}, "conversations": [
        {"uuid": "u", "query": "q", "answer": "a", "timestamp": "2025-01-01", "sources": [{"title": "s"}]}]},
    "sillytavern": [{"user_name": "U", "chat_metadata": {}, "create_date": "2025-01-01"},
                    {"name": "U", "is_user": True, "mes": "hi", "send_date": 1, "swipes": ["a", "b"], "swipe_id": 1}],
}  # fmt: skip

ODD = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, float("inf"), float("nan"), "", "x", "\ud800", "\0", [], {}, [[]], {"type": 3},
     "2025-13-45", "9" * 400, [None], {"text": {"text": []}}]
)  # fmt: skip


def mutated(value: Any, draw: Callable[[Any], Any], share: int) -> Any:
    """The value with parts of it left out, doubled, or replaced by something odd; one in ``share`` of them."""
    if draw(st.integers(0, share)) == 0:
        return draw(ODD)
    if isinstance(value, dict):
        pairs = [(key, mutated(inner, draw, share)) for key, inner in value.items()]
        return {key: inner for key, inner in pairs if draw(st.integers(0, share)) or key == ""}
    if isinstance(value, list):
        found = [mutated(inner, draw, share) for inner in value]
        return found * 2 if draw(st.integers(0, share)) == 0 else found
    return value


@pytest.mark.parametrize("name", sorted(VALID))
def test_what_is_damaged_here_was_valid(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    path.write_text(json.dumps(VALID[name]), "utf-8")
    assert registry.read(path).importer == name


@pytest.mark.parametrize("name", sorted(VALID))
def test_keys_and_values_that_are_not_what_they_should_be(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("odd") / "a"

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data(), st.integers(3, 30))
    def check(data: st.DataObject, share: int) -> None:
        path.write_text(json.dumps(mutated(VALID[name], data.draw, share)), "utf-8")
        sound_or_refused(path, name)

    check()


@pytest.mark.parametrize("name", sorted(VALID))
def test_files_that_break_off_or_were_scribbled_on(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    whole = json.dumps(VALID[name], indent=1).encode()
    draw = random.Random(name)
    for _ in range(10):
        cut = bytearray(whole[: draw.randrange(len(whole))] if draw.random() < 0.5 else whole)
        for _ in range(draw.randrange(3)):
            if cut:
                cut[draw.randrange(len(cut))] = draw.randrange(256)
        path.write_bytes(bytes(cut))
        sound_or_refused(path, name)
        sound_or_refused(path, None)


@pytest.mark.parametrize("name", sorted(VALID))
def test_depths_and_lengths(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    whole = json.dumps(VALID[name])
    for odd in ("[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900, "9" * 5000):
        path.write_text(whole.replace('"hi"', odd, 1).replace('"q"', odd, 1), "utf-8")
        sound_or_refused(path, name)


@pytest.mark.parametrize("name", ["chatgpt", "gemini", "messages"])
def test_one_line_of_ten_megabytes(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    path.write_text(json.dumps(VALID[name]).replace("hi", "x" * 10_000_000), "utf-8")
    assert len(registry.read(path, name).sources[0].text) >= 10_000_000


PAGES = {
    "chat-html": '<html><div data-message-author-role="user"><p>hi</p></div><div data-message-author-role="assistant">'
    "<pre><code>a</code></pre></div></html>",
    "gemini": '<html><div class="outer-cell"><div class="header-cell"><p>Gemini Apps<br></p></div>'
    '<div class="content-cell a">Prompted\xa0hi<br>1. 1. 2026 10:00:00 CET<br><p>yo</p></div>'
    '<div class="content-cell b">x</div></div></html>',
    "chatgpt-html": "<html><script>var jsonData = " + json.dumps(VALID["chatgpt"]) + ";</script></html>",
    "openwebui-sql": 'INSERT INTO "chat" VALUES (1, \'' + json.dumps(VALID["openwebui"][0]["chat"]) + "');",
    "markdown-chat": "## user\n\nhi\n\n## chatgpt\n\n```\nyo\n```\n",
    "copilot": 'Conversation,Time,Author,Message\n"T",2026-07-26T23:20:56,AI,"yo"\n'
    '"T",2026-07-26T23:20:56,Human,"hi"\n',
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_and_tables(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    path.write_text(PAGES[name], "utf-8")
    assert registry.read(path).importer == name
    draw = random.Random(name)
    for _ in range(12):
        text = PAGES[name]
        for _ in range(draw.randrange(1, 6)):
            start, end = sorted(draw.randrange(len(text) + 1) for _ in range(2))
            text = draw.choice([text[:start] + text[end:], text[:end] + text[start:], text[:start]]) or " "
        path.write_text(text, "utf-8")
        sound_or_refused(path, name)
        sound_or_refused(path, None)


@pytest.mark.parametrize("name", ["chatgpt", "claude", "messages"])
def test_memory_stays_within_a_few_times_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    path.write_text(json.dumps(VALID[name] * 3_000), "utf-8")
    tracemalloc.start()
    try:
        registry.survey(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * path.stat().st_size + 4_000_000


def test_a_zip_of_broken_files_is_told_by_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations-000.json", json.dumps(VALID["chatgpt"]))
        archive.writestr("conversations-001.json", json.dumps(VALID["chatgpt"])[:-40])
        archive.writestr("../../evil.json", json.dumps(VALID["chatgpt"]))
    with pytest.raises(UserError, match=r"a\.zip: "):
        registry.read(path)
    assert not (tmp_path.parent.parent / "evil.json").exists()
    data = bytearray(path.read_bytes())
    for place in range(40, len(data), 97):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        path.write_bytes(bytes(broken))
        sound_or_refused(path, "chatgpt")


def sound_or_refused(path: Path, name: str | None) -> None:
    try:
        file = registry.read(path, name)
    except UserError as error:
        assert str(error).startswith(path.name)
        assert "\n" not in str(error)
        return
    for source in file.sources:
        assert_sound(source)
    assert [part.turns for part in registry.survey(path, name).parts] == [len(source.turns) for source in file.sources]


def assert_sound(source: ImportedSource) -> None:
    source.text.encode("utf-8")
    position = 0
    for number, turn in enumerate(source.turns):
        assert position <= turn.start < turn.end <= len(source.text)
        assert turn.parent is None or turn.parent < number
        assert turn.status in {"", "edited", "regenerated", "hidden", "interrupted"}
        position = turn.end
