"""A ChatGPT archive of any size: list what it holds, read a hundred of its conversations; seconds and peak memory.

.venv/bin/python tests/benchmarks/archive.py             5,000 conversations, 200 MB, bare and in a ZIP
.venv/bin/python tests/benchmarks/archive.py --smoke     40 conversations, run by the suite

The conversations mean nothing and nobody had them; the same numbers give the same bytes. Each measurement has a process
of its own, so that the memory is its own.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from el2mp_desktop.importers import registry  # noqa: E402

CHOSEN = 100
_WORDS = (
    *("the", "a", "draft", "argument", "table", "le", "résumé", "de", "la", "thèse", "again", "shorter", "mais", "why"),
    *("explain", "code", "“quote”", "naïve", "plus", "formal", "I", "tu", "not", "pas", "question", "réponse", "🙂"),
)
_MODELS = ("gpt-4o", "gpt-4", "o3-mini", "gpt-5")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=5000)
    parser.add_argument("--kilobytes", type=int, default=40, help="of each conversation")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure[0], Path(options.measure[1]), int(options.measure[2]))
        return
    print(f"a loop of ten million takes {loop():.2f} s here", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        count, kilobytes = (40, 10) if options.smoke else (options.conversations, options.kilobytes)
        for path in write_archives(Path(folder), count, kilobytes):
            print(f"{path.name}, {path.stat().st_size / 1e6:.1f} MB", flush=True)
            for what in ("list", "read"):
                subprocess.run([sys.executable, __file__, "--measure", what, str(path), str(count)], check=True)


def measure(what: str, path: Path, count: int) -> None:
    """``list`` what the file holds, or ``read`` a hundred of its ``count`` conversations from all over it."""
    if what == "read":
        registry.survey(path)  # as a person chooses from what is there
    before, used = time.perf_counter(), cpu()
    if what == "list":
        text = f"list {len(registry.survey(path).parts)} conversations"
    else:
        text = f"read {len(registry.read(path, only=range(0, count, max(1, count // CHOSEN))).sources)} of them"
    taken, used = time.perf_counter() - before, cpu() - used
    print(f"  {text:32}{taken:8.2f} s{used:8.2f} s of CPU{peak_megabytes():8.0f} MB", flush=True)


def loop() -> float:
    """How slow this machine is now, others' work on it included; 0.2 to 0.4 s on one of one's own."""
    before = time.perf_counter()
    for _ in range(10_000_000):
        pass
    return time.perf_counter() - before


def cpu() -> float:
    """Seconds of processor time of this process and those it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_megabytes() -> float:
    """The most memory this process ever had, and the largest it started."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    peak = sum(resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def write_archives(folder: Path, count: int, kilobytes: int) -> tuple[Path, Path]:
    """``conversations.json`` and the same in ``export.zip``."""
    bare, packed = folder / "conversations.json", folder / "export.zip"
    with bare.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write("[" if number == 0 else ",\n")
            json.dump(conversation(random.Random(number), kilobytes), file, ensure_ascii=number % 2 == 0)
        file.write("]\n")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(bare, bare.name)
        archive.writestr("user.json", '{"id": "user-0", "email": "nobody@example.org"}')
        archive.writestr("chat.html", "<html></html>")
    return bare, packed


def conversation(draw: random.Random, kilobytes: int) -> dict[str, Any]:
    """A tree of requests and answers, every eighth answered again, of about that size."""
    start = 1_700_000_000.0 + draw.random() * 5e7
    root = _key(draw)
    nodes: dict[str, Any] = {root: {"id": root, "message": None, "parent": None, "children": []}}
    above, size, number = root, 0, 0
    while size < kilobytes * 1000:
        asked = number % 2 == 0
        times = 2 if number % 8 == 7 else 1
        for time_offset in range(times):
            key = _key(draw)
            words = " ".join(draw.choices(_WORDS, k=30 if asked else 250))
            nodes[key] = _node(draw, key, above, asked, words, start + 60 * number + time_offset)
            nodes[above]["children"].append(key)
            size += len(words) + 900
        above, number = key, number + 1
    return {
        "title": " ".join(draw.choices(_WORDS, k=4)),
        "create_time": start,
        "update_time": start + 60 * number,
        "mapping": nodes,
        "moderation_results": [],
        "current_node": above,
        "conversation_id": _key(draw),
        "default_model_slug": "gpt-4o",
        "is_archived": False,
    }


def _node(draw: random.Random, key: str, parent: str, asked: bool, words: str, at: float) -> dict[str, Any]:
    metadata: dict[str, Any] = {"request_id": _key(draw), "timestamp_": "absolute", "message_source": None}
    if not asked:
        metadata |= {"model_slug": draw.choice(_MODELS), "finish_details": {"type": "stop", "stop_tokens": [200002]}}
    message = {
        "id": key,
        "author": {"role": "user" if asked else "assistant", "name": None, "metadata": {}},
        "create_time": at,
        "update_time": None,
        "content": {"content_type": "text", "parts": [words]},
        "status": "finished_successfully",
        "end_turn": None if asked else True,
        "weight": 1.0,
        "metadata": metadata,
        "recipient": "all",
        "channel": None,
    }
    return {"id": key, "message": message, "parent": parent, "children": []}


def _key(draw: random.Random) -> str:
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))


if __name__ == "__main__":
    main()
