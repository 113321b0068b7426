"""Real chat archives, against figures counted apart from the importers."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from tests.engine.counts_of_chats import CHATS, B, Chat

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat.file.split("/")[-1])
def test_chats(shared_data: Path, chat: Chat) -> None:
    read = registry.read(shared_data / chat.file)
    turns = [turn for source in read.sources for turn in source.turns]
    assert (read.importer, len(read.warnings), len(read.sources), len(turns)) == (
        chat.importer,
        chat.left,
        chat.sources,
        chat.turns,
    )
    for source in read.sources:
        assert_sound(source)
    assert Counter(turn.speaker for turn in turns if turn.speaker) == chat.speakers
    assert sum(turn.current for turn in turns) == chat.current
    assert sum(branches(source) for source in read.sources) == chat.branches
    assert {turn.model for turn in turns if turn.model} == chat.models
    assert all((turn.at is not None) == chat.timed for turn in turns if turn.status != "hidden")
    assert read.sources[0].language == chat.language
    if chat.importer != "oasst":
        assert Counter(turn.status for turn in turns if turn.status) == chat.statuses


def test_every_file_is_in_the_table(shared_data: Path) -> None:
    there = {str(path.relative_to(shared_data)) for path in (shared_data / "B_chatlogs").rglob("*") if path.is_file()}
    assert there <= {chat.file for chat in CHATS}


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat.file.split("/")[-1])
def test_messages_counted_another_way(shared_data: Path, chat: Chat) -> None:
    """By keys alone, at whatever depth, without knowing a format's structure."""
    counted = Counter(_spoken(shared_data / chat.file))
    if not counted:
        pytest.skip("it is no JSON")
    sources = registry.read(shared_data / chat.file).sources
    heard: Counter[str] = Counter()
    for turn in (turn for source in sources for turn in source.turns):
        # What was thought before an answer has the answer's key with a number behind it.
        if turn.role in {"user", "assistant"} and not (turn.status == "hidden" and "/" in (turn.key or "")):
            heard[turn.role] += 1
    assert heard == counted


ROLES = {"human": "user", "prompter": "user", "gpt": "assistant"}


def _spoken(path: Path) -> Iterator[str]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            texts = [archive.read(name).decode() for name in archive.namelist() if "conversations" in name]
    else:
        texts = [path.read_text("utf-8-sig")]
        if path.suffix == ".jsonl":
            texts = texts[0].splitlines()
    for text in texts:
        yield from _roles(json.loads(text)) if text[:1] in "[{" else ()


def _roles(value: object) -> Iterator[str]:
    """Who speaks in each object that has words and says who."""
    for inner in value if isinstance(value, list) else ():
        yield from _roles(inner)
    if not isinstance(value, dict):
        return
    who = value.get("role") or value.get("sender") or value.get("from") or value.get("author")
    who = who.get("role") if isinstance(who, dict) else who
    if isinstance(value.get("isCreatedByUser"), bool):
        who = "user" if value["isCreatedByUser"] else "assistant"
    words = [value.get(key) for key in ("text", "content", "message", "value")]
    role = ROLES.get(who.lower(), who.lower()) if isinstance(who, str) else ""
    if role in {"user", "assistant"} and any(_has_words(word) for word in words):
        yield role
    for key, inner in value.items():
        if key not in {"author", "content"} and not ("history" in value and key == "messages"):
            yield from _roles(inner)


def _has_words(value: object) -> bool:
    if isinstance(value, list):
        return any(_has_words(inner) for inner in value)
    if isinstance(value, dict):
        if value.get("content_type") == "user_editable_context":
            return False
        return any(_has_words(value.get(key)) for key in ("parts", "text", "thinking", "name"))
    return isinstance(value, str) and bool(value.strip())


def test_alternatives_in_openassistant_trees_are_counted_once(shared_data: Path) -> None:
    sources = registry.read(shared_data / B / "oasst/en_tree_first40.jsonl").sources
    turns = [turn for source in sources for turn in source.turns]
    beyond_the_first = sum(
        count - 1 for source in sources for count in Counter(turn.parent for turn in source.turns).values()
    )
    assert sum(turn.status in {"edited", "regenerated"} for turn in turns) == beyond_the_first


def test_an_array_out_of_order_is_put_in_the_order_of_time(shared_data: Path) -> None:
    (source,) = registry.read(shared_data / B / "claude/artifacts.json").sources
    assert source.text.startswith("Built me an artifact with no react")
    assert [turn.at for turn in source.turns] == sorted(turn.at or "" for turn in source.turns)
    assert [turn.role for turn in source.turns] == ["user", "assistant", "assistant"] * 10


def test_a_saved_page_keeps_code_and_leaves_the_window_out(shared_data: Path) -> None:
    (source,) = registry.read(shared_data / B / "dom_snapshots/chatgpt__comprehensive.html").sources
    assert '    <div className="counter">\n      <h2>Count: {count}</h2>\n' in source.text
    (source,) = registry.read(shared_data / B / "dom_snapshots/claude__artifact-panel.html").sources
    assert "[artifact: Reading a tide table Document · MD]" in source.text
    for words in ("You said", "Download", "12:50", "Highs and lows"):
        assert words not in source.text


def branches(source: ImportedSource) -> int:
    children = Counter(turn.parent for turn in source.turns if turn.parent is not None)
    return sum(1 for count in children.values() if count > 1)


def assert_sound(source: ImportedSource) -> None:
    assert source.kind == "chat"
    position = 0
    for index, turn in enumerate(source.turns):
        assert position <= turn.start < turn.end <= len(source.text)
        assert turn.parent is None or turn.parent < index
        assert turn.key or not turn.role
        position = turn.end
