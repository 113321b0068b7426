"""``runs``: which engine read what, who asked it, how far it came, and what became of its quotes."""

from argparse import Namespace
from typing import TYPE_CHECKING

from el2mp_desktop.cli.opening import reading
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.language import tr
from el2mp_desktop.runs.words import RunWords, pace_of_decisions, quotes_in_words

if TYPE_CHECKING:
    from el2mp_desktop.domain.rows import RunRow


def add_to(commands: Commands) -> None:
    listing = commands.add(
        "runs",
        list_runs,
        tr("List the runs of engines, and how the quotes of each model were found."),
        tr("The latest comes first. “exam” says whether the model had taken it by then."),
    )
    add_json(listing)


def list_runs(args: Namespace) -> int:
    with reading(args.file) as project:
        runs, words = project.read.runs(), RunWords(project)
        quotes, missing = project.read.quotes_by_model(), project.read.missing_by_model()
        seconds = project.read.decision_seconds()
    if args.json:
        found = [
            {"engine": model[0], "model": model[1], **by_match, "missing": missing.get(model, {})}
            for model, by_match in quotes.items()
        ]
        print_json({"runs": [_record(run, words) for run in runs], "quotes": found})
        return 0
    heads = [tr("id"), tr("begun"), tr("by"), tr("engine"), tr("source"), tr("turns"), tr("kind"), tr("state")]
    print_table([*heads, tr("exam")], [[short(run.id), *words.cells(run), words.exam(run)] for run in runs])
    for line in (*quotes_in_words(quotes, missing), pace_of_decisions(seconds)):
        if line:
            say(line)
    return 0


def _record(run: "RunRow", words: RunWords) -> dict[str, object]:
    return {
        "id": run.id,
        "engine": run.engine,
        "model": run.model,
        "digest": run.digest,
        "source": run.source_id,
        "source_name": run.source_name,
        "coder": run.coder_id,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "purpose": run.purpose,
        "state": run.state,
        "fault": run.fault,
        "passages": run.passages,
        "answered": run.answered,
        "faults": run.faults,
        "exam": run.options.get("exam"),
        "same_as": run.options.get("same_as"),
        "unfinished": run.id in words.unfinished,
    }
