"""``import --as corpus``: plain data of others, and material for benchmarks."""

from argparse import Namespace
from typing import TYPE_CHECKING

from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.tables import print_json
from el2mp_desktop.cli.terminal import Progress, say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.exchange.corpus import Corpus
    from el2mp_desktop.operations.corpus import Taken
    from el2mp_desktop.project import Project


def bring_corpus(args: Namespace) -> int:
    """Everything in it that the project has not, as one change; all of it or nothing."""
    from el2mp_desktop.exchange.corpus import read_corpus

    if len(args.paths) > 1:
        raise UserError(tr("Import one corpus at a time."))
    with reading(args.file) if args.dry_run else writing(args.file) as project:
        with Progress() as progress:
            corpus = read_corpus(args.paths[0], progress)
        if args.dry_run:
            _announce(args, corpus)
        else:
            _take_over(args, corpus, project)
    return 0


def _announce(args: Namespace, corpus: "Corpus") -> None:
    if args.json:
        names: list[dict[str, object]] = [{"id": None, "name": name} for name in corpus.documents]
        print_json(_record(True, names, len(corpus.codes), len(corpus.codings)))
    say(
        tr(
            "It holds {sources}, {codes} and {codings}.",
            **_counted(len(corpus.documents), len(corpus.codes), len(corpus.codings)),
        )
    )


def _take_over(args: Namespace, corpus: "Corpus", project: "Project") -> None:
    from el2mp_desktop.cli.sources import source_record
    from el2mp_desktop.operations.corpus import import_corpus

    taken: Taken = project.do(import_corpus, corpus)
    if args.json:
        new = [source_record(row) for row in project.read.sources() if row.id in taken.sources]
        print_json(_record(False, new, taken.codes, taken.codings))
    counted = _counted(len(taken.sources), taken.codes, taken.codings)
    say(tr("Imported {sources}, {codes} and {codings}; what was there already stays as it was.", **counted))


def _record(dry_run: bool, sources: list[dict[str, object]], codes: int, codings: int) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "sources": sources,
        "skipped": [],
        "failed": [],
        "codes": codes,
        "codings": codings,
    }


def _counted(sources: int, codes: int, codings: int) -> dict[str, str]:
    return {
        "sources": trn("{count} source", "{count} sources", sources),
        "codes": trn("{count} code", "{count} codes", codes),
        "codings": trn("{count} coding", "{count} codings", codings),
    }
