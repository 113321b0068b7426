"""People at work in processes that may be killed: each act is told on standard output once it is confirmed.

Run as a program, it forks a process for each line ``JOB PATH SEED`` that it reads, so that a round costs no start.
"""

import json
import os
import random
import sqlite3
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, remove_codings
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.operations.suggestions import accept
from el2mp_desktop.project import Changed, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.storage import schema
from el2mp_desktop.storage.migrations import MIGRATIONS
from tests.projects import LEA, Quoter, incoming

Act = Callable[[Project, random.Random], None]


def tell(act: str, *ids: str) -> None:
    os.write(1, json.dumps([act, *ids]).encode() + b"\n")


def work(path: Path, chance: random.Random) -> None:
    """Import, code, take back, let an engine read and accept, without end."""
    with Project.open(path, coder=LEA) as project:
        tell("open")
        if not project.read.codes():
            project.do(add_code, "Doute", None)
            tell("code")
        project.subscribe(tell_evidence)
        acts: list[Callable[[Project, random.Random], None]] = [
            bring_in,
            code,
            code,
            code,
            take_back,
            undo,
            run,
            decide,
        ]
        bring_in(project, chance)
        for _ in count():
            chance.choice(acts)(project, chance)


def bring_in(project: Project, chance: random.Random) -> None:
    """Two sources, one act; a turn a line."""
    names = [f"S{chance.randrange(10**9)}" for _ in range(2)]
    turns = [("Ana", f"mot {n} 🧵 encore {chance.randrange(10**9)}") for n in range(chance.choice((4, 12, 40)))]
    tell("import", *project.do(import_sources, [incoming(name, *turns) for name in names]))


def code(project: Project, chance: random.Random) -> None:
    source = chance.choice(project.read.sources())
    start = chance.randrange(source.length - 40)
    end, doubt = start + chance.randrange(1, 40), project.read.codes()[0].id
    if project.read.coding_like(source.id, start, end, doubt, project.coder_id) is None:
        tell("coding", project.do(apply_code, source.id, Span(start, end), doubt, memo=f"memo {start}"))


def take_back(project: Project, chance: random.Random) -> None:
    codings = project.read.codings()
    if codings:
        gone = chance.choice(codings).id
        project.do(remove_codings, [gone])
        tell("gone", gone)


def undo(project: Project, chance: random.Random) -> None:
    if project.read.undo_label() == "Code a passage":
        before = {coding.id for coding in project.read.codings()}
        project.undo()
        tell("gone", *(before - {coding.id for coding in project.read.codings()}))


def run(project: Project, chance: random.Random) -> None:
    source = chance.choice(project.read.sources())
    outcome = suggest(project, Quoter(f"model {chance.randrange(10**9)}"), [source.id])
    tell("run", *outcome.runs)


def tell_evidence(change: Changed) -> None:
    """Listeners hear of a batch once it is written."""
    if change.touches("model_call"):
        tell("calls", *change.ids["model_call"])


def decide(project: Project, chance: random.Random) -> None:
    open_ones = project.read.suggestions(source_id=chance.choice(project.read.sources()).id, state="open")
    if open_ones:
        chosen = chance.choice(open_ones).id
        project.do(accept, chosen)
        tell("accepted", chosen)


def migrate(path: Path, chance: random.Random) -> None:
    """Open a file of the last format with a program that knows one more."""
    learn_next_format()
    tell("open")
    Project.open(path, coder=LEA).close()
    tell("migrated")


def learn_next_format() -> None:
    MIGRATIONS[schema.FORMAT] = next_format
    schema.FORMAT += 1


def next_format(connection: sqlite3.Connection) -> None:
    """A step that takes a while and changes every table it can reach."""
    connection.execute("CREATE TABLE moved (id TEXT PRIMARY KEY, text TEXT)")
    for (id,) in connection.execute("SELECT id FROM turn").fetchall():
        connection.execute("INSERT INTO moved VALUES (?, ?)", (id, "x" * 500))
        connection.execute("UPDATE turn SET key = ? WHERE id = ?", (f"moved {id}", id))
    connection.execute("ALTER TABLE memo ADD COLUMN colour TEXT")


def migrate_for_real(path: Path, chance: random.Random) -> None:
    tell("open")
    Project.open(path, coder=LEA).close()
    tell("migrated")


JOBS = {"work": work, "migrate": migrate, "migrate_for_real": migrate_for_real}


def nursery() -> None:
    children: list[int] = []
    for line in sys.stdin:
        job, seed, path = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            try:
                JOBS[job](Path(path), random.Random(int(seed)))
            finally:
                os._exit(0)
        children.append(child)
        tell("born", str(child))
        # It keeps its number until the next line: whoever is about to kill it hits nobody else.
        end = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        tell("dead", str(-end.si_status if end and end.si_code == os.CLD_KILLED else 0))
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    nursery()
