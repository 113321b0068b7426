"""``new``, ``history``, ``undo``, ``redo``, ``check``: the project file itself."""

from argparse import Namespace

from el2mp_desktop.cli.choosing import choose_change
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_json
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import complain, say
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import after_colon, moment, tr, trn

_SUFFIX = ".el2mp"
_NO_CODEBOOK = "none"
_SHIPPED = "el2mp"


def add_to(commands: Commands) -> None:
    new = commands.add("new", make, tr("Make an empty project."), tr("Its file gets the ending .el2mp."))
    new.add_argument(
        "--codebook",
        metavar="NAME|PATH",
        default=_SHIPPED,
        help=tr("a codebook that comes with the program, a YAML file, or “none”; without it, the program’s own"),
    )
    new.add_argument("--name", metavar="NAME", default="", help=tr("the project’s name; without it, the file’s"))
    history = commands.add("history", list_history, tr("List what was done, by whom and when."))
    history.add_argument(
        "--restore", metavar="ID", help=tr("bring back the state after this act, as a new act that undo turns back")
    )
    add_json(history)
    commands.add("undo", undo, tr("Undo the last act, and name it."))
    commands.add("redo", redo, tr("Do again what was last undone."))
    commands.add(
        "check",
        check,
        tr("Examine the file."),
        tr("Its integrity, the texts against their fingerprints, every coding’s quotation against its text."),
    )


def make(args: Namespace) -> int:
    from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
    from el2mp_desktop.project import Project

    codebook = None if args.codebook == _NO_CODEBOOK else load_codebook(find_codebook(args.codebook))
    path = args.file if args.file.suffix.lower() == _SUFFIX else args.file.with_name(f"{args.file.name}{_SUFFIX}")
    with Project.create(path, name=args.name.strip(), codebook=codebook) as project:
        codes = len(project.read.codes())
    say(trn("Made {file}, with {count} code.", "Made {file}, with {count} codes.", codes, file=path))
    return 0


def list_history(args: Namespace) -> int:
    if args.restore:
        return restore(args)
    with reading(args.file) as project:
        changes = project.read.history()
    if args.json:
        print_json(
            [
                {
                    "id": change.id,
                    "name": tr(change.label),
                    "sequence": change.sequence,
                    "kind": change.kind,
                    "label": change.label,
                    "coder": change.coder,
                    "at": change.at,
                    "reverses": change.reverses,
                }
                for change in changes
            ]
        )
        return 0
    heads = [tr("id"), tr("when"), tr("who"), tr("what"), tr("act")]
    print_table(
        heads,
        [
            [short(change.id), moment(change.at), change.coder, _kind(change.kind), tr(change.label)]
            for change in changes
        ],
    )
    return 0


def restore(args: Namespace) -> int:
    with writing(args.file) as project:
        change = choose_change(project, args.restore)
        done = project.restore(change.id)
    after = {"act": tr(change.label), "when": moment(change.at)}
    if done:
        say(tr("The project is as it was after “{act}”, {when}. “el2mp undo” turns that back.", **after))
    else:
        say(tr("The project is in the state after “{act}”, {when}, already: nothing was changed.", **after))
    return 0


def undo(args: Namespace) -> int:
    with writing(args.file) as project:
        label = project.undo()
    if label is None:
        raise UserError(tr("There is nothing to undo."))
    say(tr("Undone: {act}.", act=after_colon(tr(label))))
    return 0


def redo(args: Namespace) -> int:
    with writing(args.file) as project:
        label = project.redo()
    if label is None:
        raise UserError(tr("There is nothing to redo."))
    say(tr("Done again: {act}.", act=after_colon(tr(label))))
    return 0


def check(args: Namespace) -> int:
    with reading(args.file) as project:
        findings = project.check()
        codings, sources = len(project.read.codings()), len(project.read.sources())
    if findings:
        print("\n".join(findings))
        complain(trn("{count} fault was found.", "{count} faults were found.", len(findings)))
        return 1
    counted = trn("{count} coding", "{count} codings", codings)
    say(trn("Sound: {count} source, {codings}.", "Sound: {count} sources, {codings}.", sources, codings=counted))
    return 0


def _kind(kind: str) -> str:
    return {"do": tr("done"), "undo": tr("undone"), "redo": tr("done again"), "barrier": tr("for good")}.get(kind, kind)
