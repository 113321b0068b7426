"""``codes``, ``code``, ``codings``: the codebook and what was coded."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_code, choose_source
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_coder, add_json, edges, position
from el2mp_desktop.cli.tables import STANDARD_OUTPUT, check_csv, print_json, print_table, put_csv, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.regions import Region, picture_size
from el2mp_desktop.domain.rows import CodeRow, CodingRow, RegionRow, SourceRow, Texts, in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


def add_to(commands: Commands) -> None:
    add_json(commands.add("codes", list_codes, tr("List the codebook in its order.")))
    _add_code(commands)
    codings = commands.add("codings", list_codings, tr("List the codings."))
    add_json(codings)
    codings.add_argument(
        "--csv",
        metavar="OUT",
        type=Path,
        help=tr("write them to a table for spreadsheets; “-” is standard output"),
    )


def _add_code(commands: Commands) -> None:
    code = commands.add(
        "code",
        code_passage,
        tr("Code a passage, or a part of a picture."),
        tr(
            "Positions are characters of the source’s text from 0; the end is not included. The coding’s id is printed,"
            " one a line where there are several."
        ),
    )
    code.add_argument("--source", metavar="SOURCE", required=True, help=tr("the source’s id or name"))
    code.add_argument("--start", metavar="N", type=position, help=tr("where the passage starts"))
    code.add_argument("--end", metavar="N", type=position, help=tr("where it ends"))
    code.add_argument(
        "--region",
        metavar="LEFT,TOP,RIGHT,BOTTOM",
        type=edges,
        help=tr("instead of a passage, a part of the source’s picture: in pixels or per cent"),
    )
    code.add_argument(
        "--code",
        metavar="CODE",
        required=True,
        action="append",
        help=tr("the code’s id, short key or name; given several times, all of them in one act"),
    )
    add_coder(code)
    code.add_argument("--memo", metavar="TEXT", default="", help=tr("a note on the coding"))


def list_codes(args: Namespace) -> int:
    with reading(args.file) as project:
        codes, language = project.read.codes(), project.language
    if args.json:
        names = {code.id: in_language(code.name, language) for code in codes}
        print_json([_code_record(code, names, language) for code in codes])
        return 0
    rows = [
        [short(code.id), code.key, "  " * code.depth + in_language(code.name, language), code.codings] for code in codes
    ]
    print_table([tr("id"), tr("key"), tr("name"), tr("codings")], rows)
    return 0


def _code_record(code: CodeRow, names: dict[str, str], language: str) -> dict[str, object]:
    def text(texts: Texts) -> str:
        return in_language(texts, language)

    return {
        "id": code.id,
        "name": names[code.id],
        "key": code.key or None,
        "parent": code.parent_id,
        "parent_name": names.get(code.parent_id or ""),
        "depth": code.depth,
        "codable": code.codable,
        "colour": code.colour,
        "pattern": code.pattern,
        "definition": text(code.definition),
        "include": text(code.include),
        "exclude": text(code.exclude),
        "example": text(code.example),
        "ask": text(code.ask),
        "synonyms": list(code.synonyms.get(language, ())),
        "names": dict(code.name),
        "codings": code.codings,
    }


def code_passage(args: Namespace) -> int:
    span = None if args.region else _span(args)
    with writing(args.file, args.coder) as project:
        source = choose_source(project, args.source)
        codes = {code.id: code for code in (choose_code(project, wanted) for wanted in args.code)}
        if span is None:
            place, known, made = _code_region(project, source, _region(source, args.region), list(codes), args.memo)
        else:
            place, known, made = _code_span(project, source, span, list(codes), args.memo)
        names = {id: in_language(code.name, project.language) for id, code in codes.items()}
    print("\n".join(made))
    for id, name in names.items():
        if id in known:
            say(tr("{place} was already coded as “{code}”: nothing to code.", place=place, code=name))
        else:
            say(tr("Coded {place} as “{code}”.", place=place, code=name))
    return 0


def _span(args: Namespace) -> Span:
    if args.start is None or args.end is None:
        raise UserError(tr("Say what to code: a passage with --start and --end, or a part of a picture with --region."))
    return passage(args.start, args.end)


def _code_span(
    project: "Project", source: SourceRow, span: Span, codes: list[str], memo: str
) -> tuple[str, set[str], list[str]]:
    """How the place is called, which codes it had, and the ids of the codings."""
    from el2mp_desktop.operations.codings import apply_codes

    here = (source.id, span.start, span.end)
    known = {code for code in codes if project.read.coding_like(*here, code, project.coder_id)}
    made = project.do(apply_codes, source.id, span, codes, memo=memo)
    return tr("{start}–{end} of “{source}”", start=span.start, end=span.end, source=source.name), known, made


def _code_region(
    project: "Project", source: SourceRow, region: Region, codes: list[str], memo: str
) -> tuple[str, set[str], list[str]]:
    from el2mp_desktop.exchange.quotation import of_picture
    from el2mp_desktop.operations.regions import code_regions

    known = {code for code in codes if project.read.region_like(source.id, region, code, project.coder_id)}
    made = project.do(code_regions, source.id, region, codes, memo=memo)
    return of_picture(source.name, region), known, made


def _region(source: SourceRow, edges: tuple[str, ...]) -> Region:
    """In pixels; per cent are of the picture's width and height, to the nearest pixel."""
    sides = picture_size(source.details) * 2
    return Region(
        *(
            round(side * float(edge[:-1]) / 100) if edge.endswith("%") else int(edge)
            for edge, side in zip(edges, sides, strict=True)
        )
    )


def passage(start: int, end: int) -> Span:
    if end == start:
        raise UserError(tr("The passage {start}–{end} is empty.", start=start, end=end))
    if end < start:
        raise UserError(tr("The passage {start}–{end} ends before it starts.", start=start, end=end))
    return Span(start, end)


def list_codings(args: Namespace) -> int:
    from el2mp_desktop.exchange.tables import CODING_COLUMNS, coding_records

    check_csv(args)
    with reading(args.file) as project:
        codings, pictured = project.read.codings(), project.read.regions()
        language = project.language
        records = coding_records(project)
    if args.json:
        print_json(records)
    if args.csv:
        put_csv(args.csv, CODING_COLUMNS, records)
    if args.csv and args.csv != STANDARD_OUTPUT:
        say(trn("{count} coding written to {file}.", "{count} codings written to {file}.", len(records), file=args.csv))
    if not args.json and not args.csv:
        _print_codings([*codings, *pictured], language)
    return 0


def _print_codings(codings: list[CodingRow | RegionRow], language: str) -> None:
    from el2mp_desktop.exchange.quotation import coded_words

    heads = [
        *(tr("id"), tr("source"), tr("start"), tr("end"), tr("code"), tr("coder")),
        *(tr("from suggestion"), tr("seen"), tr("unsure"), tr("quote")),
    ]
    rows: list[list[object]] = []
    for coding in codings:
        if isinstance(coding, RegionRow):
            start, end, suggestion = None, None, ""
        else:
            start, end = coding.start, coding.end
            suggestion = short(coding.suggestion_id or "")
        about = (in_language(coding.code_name, language), coding.coder, suggestion, ", ".join(coding.seen))
        unsure = tr("yes") if coding.unsure else ""
        rows.append([short(coding.id), coding.source_name, start, end, *about, unsure, coded_words(coding)])
    print_table(heads, rows)
