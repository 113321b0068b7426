"""ChatGPT exports: the tree, statuses, content types, re-import, and files that are damaged on purpose or not."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat_tree import Message as Node
from el2mp_desktop.importers.chats.chat_tree import in_order

Message = dict[str, Any]


def message(role: str, text: object = "", time: object = None, **fields: Any) -> Message:
    content = text if isinstance(text, dict) else {"content_type": "text", "parts": [text]}
    return {"author": {"role": role}, "create_time": time, "content": content, "metadata": {}, **fields}


def tree(*nodes: tuple[str, str | None, Message | None], current: str | None = None, **fields: Any) -> dict[str, Any]:
    mapping: dict[str, Any] = {
        key: {"id": key, "parent": parent, "children": [], "message": said} for key, parent, said in nodes
    }
    return {"title": "Talk", "id": "c1", "mapping": mapping, "current_node": current, **fields}


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Any], registry.ReadFile]:
    def reader(data: Any) -> registry.ReadFile:
        path = tmp_path / "anything.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return registry.read(path)

    return reader


@pytest.fixture
def one(read: Callable[[Any], registry.ReadFile]) -> Callable[[Any], ImportedSource]:
    return lambda data: read([data]).sources[0]


One = Callable[[Any], ImportedSource]
Read = Callable[[Any], registry.ReadFile]


def said(source: ImportedSource) -> list[str]:
    return [source.text[turn.start : turn.end] for turn in source.turns]


BRANCHED = tree(
    ("answer2", "ask", message("assistant", "Ahoj", 30, metadata={"model_slug": "gpt-5"})),
    ("root", None, None),
    ("sys", "root", message("system", "", None, weight=0)),
    ("answer", "ask", message("assistant", "Hello", 20, metadata={"model_slug": "gpt-4"})),
    ("ask", "sys", message("user", "Hi", 10)),
    ("ask2", "sys", message("user", "Hi there", 40)),
    ("answer3", "ask2", message("assistant", "Once upon", 50, status="in_progress")),
    current="answer",
    conversation_id="c9",
    create_time=10,
    default_model_slug="gpt-4",
)


def test_a_tree_is_laid_out_in_the_order_of_creation(one: One) -> None:
    source = one(BRANCHED)
    assert (source.kind, source.format, source.name, source.key) == ("chat", "chatgpt", "Talk", "c9")
    assert source.text == "Hi\n\nHello\n\nAhoj\n\nHi there\n\nOnce upon"
    rows = [(t.key, t.role, t.speaker, t.parent, t.current, t.status, t.model) for t in source.turns]
    assert rows == [
        ("ask", "user", "User", None, True, "", None),
        ("answer", "assistant", "ChatGPT", 0, True, "", "gpt-4"),
        ("answer2", "assistant", "ChatGPT", 0, False, "regenerated", "gpt-5"),
        ("ask2", "user", "User", None, False, "edited", None),
        ("answer3", "assistant", "ChatGPT", 3, False, "interrupted", None),
    ]
    assert source.turns[0].at == source.created_at == "1970-01-01T00:00:10.000+00:00"
    assert source.metadata == {"model": "gpt-4"}


def test_a_regeneration_is_seen_through_hidden_reasoning(one: One) -> None:
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "Weighing", "content": "a or b"}]}
    source = one(
        tree(
            ("ask", None, message("user", "Which?", 1)),
            ("think", "ask", message("assistant", thoughts, 2)),
            ("a", "think", message("assistant", "A", 3)),
            ("think2", "ask", message("assistant", thoughts, 4)),
            ("b", "think2", message("assistant", "B", 5)),
        )
    )
    assert [turn.status for turn in source.turns] == ["", "hidden", "", "hidden", "regenerated"]
    assert said(source)[1] == "Weighing\na or b"
    assert [turn.parent for turn in source.turns] == [None, 0, 1, 0, 3]


def test_what_settings_say_is_nobodys_turn(one: One) -> None:
    context = {"content_type": "user_editable_context", "user_profile": "I teach.", "user_instructions": "Be short."}
    source = one(
        tree(
            ("ctx", None, message("user", context)),
            ("sys", "ctx", message("system", "You are helpful.", 1)),
            ("seen", "sys", message("user", "Hidden", 2, metadata={"is_visually_hidden_from_conversation": True})),
            ("ask", "seen", message("user", "Hi", 3)),
        )
    )
    assert [(t.role, t.speaker, t.status) for t in source.turns] == [
        ("system", None, "hidden"),
        ("system", None, "hidden"),
        ("user", "User", "hidden"),
        ("user", "User", ""),
    ]


IMAGE = {"content_type": "image_asset_pointer"}
SPEECH = {"content_type": "audio_transcription", "text": "spoken"}


@pytest.mark.parametrize(
    ("content", "words", "counted"),
    [
        ({"content_type": "multimodal_text", "parts": [IMAGE, "Look"]}, "[image]\nLook", "image (1)"),
        ({"content_type": "code", "language": "python", "text": "print(1)"}, "print(1)", ""),
        ({"content_type": "execution_output", "text": "1"}, "1", ""),
        ({"content_type": "tether_quote", "title": "T", "url": "u", "text": "q"}, "T\nu\nq", ""),
        ({"content_type": "tether_browsing_display", "result": "# r", "summary": None}, "# r", ""),
        ({"content_type": "hologram", "beam": [1]}, "[hologram]", "hologram (1)"),
        ({"content_type": "hologram", "text": "still words"}, "still words", "hologram (1)"),
        ({"content_type": "multimodal_text", "parts": [SPEECH]}, "spoken", ""),
        ({"content_type": "text", "parts": [{"odd": 1}, None, 3, "x"]}, "[?]\n[?]\nx", "? (2)"),
        ("bare text", "bare text", ""),
    ],
)  # fmt: skip
def test_content_types(one: One, content: Any, words: str, counted: str) -> None:
    source = one(tree(("a", None, {**message("user", "", 1), "content": content})))
    assert said(source) == [words]
    assert counted in "".join(source.warnings)
    assert bool(counted) == bool(source.warnings)


def test_attachments_are_named_once(one: One) -> None:
    files = [{"name": "plan.pdf", "mime_type": "application/pdf"}, {"name": "a.png", "mime_type": "image/png"}]
    picture = {"content_type": "multimodal_text", "parts": [{"content_type": "image_asset_pointer"}, "See"]}
    source = one(tree(("a", None, message("user", picture, 1, metadata={"attachments": files}))))
    assert said(source) == ["[image: a.png]\nSee\n[attachment: plan.pdf]"]


def test_marks_of_private_use_become_what_the_window_showed(one: One) -> None:
    cite = "\ue200cite\ue202turn0search1\ue201"
    text = (
        f'See {cite}, \ue200cite\ue202turn0search2\ue201 by \ue200entity\ue202["people","Ada L.",0]\ue201 '
        "\ue203quoted\ue204 \ue200url\ue202Title\ue202https://x.org\ue201\ue206."
    )
    details = {"content_references": [{"matched_text": cite, "alt": "([Site](https://s.org))"}]}
    source = one(
        tree(("a", None, message("user", "?", 1)), ("b", "a", message("assistant", text, 2, metadata=details)))
    )
    assert said(source)[1] == "See ([Site](https://s.org)), [citation] by Ada L. quoted Title."


def test_an_answer_stopped_before_its_first_word_is_kept_and_relays_are_not(one: One) -> None:
    source = one(
        tree(
            ("a", None, message("user", "Go", 1)),
            ("relay", "a", message("assistant", "", 2, status="finished_successfully")),
            ("b", "relay", message("assistant", "", 3, status="in_progress")),
        )
    )
    assert said(source) == ["Go", "[empty]"]
    assert [(turn.parent, turn.status) for turn in source.turns] == [(None, ""), (0, "interrupted")]


def test_the_thread_without_a_current_node_ends_at_the_latest_message(one: One) -> None:
    source = one({**BRANCHED, "current_node": "gone"})
    assert [turn.key for turn in source.turns if turn.current] == ["ask2", "answer3"]


def test_parents_are_found_through_children_alone(one: One) -> None:
    mapping = {
        "a": {"message": message("user", "1", 1), "children": ["b"]},
        "b": {"message": message("assistant", "2", 2)},
    }
    assert [turn.parent for turn in one({"title": "t", "mapping": mapping}).turns] == [None, 0]


def test_a_damaged_conversation_does_not_take_the_others_along(read: Read) -> None:
    result = read(
        [{"title": "Broken", "create_time": 1, "default_model_slug": "x"}, BRANCHED, 7, tree(("r", None, None))]
    )
    assert [source.name for source in result.sources] == ["Talk"]
    assert len(result.warnings) == 3
    assert "Broken" in result.warnings[0]


@pytest.mark.parametrize("wrap", [lambda c: c, lambda c: [c], lambda c: {"conversations": [c]}])
def test_shapes_of_the_file(read: Read, wrap: Callable[[Any], Any]) -> None:
    assert len(read(wrap(BRANCHED)).sources[0].turns) == 5


@pytest.mark.parametrize("name", ["conversations.json", "export/conversations-000.json"])
def test_inside_the_zip_of_the_export(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.bin"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("user.json", json.dumps({"id": "u", "email": "someone@example.org"}))
        archive.writestr("chat.html", "<html></html>")
        archive.writestr(name, json.dumps([BRANCHED]))
    result = registry.read(path)
    assert result.importer == "chatgpt"
    assert "example.org" not in repr(result)
    assert len(result.sources) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str) -> None:
    text = "e\u0301lan 👩‍👩‍👧 𝔄\r\nb\rc"
    data = json.dumps([tree(("a", None, message("user", text, 1)))], ensure_ascii=False, indent=1)
    path = tmp_path / "c.json"
    path.write_bytes(data.replace("\n", "\r\n").encode(encoding))
    assert said(registry.read(path).sources[0]) == ["e\u0301lan 👩‍👩‍👧 𝔄\nb\nc"]


def test_lone_surrogates_are_replaced_and_told(one: One) -> None:
    source = one(tree(("a", None, message("user", "x\ud83dy\0", 1))))
    assert said(source) == ["x\ufffdy\ufffd"]
    assert source.warnings[0].startswith("2 ")


def test_a_later_export_only_adds_at_the_end(one: One) -> None:
    early = one(BRANCHED)
    more = tree(
        ("answer4", "ask", message("assistant", "Third", 60)),
        ("ctx", "answer", message("system", "note")),
        ("ask3", "ctx", message("user", "And?", 70)),
        *[(key, node["parent"], node["message"]) for key, node in reversed(BRANCHED["mapping"].items())],
    )
    late = one(more)
    assert late.text.startswith(early.text + "\n\n")
    for before, after in zip(early.turns, late.turns, strict=False):
        assert (before.key, before.start, before.end, before.parent) == (
            after.key,
            after.start,
            after.end,
            after.parent,
        )


@pytest.mark.parametrize("time", [True, "soon", float("inf"), float("nan"), -5, 1e300, 10**400, [], {"a": 1}])
def test_nonsense_for_a_time_is_no_time(read: Read, time: Any) -> None:
    if isinstance(time, int) and time > 1e300:
        with pytest.raises(UserError):  # more digits than are read
            read(
                json.dumps([tree(("a", None, message("user", "x", 0)))]).replace(
                    '"create_time": 0', '"create_time": ' + "9" * 5000
                )
            )
        return
    assert read([tree(("a", None, message("user", "x", time)))]).sources[0].turns[0].at is None


@pytest.mark.parametrize(
    ("time", "at"),
    [
        ("12.5", "1970-01-01T00:00:12.500+00:00"),
        (1_700_000_000_000, "2023-11-14T22:13:20.000+00:00"),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000+00:00"),
    ],
)
def test_other_ways_to_write_a_time(one: One, time: Any, at: str) -> None:
    assert one(tree(("a", None, message("user", "x", time)))).turns[0].at == at


def test_rings_and_strangers_among_parents(one: One) -> None:
    source = one(
        tree(
            ("a", "b", message("user", "1", 1)),
            ("b", "a", message("assistant", "2", 2)),
            ("c", "c", message("user", "3", 3)),
            ("d", "nowhere", message("user", "4", 4)),
            current="b",
        )
    )
    assert sorted(said(source)) == ["1", "2", "3", "4"]
    assert all(turn.parent is None or turn.parent < index for index, turn in enumerate(source.turns))


def test_of_two_nodes_of_one_id_the_last_counts_as_in_all_json(read: Read) -> None:
    text = json.dumps([tree(("a", None, message("user", "first", 1)), ("b", None, message("user", "second", 2)))])
    source = read(text.replace('"b": {', '"a": {')).sources[0]
    assert said(source) == ["second"]


GOOD = json.dumps([BRANCHED, BRANCHED])


@pytest.mark.parametrize(
    "data",
    [
        GOOD[:-1], GOOD[: len(GOOD) // 2], GOOD[: len(GOOD) // 2 - 40], GOOD + "]", GOOD.replace("},", "}", 1),
        GOOD[:-1] + ",]",
        "[" * 100_000, '{"mapping": {"a": ' * 100_000, '[{"mapping": ' + "[" * 50_000,
        '{"mapping": {}, "current_node": "x"}', '[{"title": "t", "current_node": 1, "mapping": []}]',
        '[]', '{}', '[{"uuid": "1", "chat_messages": []}]',
    ],
)  # fmt: skip
def test_damaged_files_end_in_a_sentence(read: Read, data: str) -> None:
    with pytest.raises(UserError, match=r"anything\.json: .+"):
        read(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("author", "content", "create_time", "metadata", "status", "weight")
MESSAGES = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)) | JSON
KEYS = st.sampled_from(["a", "b", "c", "d"])
NODES = st.fixed_dictionaries(
    {"message": MESSAGES | st.builds(message, st.sampled_from(["user", "assistant"]), st.text(max_size=5), JSON)},
    optional={"parent": KEYS | JSON, "children": st.lists(KEYS) | JSON},
)
CONVERSATIONS = st.fixed_dictionaries(
    {"mapping": st.dictionaries(KEYS, NODES | JSON, max_size=4) | JSON},
    optional={"title": JSON, "current_node": KEYS | JSON, "create_time": JSON, "id": JSON},
)


@given(st.lists(CONVERSATIONS | JSON, max_size=3))
def test_any_json_ends_in_sound_turns_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    try:
        sources = registry.read(path, "chatgpt").sources
    except UserError:
        return
    for source in sources:
        position = 0
        for index, turn in enumerate(source.turns):
            assert position <= turn.start < turn.end <= len(source.text)
            assert turn.parent is None or 0 <= turn.parent < index
            position = turn.end


@given(st.lists(st.tuples(st.none() | KEYS, st.none() | st.integers(1, 9)), min_size=1, max_size=4))
def test_order_keeps_every_node_and_puts_parents_first(shape: list[tuple[str | None, int | None]]) -> None:
    keys = "abcd"[: len(shape)]
    nodes = [
        Node(key, parent=parent if parent in set(keys) else None, time=time)
        for key, (parent, time) in zip(keys, shape, strict=True)
    ]  # fmt: skip
    ordered = in_order(nodes)
    assert sorted(node.key for node in ordered) == sorted(keys)
    seen: set[str] = set()
    for node in ordered:
        assert node.parent is None or node.parent in seen
        seen.add(node.key)
