"""Reading while writing, and writing from two threads: every answer is of one moment, no act is lost."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codes import add_code, delete_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Changed, Project
from el2mp_desktop.runs.running import suggest
from tests.projects import LEA, Quoter, incoming, recorded_rows

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "busy.el2mp", coder=LEA) as made:
        made.do(import_sources, [incoming("Atelier", *(("Ana", f"mot {n} encore une fois") for n in range(40)))])
        made.do(add_code, "Doute", None)
        yield made


def together(*jobs: Callable[[], object]) -> None:
    """Run them at the same time; the first error of any is this test's."""
    errors: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "nobody waits for ever"
    if errors:
        raise errors[0]


def test_reading_while_another_thread_writes(project: Project) -> None:
    source, code = project.read.sources()[0].id, project.read.codes()[0].id
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(40):
                coding = project.do(apply_code, source, Span(number * 3, number * 3 + 5), code, memo=f"memo {number}")
                if number % 3 == 0:
                    project.undo()
                elif number % 5 == 0:
                    project.do(write_memo, "coding", coding, "")
        finally:
            done.set()

    def read() -> None:
        text = project.read.text(source)
        while not done.is_set():
            codings = project.read.codings()
            assert all(text[coding.start : coding.end] == coding.quote for coding in codings)
            assert {mark.end - mark.start for mark in project.read.marks(source)} <= {5}
            assert project.read.codes()[0].codings <= 40
            assert project.read.undo_label()

    together(write, read, read, read)
    assert project.check() == []


def test_codings_and_their_codes_are_read_at_one_moment(project: Project) -> None:
    source = project.read.sources()[0].id
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(25):
                code = project.do(add_code, f"Passager {number}", None)
                project.do(apply_code, source, Span(0, 4 + number), code)
                project.do(delete_code, code)
        finally:
            done.set()

    def read() -> None:
        while not done.is_set():
            for coding in project.read.codings():
                assert coding.code_name["en"].startswith("Passager")

    together(write, read, read)


def test_two_threads_write(project: Project) -> None:
    source, code = project.read.sources()[0].id, project.read.codes()[0].id
    heard: list[Changed] = []
    project.subscribe(heard.append)

    def write(first: int) -> Callable[[], None]:
        def job() -> None:
            for number in range(first, 60, 2):
                project.do(apply_code, source, Span(number, number + 2), code)

        return job

    before = recorded_rows(project)
    together(write(0), write(1))
    assert len(project.read.codings()) == 60 == len(heard)
    history = project.read.history()
    assert [change.parent for change in history[1:]] == [change.id for change in history[:-1]]
    for _ in range(60):
        assert project.undo() == "Code a passage"
    assert recorded_rows(project) == before


def test_a_run_writes_while_a_person_codes(project: Project) -> None:
    source, code = project.read.sources()[0].id, project.read.codes()[0].id

    def person() -> None:
        for number in range(30):
            project.do(apply_code, source, Span(number, number + 2), code)

    together(person, lambda: suggest(project, Quoter(), [source]))
    assert len(project.read.codings()) == 30
    (run,) = project.read.runs()
    assert (run.state, run.answered) == ("done", 40)
    assert len(project.read.suggestions()) == 40 * 3
    assert [change.label for change in project.read.history()[-30:]] == ["Code a passage"] * 30
    assert project.check() == []


def test_a_listener_may_act(project: Project) -> None:
    source, code = project.read.sources()[0].id, project.read.codes()[0].id

    def echo(change: Changed) -> None:
        if change.touches("coding") and len(project.read.codings()) < 3:
            project.do(apply_code, source, Span(0, len(project.read.codings()) + 2), code)

    project.subscribe(echo)
    project.do(apply_code, source, Span(10, 12), code)
    assert len(project.read.codings()) == 3


READ = """
import sys
from pathlib import Path
from el2mp_desktop.project import Project
print("ready", flush=True)
sys.stdin.readline()
for _ in range(15):
    with Project.open(Path(sys.argv[1]), writable=False) as project:
        text = {source.id: project.read.text(source.id) for source in project.read.sources()}
        codings = project.read.codings()
        assert all(text[c.source_id][c.start : c.end] == c.quote for c in codings)
        assert project.check() == []
        print(len(codings), flush=True)
"""


def test_another_process_reads_while_this_one_writes(project: Project) -> None:
    source, code = project.read.sources()[0].id, project.read.codes()[0].id
    command = [sys.executable, "-c", READ, str(project.path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin and reader.stdout
        assert reader.stdout.readline() == "ready\n"
        reader.stdin.write("go\n")
        reader.stdin.flush()
        number = 0
        while reader.poll() is None:
            number += 1
            project.do(apply_code, source, Span(number % 300, number % 300 + 1 + number // 300), code)
        counts = [int(line) for line in reader.stdout]
    assert reader.returncode == 0
    assert len(counts) == 15
    assert counts == sorted(counts)
    assert project.check() == []
