"""``links``, ``link``: which passages speak of which others."""

import re
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from el2mp_desktop.cli.choosing import choose_links, choose_source
from el2mp_desktop.cli.codings import passage
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_coder, add_json
from el2mp_desktop.cli.tables import STANDARD_OUTPUT, check_csv, print_json, print_table, put_csv, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.links import KINDS, kind_name
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

_END = re.compile(r"(?P<source>.+):(?P<start>[0-9]+)-(?P<end>[0-9]+)", re.DOTALL)


def add_to(commands: Commands) -> None:
    listing = commands.add("links", list_links, tr("List the links between passages."))
    add_json(listing)
    listing.add_argument(
        "--csv",
        metavar="OUT",
        type=Path,
        help=tr("write them to a table for spreadsheets; “-” is standard output"),
    )
    link = commands.add(
        "link",
        link_two,
        tr("Say that one passage is about another, or remove links."),
        tr("Positions are characters of the source’s text from 0; the end is not included. The link’s id is printed."),
    )
    link.add_argument(
        "--from",
        dest="begin",
        metavar="SOURCE:START-END",
        type=_passage,
        help=tr("the passage that speaks; SOURCE is the source’s id or name"),
    )
    link.add_argument("--to", metavar="SOURCE:START-END", type=_passage, help=tr("the passage that it speaks of"))
    link.add_argument(
        "--kind", choices=KINDS, default=KINDS[0], help=tr("how it speaks of it; without it, “{kind}”", kind=KINDS[0])
    )
    link.add_argument(
        "--remove", metavar="LINK", nargs="+", default=[], help=tr("instead, take these links away, by their ids")
    )
    add_coder(link)


def _passage(text: str) -> tuple[str, int, int]:
    found = _END.fullmatch(text)
    if found is None:
        raise ArgumentTypeError(tr("“{value}” is no passage; write SOURCE:START-END", value=text))
    return found["source"], int(found["start"]), int(found["end"])


def list_links(args: Namespace) -> int:
    from el2mp_desktop.exchange.tables import LINK_COLUMNS, link_records

    check_csv(args)
    with reading(args.file) as project:
        links, records = project.read.links(), link_records(project)
    if args.json:
        print_json(records)
    if args.csv:
        put_csv(args.csv, LINK_COLUMNS, records)
    if args.csv and args.csv != STANDARD_OUTPUT:
        say(trn("{count} link written to {file}.", "{count} links written to {file}.", len(records), file=args.csv))
    if args.json or args.csv:
        return 0
    heads = [
        *(tr("id"), tr("source"), tr("start"), tr("end"), tr("quote"), tr("link")),
        *(tr("source"), tr("start"), tr("end"), tr("who"), tr("needs a look"), tr("quote")),
    ]
    rows = [
        [
            *(short(link.id), link.source_name, link.span.start, link.span.end, link.quote, kind_name(link.kind)),
            *(link.target_name, link.target.start, link.target.end, link.coder),
            *(tr("yes") if link.before else "", link.target_quote),
        ]
        for link in links
    ]
    print_table(heads, rows)
    return 0


def link_two(args: Namespace) -> int:
    from el2mp_desktop.operations.links import link_passages

    if args.remove:
        return _remove(args)
    if args.begin is None or args.to is None:
        raise UserError(tr("Say what to link with --from and --to, or which links to take away with --remove."))
    (here, *ends), (there, *others) = args.begin, args.to
    span, target = passage(*ends), passage(*others)
    with writing(args.file, args.coder) as project:
        source, other = choose_source(project, here), choose_source(project, there)
        known = {link.id for link in project.read.links(source.id)}
        link = project.do(link_passages, source.id, span, other.id, target, args.kind)
    print(link)
    names = {"source": source.name, "target": other.name}
    if link in known:
        say(tr("“{source}” and “{target}” were already linked so: nothing was changed.", **names))
    else:
        say(tr("Linked: a passage of “{source}” and one of “{target}”.", **names))
    return 0


def _remove(args: Namespace) -> int:
    from el2mp_desktop.operations.links import remove_links

    if args.begin is not None or args.to is not None:
        raise UserError(tr("Link passages with --from and --to, or take links away with --remove: not both at once."))
    with writing(args.file, args.coder) as project:
        links = choose_links(project, args.remove)
        project.do(remove_links, links)
    say(trn("{count} link removed.", "{count} links removed.", len(links)))
    return 0
