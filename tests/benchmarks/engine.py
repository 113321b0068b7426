"""The engine on a corpus of any size: import, open, one coding, undo, co-occurrence; prints milliseconds.

.venv/bin/python tests/benchmarks/engine.py --size large     200 documents of 50 kB, 100,000 codings
.venv/bin/python tests/benchmarks/engine.py --smoke          a second's worth, run by the suite
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "benchmarks")]

from corpus import SIZES, write_corpus  # noqa: E402

from el2mp_desktop.counting import count_together  # noqa: E402
from el2mp_desktop.domain.text import Span  # noqa: E402
from el2mp_desktop.exchange.corpus import read_corpus  # noqa: E402
from el2mp_desktop.operations.codings import apply_code  # noqa: E402
from el2mp_desktop.operations.corpus import import_corpus  # noqa: E402
from el2mp_desktop.project import Person, Project  # noqa: E402

CODER = Person("Ada", "A")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="large")
    parser.add_argument("--smoke", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EL2MP_HOME"] = str(Path(folder) / "home")
        run(Path(folder), "smoke" if options.smoke else options.size, repeats=3 if options.smoke else 30)


def run(folder: Path, size: str, repeats: int) -> None:
    write_corpus(folder / "corpus", SIZES[size])
    path = folder / "project.el2mp"
    with Project.create(path, coder=CODER) as project:
        with timed("read the corpus"):
            corpus = read_corpus(folder / "corpus")
        with timed("import it as one change"):
            project.do(import_corpus, corpus)
        with timed("undo the import"):
            project.undo()
        with timed("redo it"):
            project.redo()
    print(f"{'file':32}{path.stat().st_size / 1e6:10.1f} MB")
    with timed("open to the first source"):
        project = Project.open(path, coder=CODER)
        source = project.read.sources()[0]
        project.read.text(source.id), project.read.turns(source.id), project.read.marks(source.id)
    with project:
        code = project.read.codes()[0].id
        each("code one passage", lambda n: project.do(apply_code, source.id, Span(n * 7, n * 7 + 5), code), repeats)
        each("undo it", lambda _: project.undo(), repeats)
        each("marks of one source", lambda _: project.read.marks(source.id), repeats)
        with timed("co-occurrence by turn, first"):
            count_together(project, "turn")
        each("co-occurrence by turn", lambda _: count_together(project, "turn"), min(repeats, 5))
        each("co-occurrence by overlap", lambda _: count_together(project, "overlap"), min(repeats, 5))


@contextmanager
def timed(name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    tell(name, [time.perf_counter() - start])


def each(name: str, act: Callable[[int], object], repeats: int) -> None:
    times = []
    for number in range(repeats):
        start = time.perf_counter()
        act(number)
        times.append(time.perf_counter() - start)
    tell(name, times)


def tell(name: str, seconds: list[float]) -> None:
    worst = f"   worst {max(seconds) * 1000:8.1f}" if len(seconds) > 1 else ""
    print(f"{name:32}{statistics.median(seconds) * 1000:10.1f} ms{worst}", flush=True)


if __name__ == "__main__":
    main()
