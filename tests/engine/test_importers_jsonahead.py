"""Values taken from the bytes ahead are those that reading the file as text gives, and lie where these lie."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.reading import jsonfile
from el2mp_desktop.importers.reading.jsonahead import Ahead
from el2mp_desktop.importers.reading.jsonfile import Place, at_places, noting_equal_keys, records

numbers = st.integers() | st.floats() | st.just(10**30) | st.just(-0.0)
words = st.text(max_size=8) | st.sampled_from(["\ud800", '{"title": "a", "at": 1', "é", "🙂", "\x7f"])
values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries({"title": words, "at": inner})
        | st.dictionaries(words, inner, max_size=3)
    ),
    max_leaves=8,
)
chats = st.fixed_dictionaries({"title": words, "at": st.none() | st.integers(), "said": values})


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def outcome(data: bytes, size: int) -> tuple[list[str], list[Place], str, dict[str, int]]:
    """What is read, where it lies, how it ends, and the keys that stand twice; `repr` because NaN is not itself."""
    places: list[Place] = []
    read: list[str] = []
    said = ""
    with noting_equal_keys() as twice:
        try:
            for value in records(cut(data, size), places=places):
                read.append(repr(value))
        except UserError as error:
            said = str(error)
    return read, places, said, dict(twice)


def both_ways(monkeypatch: pytest.MonkeyPatch, data: bytes, size: int = 500) -> tuple[list[Any], int]:
    """What is read, and how many values were taken from the bytes ahead; all is as it is without taking any."""
    taken = 0
    take = Ahead.take

    def counting(ahead: Ahead) -> object:
        nonlocal taken
        found = take(ahead)
        taken += found is not None
        return found

    with monkeypatch.context() as patch:
        patch.setattr(jsonfile, "CHECKED", 0)  # so that a few values are enough
        patch.setattr(jsonfile, "_NOTING", jsonfile._DECODER)
        patch.setattr(Ahead, "take", counting)
        quickly = outcome(data, size)
        patch.setattr(Ahead, "take", lambda ahead: None)
        slowly = outcome(data, size)
    assert quickly == slowly
    return quickly[0], taken


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    said=st.lists(chats | values, max_size=8),
    layout=st.sampled_from([{}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}]),
    size=st.integers(1, 600),
    broken=st.none() | st.tuples(st.integers(0, 10_000), st.binary(max_size=3)),
)
@example(said=[{"title": "é", "at": 1, "said": float("nan")}] * 4, layout={}, size=130, broken=None)
@example(said=[{"title": "é", "at": 1, "said": "\ud800"}] * 4, layout={"indent": 1}, size=130, broken=None)
def test_it_is_as_if_all_were_read_as_text(monkeypatch, said, layout, size, broken):
    data = json.dumps(said, **layout).encode("utf-8", "surrogatepass")
    if broken is not None:
        place = broken[0] % (len(data) + 1)
        data = data[:place] + broken[1] + data[place + 1 :]
    both_ways(monkeypatch, data, size)


@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"separators": (",", ":")}, {"ensure_ascii": False}])
def test_the_conversations_of_a_list_are_taken_and_found_again(monkeypatch, layout):
    said = [{"title": f"Thèse {n}", "at": n + 0.5, "said": [{"title": "in it", "url": 10**n}]} for n in range(90)]
    data = json.dumps(said, **layout).encode()
    _, taken = both_ways(monkeypatch, data)
    assert taken > 60
    places: list[Place] = []
    monkeypatch.setattr(jsonfile, "CHECKED", 0)
    assert list(records(cut(data, 500), places=places)) == said
    assert [json.loads(text) for text in at_places(cut(data, 1000), places[3::7])] == said[3::7]


@pytest.mark.parametrize(
    "odd",
    [
        b'"\\ud800"', b"NaN", b"-Infinity", b"1e999", b"1" * 5000, b"123456789012345678901234567890", b'"a\nb"', b"tru",
        b"[" * 3000 + b"]" * 3000, b"\xff", b'"\xff"', b'"\xe2\x82"', b"1,", b'1, "a": 2', b"\xe2", b'"\xed\xa0\x80"',
    ],
)  # fmt: skip
def test_what_is_odd_is_read_as_text(monkeypatch, odd: bytes):
    plain = b'{"title": "a", "at": 1, "said": "so"}'
    for last in (b"", b"\xe2", b"\n\n", b"\xef\xbb\xbf"):
        strange = b'{"title": "a", "at": 1, "said": ' + odd + b"}"
        data = b"[" + b",\n".join([plain] * 9 + [strange + last] + [plain] * 9) + b"]"
        both_ways(monkeypatch, data)
        both_ways(monkeypatch, data[: -len(plain) * 9])


def test_another_encoding_is_read_as_text(monkeypatch):
    said = [{"title": f"Thèse {n}", "at": n} for n in range(30)]
    data = json.dumps(said, ensure_ascii=False).encode("cp1252")
    read, taken = both_ways(monkeypatch, data)
    assert read == [repr(each) for each in said] and taken == 0
