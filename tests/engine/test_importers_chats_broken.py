"""Chat archives that break off, or are mangled: sound turns or a sentence, never anything else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.chats.chat_json import JsonChatImporter, shape
from tests.chat_sources import answer, claude, human, words
from tests.engine import test_importers_chats as chats

CHAT_IMPORTERS = [candidate for candidate in registry.IMPORTERS if isinstance(candidate, JsonChatImporter)]
SAMPLES: dict[str, Any] = {
    "claude": [claude(human("hi"), answer(words("yes")))],
    "openwebui": [chats.OPEN_WEBUI],
    "librechat": {**chats.LIBRECHAT, "messages": [chats.NEST]},
    "grok": {"conversations": [chats.GROK]},
    "oasst": chats.OASST,
    "messages": {"messages": chats.MESSAGES},
    "sharegpt": [chats.SHAREGPT],
    "chatbotui": chats.CHATBOTUI,
    "lmstudio": chats.LMSTUDIO,
    "aistudio": chats.AISTUDIO,
    "mistral": chats.MISTRAL,
    "perplexity": chats.PERPLEXITY,
    "sillytavern": chats.SILLYTAVERN,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_files_that_break_off_end_in_a_sentence(tmp_path: Path, name: str) -> None:
    whole = json.dumps(SAMPLES[name])
    path = tmp_path / "cut.json"
    for cut in range(1, len(whole) - 1, max(1, len(whole) // 20)):
        path.write_text(whole[:cut], encoding="utf-8")
        with pytest.raises(UserError, match=r"cut\.json: .+"):
            registry.read(path, name)


def lines_of(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def test_of_a_conversation_a_line_those_that_are_whole_come_in(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"
    for chat in ({"messages": chats.MESSAGES}, chats.SHAREGPT):
        whole = lines_of(chat, chat, chat)
        two = len(lines_of(chat, chat))
        for cut in range(two + 2, len(whole) - 2, max(1, (len(whole) - two) // 20)):
            path.write_text(whole[:cut], encoding="utf-8")
            try:
                read = registry.read(path)
            except UserError as error:
                assert "line 3" in str(error)  # cut within a word or number, which may as well be damaged
                continue
            assert len(read.sources) == 2
            assert read.warnings == (
                "“Line 3” was left out: it breaks off before its end; export or copy the file again.",
            )
            assert len(registry.survey(path).parts) == 2


def test_a_conversation_whose_own_line_is_cut_is_refused_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl"
    for values in (chats.MESSAGES, chats.SILLYTAVERN):
        path.write_text(lines_of(*values)[:-3], encoding="utf-8")
        with pytest.raises(UserError, match=rf"cut\.jsonl: Line {len(values)} breaks off"):
            registry.read(path)
    path.write_text(lines_of({"messages": chats.MESSAGES})[:-3], encoding="utf-8")
    with pytest.raises(UserError, match="The file breaks off before its end"):
        registry.read(path)


@pytest.mark.parametrize("data", ["[" * 100_000, '{"a":' * 50_000, '{"messages": [' * 20_000, "{}", "[]", "[[]]", "0"])
def test_hostile_json_ends_in_a_sentence(tmp_path: Path, data: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(data, encoding="utf-8")
    for candidate in CHAT_IMPORTERS:
        with pytest.raises(UserError, match=r"x\.json: .+"):
            registry.read(path, candidate.name)


WORDS = st.sampled_from(["a", "<think>b</think>c", "", "human", "user", "assistant", "text", "thinking", "k1", "k2"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS


def mangled(draw: st.DrawFn, value: Any) -> Any:
    """The value with parts replaced by anything, left out or doubled."""
    change = draw(st.integers(0, 9))
    if change == 0:
        return draw(LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(WORDS, LEAVES, max_size=2))
    if isinstance(value, dict):
        return {key: mangled(draw, inner) for key, inner in value.items() if draw(st.integers(0, 9))}
    if isinstance(value, list):
        items = [mangled(draw, inner) for inner in value]
        return items + items[:1] if change == 1 else items
    return value


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=30)
@given(data=st.data())
def test_mangled_files_end_in_sound_turns_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "mangled.json"
    value = data.draw(st.composite(mangled)(SAMPLES[name]))
    path.write_text(json.dumps(value), encoding="utf-8")
    try:
        sources = registry.read(path, name).sources
    except UserError:
        return
    for source in sources:
        position = 0
        for index, turn in enumerate(source.turns):
            assert position <= turn.start < turn.end <= len(source.text)
            assert turn.parent is None or 0 <= turn.parent < index
            position = turn.end


def test_the_shape_of_a_file_that_is_cut_off() -> None:
    text = json.dumps([{"a": {"b": ['}"]', {"c": 1}]}, "d": "x\\", "e": [[{"f": "g"}]]}])
    assert shape(text.encode()) == {"[].a", "[].a.b", "[].a.b[].c", "[].d", "[].e", "[].e[][].f"}
    assert shape(text[:20].encode()) == {"[].a", "[].a.b"}
    for cut in range(len(text)):
        assert len(shape(text[:cut].encode())) <= 6
    assert shape(b"[" * 70_000) == shape(b"words") == frozenset()
