"""A ChatGPT export with branches: a request worded three times, an answer given twice, and a coding on each."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from el2mp_desktop.importers.registry import read
from el2mp_desktop.operations.sources import Incoming

START = 1_772_118_120
MESSAGES = (
    # id, parent, role, minute, words
    ("u1", "root", "user", 0, "Rewrite the paragraph on tenants."),
    ("a1", "u1", "assistant", 0, "Tenants report accessibility issues, and the council is informed of them."),
    ("u2", "root", "user", 4, "Rewrite the paragraph on tenants, and keep the quotes of Mrs Okafor."),
    ("a2", "u2", "assistant", 4, "Mrs Okafor says that the lift failed. “I stopped counting,” she adds."),
    (
        "u3", "root", "user", 9,
        "Rewrite the paragraph on tenants so that it keeps what Mrs Okafor said about the lift, in two sentences.",
    ),
    ("a3", "u3", "assistant", 9, "Here is a version that centres her own account.\n\nMrs Okafor carried her mother."),
    ("u4", "a3", "user", 12, "Where does eleven come from? She says “I stopped counting” in the interview."),
    ("a4", "u4", "assistant", 12, "You are right, and I apologise: eleven does not appear."),
    ("a5", "u4", "assistant", 15, "Eleven is not in the transcript. Only “I stopped counting” is hers."),
    ("u5", "a5", "user", 21, "New chat, same question, without the interview."),
    ("a6", "u5", "assistant", 21, "Residents of the block report repeated lift failures over the winter."),
)  # fmt: skip


Said = tuple[str, str, str, int, str]


def write_export(path: Path, messages: Sequence[Said] = MESSAGES) -> Path:
    """The export as a file; its last message is the current one."""
    mapping: dict[str, dict[str, Any]] = {"root": {"id": "root", "message": None, "parent": None, "children": []}}
    for id, parent, role, minute, words in messages:
        message = {
            "id": id,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": START + 60.0 * minute + (5 if role == "assistant" else 0),
            "content": {"content_type": "text", "parts": [words]},
            "status": "finished_successfully",
            "metadata": {"model_slug": "gpt-4o"} if role == "assistant" else {},
            "recipient": "all",
        }
        mapping[id] = {"id": id, "message": message, "parent": parent, "children": []}
        mapping[parent]["children"].append(id)
    chat = {
        "title": "Lift paragraph", "create_time": START, "update_time": START + 1300, "mapping": mapping,
        "current_node": messages[-1][0], "conversation_id": "c1",
    }  # fmt: skip
    path.write_text(json.dumps([chat]), "utf-8")
    return path


def write_long_export(path: Path, requests: int, words: int) -> Path:
    """A thread of long requests, each a few words away from the one before."""
    messages: list[Said] = []
    for number in range(requests):
        said = " ".join(f"word{place + number if place % 50 == 0 else place}" for place in range(words))
        above = messages[-1][0] if messages else "root"
        messages.append((f"u{number}", above, "user", number, said))
        messages.append((f"a{number}", f"u{number}", "assistant", number, "All right."))
    return write_export(path, messages)


def branched_chat(folder: Path) -> Incoming:
    file = read(write_export(folder / "conversations.json"))
    return Incoming(file.sources[0], {"file": file.name})
