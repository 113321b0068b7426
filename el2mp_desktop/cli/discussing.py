"""``discussions``, ``discuss``, ``reply``: what coders doubt, and what they say of it to each other."""

from argparse import Namespace
from dataclasses import astuple
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_code, choose_coding
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_coder, add_json
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.rows import CodingRow, DiscussedRow, RegionRow, in_language
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


def add_to(commands: Commands) -> None:
    add_json(
        commands.add(
            "discussions",
            list_discussions,
            tr("List what is unsure, to be discussed or replied to, with the replies."),
        )
    )
    discuss = commands.add("discuss", mark_codings, tr("Say of codings that people should talk about them."))
    discuss.add_argument("codings", metavar="CODING", nargs="+", help=tr("a coding’s id"))
    discuss.add_argument("--settled", action="store_true", help=tr("say instead that it was talked about"))
    add_coder(discuss)
    answer = commands.add("reply", reply_on, tr("Say something, signed, on a coding or a code."))
    on = answer.add_mutually_exclusive_group(required=True)
    on.add_argument("--coding", metavar="CODING", help=tr("a coding’s id"))
    on.add_argument("--code", metavar="CODE", help=tr("the code’s id, short key or name"))
    answer.add_argument("--text", metavar="TEXT", required=True, help=tr("what is said"))
    add_coder(answer)


def list_discussions(args: Namespace) -> int:
    with reading(args.file) as project:
        rows, language = project.read.discussed(), project.language
        names = {coder.id: coder.name for coder in project.read.coders()}
    if args.json:
        print_json([_record(row, language, names) for row in rows])
        return 0
    heads = [
        tr("coding"),
        tr("source"),
        tr("code"),
        tr("unsure"),
        tr("to discuss"),
        tr("who"),
        tr("reply"),
        tr("quote"),
    ]
    print_table(heads, [line for row in rows for line in _lines(row, language, names)])
    return 0


def _lines(row: DiscussedRow, language: str, names: dict[str, str]) -> list[list[object]]:
    """The thing, then each reply on a line of its own."""
    from el2mp_desktop.exchange.quotation import coded_words

    coding, code = row.coding, in_language(row.code_name, language)
    head: list[object] = ["", "", code, "", "", "", "", ""]
    if coding is not None:
        marks = [tr("yes") if said else "" for said in (coding.unsure, coding.to_discuss)]
        head = [short(coding.id), coding.source_name, code, *marks, coding.coder, "", coded_words(coding)]
    replies: list[list[object]] = [
        ["", "", "", "", "", names.get(reply.coder_id, ""), reply.text, ""] for reply in row.replies
    ]
    return [head, *replies]


def _record(row: DiscussedRow, language: str, names: dict[str, str]) -> dict[str, object]:
    coding = row.coding
    return {
        "code": row.code_id,
        "code_name": in_language(row.code_name, language),
        "coding": None if coding is None else coding.id,
        "source": None if coding is None else coding.source_id,
        "source_name": None if coding is None else coding.source_name,
        "quote": None if coding is None else coding.quote if isinstance(coding, CodingRow) else "",
        "region": list(astuple(coding.region)) if isinstance(coding, RegionRow) else None,
        "unsure": None if coding is None else coding.unsure,
        "to_discuss": None if coding is None else coding.to_discuss,
        "replies": [
            {"id": reply.id, "coder": names.get(reply.coder_id, ""), "at": reply.created_at, "text": reply.text}
            for reply in row.replies
        ],
    }


def mark_codings(args: Namespace) -> int:
    with writing(args.file, args.coder) as project:
        for id in dict.fromkeys(choose_coding(project, wanted) for wanted in args.codings):
            _mark(project, id, not args.settled)
    return 0


def _mark(project: "Project", id: str, to_discuss: bool) -> None:
    from el2mp_desktop.operations.discussion import mark_to_discuss

    discussed = {row.id for row in project.read.codings_by_id([id]) if row.to_discuss}
    discussed |= {row.id for row in project.read.regions() if row.to_discuss}
    if (id in discussed) == to_discuss:
        say(
            tr("The coding {id} was already to be discussed.", id=short(id))
            if to_discuss
            else tr("The coding {id} was not to be discussed.", id=short(id))
        )
        return
    project.do(mark_to_discuss, id, to_discuss)
    say(
        tr("The coding {id} is to be discussed.", id=short(id))
        if to_discuss
        else tr("The coding {id} is settled.", id=short(id))
    )


def reply_on(args: Namespace) -> int:
    from el2mp_desktop.operations.discussion import reply

    with writing(args.file, args.coder) as project:
        if args.coding:
            made = project.do(reply, "coding", choose_coding(project, args.coding), args.text)
        else:
            made = project.do(reply, "code", choose_code(project, args.code).id, args.text)
    print(made)
    say(tr("The reply was written."))
    return 0
