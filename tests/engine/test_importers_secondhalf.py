"""A large archive surveyed by two processes holds what it holds when one surveys all of it."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from el2mp_desktop.errors import Cancelled, UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import Head, Later, Part, Skipped, head_of
from el2mp_desktop.importers.chats import chat_json, secondhalf
from el2mp_desktop.importers.chats.chatgpt import ChatgptImporter
from el2mp_desktop.importers.reading import files, jsonfile
from el2mp_desktop.importers.reading.encoding import choosing
from el2mp_desktop.importers.reading.jsonfile import Place
from el2mp_desktop.jobs import Cancel, unreported
from el2mp_desktop.language import current_language, set_language

IMPORTER = ChatgptImporter()
odd = st.sampled_from(["\ud800", "\0", '{"title": "x", "create_time": 1, ', "é🙂", "\n"])


def chat(title: str, said: str, *more: Any) -> dict[str, Any]:
    message = {
        "author": {"role": "user"},
        "content": {"content_type": "text", "parts": [said]},
        "metadata": {"x": more},
    }
    return {"title": title, "create_time": 1.5, "mapping": {"a": {"message": message} if said else None}}


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """Conversations, empty ones, others that hold what looks like one, values of other kinds; sound or damaged."""
    nested = st.builds(lambda title: [chat(title, "within")] * 3, odd)
    chats = st.builds(chat, st.text(max_size=9) | odd, st.text(max_size=60) | odd | st.just(""), st.none() | nested)
    others = st.sampled_from([None, 7, [], {"title": "x", "create_time": 1}, float("nan"), 10**30])
    said = [chat("first", "so"), *draw(st.lists(chats | others, min_size=8, max_size=20))]
    layout: dict[str, Any] = draw(st.sampled_from([{}, {"indent": 1}, {"ensure_ascii": False}]))
    data = json.dumps(said, **layout).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 4)) == 0:
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=3)) + data[place + 1 :]
    return data


class Found:
    """What is said of the second half, for whoever arrives there; nothing where that ends in an error."""

    def __init__(self, path: Path, goal: int) -> None:
        self.parts: list[Head | Skipped] = []
        said: list[Any] = []
        try:
            said += secondhalf.survey_half(IMPORTER, path, goal)
        except UserError:
            said = []
        self._said = said if said and isinstance(said[-1], tuple) else None

    def places(self, at: int) -> list[Place] | None:
        if self._said is None or at != self._said[0]:
            return None
        self.parts, places = self._said[-1]
        return places


def outcome(path: Path, parts: Iterator[Part]) -> tuple[list[Head | Skipped], str, list[Place]]:
    """The heads, what was said in the end, and where the conversations lie."""
    chat_json._places.clear()
    heads: list[Head | Skipped] = []
    said = ""
    try:
        for index, part in enumerate(parts):
            built = part.build() if isinstance(part, Later) else part
            if isinstance(built, Head | Skipped):
                heads.append(replace(built, index=index) if isinstance(built, Head) else built)
            else:
                heads.append(head_of(index, built))
    except UserError as error:
        said = str(error)
    places = chat_json._places.get(next(IMPORTER.files(path)).state, [])
    return heads, said, places


@pytest.fixture(autouse=True)
def _nothing_is_known() -> Iterator[None]:
    yield
    chat_json._places.clear()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=archives(), share=st.floats(0.1, 0.9), size=st.integers(100, 350))
def test_halves_are_the_whole(monkeypatch, tmp_path, data: bytes, share: float, size: int) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(data)
    with monkeypatch.context() as patch:
        patch.setattr(jsonfile, "CHECKED", 0)
        patch.setattr(files, "PIECE", size)
        whole = outcome(path, IMPORTER.read(path))
        found = Found(path, int(share * len(data)))
        assert outcome(path, IMPORTER.read(path, found)) == whole


@pytest.mark.parametrize("layout", [{}, {"indent": 1}, {"ensure_ascii": False}])
def test_the_second_half_is_arrived_at(monkeypatch, tmp_path, layout: dict[str, Any]) -> None:
    path = tmp_path / "conversations.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps([chat(f"é{n}", "so 🙂") for n in range(40)], **layout).encode())
    monkeypatch.setattr(jsonfile, "CHECKED", 0)
    monkeypatch.setattr(files, "PIECE", 500)
    found = Found(path, path.stat().st_size // 2)
    assert outcome(path, IMPORTER.read(path, found)) == outcome(path, IMPORTER.read(path))
    assert 15 < len(found.parts) < 25


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file of 4 MB that is large enough for two processes."""
    chats = [chat(f"é{n}", f"{n} " + "é 🙂 so " * 5000) if n % 7 else chat(f"{n}", "") for n in range(60)]
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps(chats, ensure_ascii=False), "utf-8")
    monkeypatch.setattr(secondhalf, "LARGE", 1000)
    monkeypatch.setattr(secondhalf.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(jsonfile, "CHECKED", 0)
    monkeypatch.setattr(files, "PIECE", 100_000)
    return path


def test_another_process_surveys_the_second_half(large: Path) -> None:
    language = current_language()
    set_language("fr")
    try:
        whole = outcome(large, IMPORTER.read(large))
        told: list[int] = []
        with secondhalf.surveying_rest(IMPORTER, large, None, lambda done, _total, _name: told.append(done)) as half:
            assert half is not None
            half.wait()
            assert outcome(large, half.read()) == whole
            assert 20 < len(half.parts) < 40
            assert {part.reason for part in half.parts if isinstance(part, Skipped)} == {"La conversation est vide."}
        assert half.process.returncode is not None and told
    finally:
        set_language(language)


def test_a_survey_by_two_is_that_by_one_and_parts_are_read_by_it(monkeypatch, large: Path) -> None:
    monkeypatch.setattr(secondhalf, "LARGE", 10**12)
    whole, sources = registry.survey(large), registry.read(large, only=[5, 40, 59]).sources
    chat_json._places.clear()
    monkeypatch.setattr(secondhalf, "LARGE", 1000)
    assert registry.survey(large) == whole
    assert registry.read(large, only=[5, 40, 59]).sources == sources
    assert len(whole.parts) == 51 and len(sources) == 3


@pytest.mark.parametrize("damage", ["cut", "between"])
def test_damage_in_the_second_half_is_told_as_ever(large: Path, damage: str) -> None:
    data = large.read_bytes()
    last = data.rindex(b'{"title"')
    large.write_bytes(data[:-9] if damage == "cut" else data[:last] + b"}\n" + data[last:])
    with secondhalf.surveying_rest(IMPORTER, large, None, unreported) as half:
        assert half is not None
        half.wait()
        by_two = outcome(large, half.read())
        assert not half.parts
    assert by_two == outcome(large, IMPORTER.read(large))
    assert by_two[1]


def test_a_process_that_dies_is_done_without(large: Path) -> None:
    with secondhalf.surveying_rest(IMPORTER, large, None, unreported) as half:
        assert half is not None
        half.process.kill()
        half.wait()
        by_one = outcome(large, half.read())
        assert not half.parts
    assert by_one == outcome(large, IMPORTER.read(large))


def test_cancel_ends_the_other_process(large: Path) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled), secondhalf.surveying_rest(IMPORTER, large, cancel, unreported) as half:
        assert half is not None
        list(registry._parts(half.read(), large, None, cancel, unreported))
    assert half.process.returncode is not None


def test_what_is_small_asked_for_in_an_encoding_or_no_list_of_chats_is_left_to_one(monkeypatch, large: Path) -> None:
    with secondhalf.surveying_rest(registry.importer("text"), large, None, unreported) as half:
        assert half is None
    with (
        choosing("utf-8"),
        secondhalf.surveying_rest(IMPORTER, large, None, unreported) as half,
    ):
        assert half is None
    monkeypatch.setattr(secondhalf, "LARGE", 50_000_000)
    with secondhalf.surveying_rest(IMPORTER, large, None, unreported) as half:
        assert half is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a file that keeps its reader waiting")
def test_it_ends_with_whoever_asked(tmp_path: Path) -> None:
    waiting = tmp_path / "conversations.json"
    os.mkfifo(waiting)
    command = [sys.executable, "-m", secondhalf.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        pickle.dump((IMPORTER, waiting, "en"), process.stdin)
        process.stdin.close()
        assert process.wait(60) == 1
