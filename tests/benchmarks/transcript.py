"""How long a large transcript takes to read (processor time), in the commonest formats, and how much memory.

python tests/benchmarks/transcript.py [--megabytes 5] [--smoke]
"""

import argparse
import json
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from el2mp_desktop.importers import registry

NAMES = ("Marie", "Paul", "Enquêtrice")
_WORDS = """le la les des projet alors donc on peut voir avec prompt machine modèle je tu elle parce que enfin oui mais
    aussi texte atelier question réponse demande"""
WORDS = _WORDS.split()
MARKS = ("(rires)", "[inaudible]", "(..)")


def sentences() -> Iterator[tuple[str, str]]:
    """Names and sentences of the same sizes each time."""
    chance = random.Random(7)
    while True:
        words = (chance.choice(WORDS) for _ in range(chance.randint(5, 45)))
        mark = f" {chance.choice(MARKS)}" if chance.random() < 0.3 else ""
        yield chance.choice(NAMES), " ".join(words) + mark + "."


def clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def lines(size: int, line: Callable[[int, str, str], str]) -> str:
    found: list[str] = []
    written = 0
    for number, (name, words) in enumerate(sentences()):
        found.append(line(number, name, words))
        written += len(found[-1].encode())
        if written >= size:
            return "".join(found)
    return ""


def files(size: int) -> dict[str, str]:
    segment = '{{"start": {0}, "end": {1}, "text": {2}, "speaker": {3}}},'
    segments = lines(size, lambda at, name, words: segment.format(at, at + 1, json.dumps(words), json.dumps(name)))
    day = datetime(2024, 3, 12, 8)
    dated = "{0:%d/%m/%Y, %H:%M} - {1}: {2}\n"
    row = "{0} --> {1}\n<v {2}>{3}</v>\n\n"
    return {
        "names.txt": lines(size, lambda at, name, words: f"{name} : {words}\n"),
        "times.txt": lines(size, lambda at, name, words: f"[{clock(at)}] {name}:\n{words}\n\n"),
        "dated.txt": lines(size, lambda at, name, words: dated.format(day + timedelta(seconds=40 * at), name, words)),
        "chat.md": lines(size, lambda at, name, words: f"**{('ChatGPT', 'You')[at % 2]}:** {words}\n\n"),
        "page.html": "<!doctype html><html><body>"
        + lines(size, lambda at, name, words: f"<p>{name}: {words}</p>\n")
        + "</body></html>",
        "prose.txt": lines(size, lambda at, name, words: words + "\n\n" * (at % 6 == 0)),
        "cues.vtt": "WEBVTT\n\n"
        + lines(size, lambda at, name, words: row.format(clock(at) + ".000", clock(at + 1) + ".000", name, words)),
        "cues.srt": lines(size, lambda at, name, words: f"{at}\n{clock(at)},000 --> {clock(at + 1)},000\n{words}\n\n"),
        "whisper.json": f'{{"segments": [{segments[:-1]}], "language": "fr"}}',
        "table.csv": "speaker,text\n" + lines(size, lambda at, name, words: f'{name},"{words}"\n'),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=float, default=5)
    options.add_argument("--smoke", action="store_true", help="a small file only")
    args = options.parse_args()
    size = int((0.05 if args.smoke else args.megabytes) * 1_000_000)
    print(f"{'file':<14}{'MB':>6}{'turns':>8}{'marks':>8}{'seconds':>9}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files(size).items():
            path = Path(folder) / name
            path.write_text(text, encoding="utf-8")
            started = time.process_time()
            (source,) = registry.read(path).sources
            took = time.process_time() - started
            tracemalloc.start()
            registry.read(path)
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            megabytes = path.stat().st_size / 1e6
            print(
                f"{name:<14}{megabytes:>6.1f}{len(source.turns):>8}{len(source.marks):>8}{took:>9.2f}{peak:>9.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
