"""The example material hangs together: its codings point at words that are there, its chats at nodes that exist."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document

from el2mp_desktop.counting import count_together
from el2mp_desktop.example import copy_of_the_example
from el2mp_desktop.locations import shipped
from el2mp_desktop.project import Project

FOLDER = shipped("resources") / "example"
ENTRIES: list[dict[str, Any]] = json.loads((FOLDER / "example.json").read_text(encoding="utf-8"))
CHATS: list[dict[str, Any]] = json.loads((FOLDER / "conversations.json").read_text(encoding="utf-8"))


@cache
def turns(source: str) -> tuple[str, ...]:
    """The words of each turn, read without any importer."""
    path = FOLDER / source
    if path.suffix == ".json":
        messages = [node["message"] for chat in CHATS for node in chat["mapping"].values() if node["message"]]
        return tuple(part for message in messages for part in message["content"].get("parts", ()))
    if path.suffix == ".docx":
        return tuple(paragraph.text for paragraph in Document(str(path)).paragraphs)
    text = path.read_text(encoding="utf-8")
    pattern = r"<v [^>]+>(.*?)</v>" if path.suffix == ".vtt" else r"^\[[\d:]{8}\] \w+: (.*)$"
    return tuple(re.findall(pattern, text, re.DOTALL if path.suffix == ".vtt" else re.MULTILINE))


def keys(codes: list[dict[str, Any]]) -> set[str]:
    return {code["id"] for code in codes} | {key for code in codes for key in keys(code.get("children") or [])}


@cache
def codebook() -> set[str]:
    return keys(yaml.safe_load((shipped("codebooks") / "el2mp.yaml").read_text(encoding="utf-8"))["codes"])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["quote"][:30])
def test_a_seed_coding_points_at_one_place_and_a_known_code(entry: dict[str, Any]) -> None:
    found = [turn.count(entry["quote"]) for turn in turns(entry["source"])]
    assert sum(found) == 1
    assert ("code" in entry) != entry.get("nothing", False)
    assert entry.get("code") is None or entry["code"] in codebook()
    assert entry.keys() <= {"source", "quote", "code", "nothing", "coder", "unsure", "memo"}


def test_a_turn_read_with_nothing_in_it_has_no_coding_by_the_same_person() -> None:
    def place(entry: dict[str, Any]) -> tuple[str, int, str]:
        which = next(i for i, turn in enumerate(turns(entry["source"])) if entry["quote"] in turn)
        return entry["source"], which, entry["coder"]

    nothing = {place(entry) for entry in ENTRIES if entry.get("nothing")}
    assert nothing.isdisjoint(place(entry) for entry in ENTRIES if "code" in entry)


def test_both_coders_have_coded_and_both_have_found_nothing_somewhere() -> None:
    assert {entry["coder"] for entry in ENTRIES if "code" in entry} == {"Léa Marchetti", "Bastien Lormel"}
    assert {entry["coder"] for entry in ENTRIES if entry.get("nothing")} == {"Léa Marchetti", "Bastien Lormel"}


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat["title"])
def test_a_chat_is_one_tree_with_branches(chat: dict[str, Any]) -> None:
    mapping = chat["mapping"]
    roots = [key for key, node in mapping.items() if node["parent"] is None]
    assert roots == ["client-created-root"]
    assert all(mapping[child]["parent"] == key for key, node in mapping.items() for child in node["children"])
    reached, waiting = set(), list(roots)
    while waiting:
        reached.add(key := waiting.pop())
        waiting += mapping[key]["children"]
    assert reached == set(mapping)
    assert chat["current_node"] in mapping and not mapping[chat["current_node"]]["children"]
    roles = [
        {mapping[child]["message"]["author"]["role"] for child in node["children"]}
        for node in mapping.values()
        if len(node["children"]) > 1
    ]
    assert {"user"} in roles, "a reworked request"
    assert {"assistant"} in roles, "a regenerated answer"


def test_the_figure_of_the_example_has_pairs_enough_to_be_read(tmp_path: Path) -> None:
    with Project.open(copy_of_the_example(tmp_path), writable=False) as project:
        found = count_together(project, "turn")
    readable = (found.expected >= 1) & (found.count > 0)
    assert readable.any()
    assert ((found.expected < 1) & (found.count > 0)).any(), "and what is too little to read is seen there too"
