"""``speakers``, ``speaker``, ``turn``, ``correct``: putting right who spoke, where turns end, and what was written."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from el2mp_desktop.cli.choosing import choose_source, choose_speaker
from el2mp_desktop.cli.opening import reading, writing
from el2mp_desktop.cli.parser import Commands, add_coder, add_json, position
from el2mp_desktop.cli.tables import print_json, print_table, short
from el2mp_desktop.cli.terminal import say
from el2mp_desktop.domain.rows import SourceRow, TurnRow
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.operations.rewriting import Reanchored
    from el2mp_desktop.project import Project


def add_to(commands: Commands) -> None:
    speakers = commands.add("speakers", list_speakers, tr("List the speakers of a source."))
    speakers.add_argument("source", metavar="SOURCE", help=tr("its id or name"))
    add_json(speakers)
    speaker = commands.add("speaker", change_speaker, tr("Rename a speaker of a source, or merge two."))
    speaker.add_argument("source", metavar="SOURCE", help=tr("its id or name"))
    act = speaker.add_mutually_exclusive_group(required=True)
    act.add_argument("--rename", metavar="NAME=OTHER", help=tr("call this speaker otherwise"))
    act.add_argument("--merge", metavar="NAME=OTHER", help=tr("all turns of the first become the other’s"))
    turn = commands.add("turn", change_turn, tr("Split or join turns, or say whose they are. No word is changed."))
    _add_turn(turn, required=False)
    act = turn.add_mutually_exclusive_group(required=True)
    act.add_argument("--split-at", metavar="N", type=position, help=tr("begin a new turn at this position of the text"))
    act.add_argument("--join", action="store_true", help=tr("make one turn of this one and the next"))
    act.add_argument("--speaker", metavar="NAME", help=tr("whose turn it is; a new name makes a new speaker"))
    act.add_argument(
        "--longest", metavar="N", type=position, help=tr("cut every turn of more than N characters where sentences end")
    )
    correct = commands.add(
        "correct",
        correct_text,
        tr("Correct the text of a turn."),
        tr("Codings go along. Those whose words changed are marked as unsure, with the old words in a memo."),
    )
    _add_turn(correct, required=True)
    words = correct.add_mutually_exclusive_group(required=True)
    words.add_argument("--text", metavar="TEXT", help=tr("what the turn says"))
    words.add_argument(
        "--replace", metavar="OLD=NEW", help=tr("write this in place of that, wherever the turn says it")
    )
    add_coder(correct)
    add_json(correct)


def list_speakers(args: Namespace) -> int:
    with reading(args.file) as project:
        source = choose_source(project, args.source)
        rows = project.read.speakers_of(source.id)
        turns = project.read.turns(source.id)
    records = [
        {
            "id": row.id,
            "name": row.name,
            "role": row.role or None,
            "turns": sum(turn.speaker_id == row.id for turn in turns),
            "characters": sum(turn.end - turn.start for turn in turns if turn.speaker_id == row.id),
        }
        for row in rows
    ]
    if args.json:
        print_json(records)
        return 0
    heads = [tr("id"), tr("name"), tr("role"), tr("turns"), tr("characters")]
    print_table(heads, [[short(str(record["id"])), *list(record.values())[1:]] for record in records])
    return 0


def change_speaker(args: Namespace) -> int:
    from el2mp_desktop.operations.sources import rename_speaker
    from el2mp_desktop.operations.speakers import merge_speakers

    option = "--rename" if args.rename else "--merge"
    name, other = _pair(args.rename or args.merge, option)
    with writing(args.file) as project:
        source = choose_source(project, args.source)
        speaker = choose_speaker(project, source, name)
        if args.rename:
            project.do(rename_speaker, speaker.id, other)
            say(tr("“{name}” is “{other}” now.", name=speaker.name, other=other))
        else:
            into = choose_speaker(project, source, other)
            project.do(merge_speakers, speaker.id, into.id)
            say(tr("The turns of “{name}” are those of “{other}” now.", name=speaker.name, other=into.name))
    return 0


def change_turn(args: Namespace) -> int:
    with writing(args.file) as project:
        source = choose_source(project, args.source)
        if args.longest is not None:
            return _cut_long(project, source, args.longest)
        turns = project.read.turns(source.id)
        if args.split_at is not None:
            _split(project, turns, args.split_at, args.turn)
            return 0
        turn = _turn(turns, args.turn)
        if args.join:
            _join(project, turn)
        else:
            _give(project, turn, args.speaker)
    return 0


def _cut_long(project: "Project", source: SourceRow, longest: int) -> int:
    from el2mp_desktop.operations.turns import resegment

    added = project.do(resegment, source.id, longest)
    say(trn("{count} new turn.", "{count} new turns.", added))
    return 0


def _split(project: "Project", turns: list[TurnRow], at: int, number: int | None) -> None:
    from el2mp_desktop.operations.turns import split_turn

    turn = next((turn for turn in turns if turn.start <= at < turn.end), None)
    if turn is None:
        raise UserError(tr("No turn of this source is at position {position}.", position=at))
    named = turn if number is None else _turn(turns, number)
    if named is not turn:
        raise UserError(tr("Position {position} is not in turn {number}, which goes from {start} to {end}.",
                           position=at, number=number, start=named.start, end=named.end))  # fmt: skip
    project.do(split_turn, turn.id, at)
    say(tr("Turn {number} was split.", number=turn.position))


def _join(project: "Project", turn: TurnRow) -> None:
    from el2mp_desktop.operations.turns import join_turns

    project.do(join_turns, turn.id)
    say(tr("Turn {number} was joined with the next.", number=turn.position))


def _give(project: "Project", turn: TurnRow, name: str) -> None:
    from el2mp_desktop.operations.speakers import give_turns

    project.do(give_turns, turn.source_id, [turn.id], name)
    say(tr("Turn {number} is the turn of “{name}” now.", number=turn.position, name=name.strip()))


def correct_text(args: Namespace) -> int:
    from el2mp_desktop.operations.correction import correct_turn

    with writing(args.file, args.coder) as project:
        source = choose_source(project, args.source)
        turn = _turn(project.read.turns(source.id), args.turn)
        words = project.read.text(source.id)[turn.start : turn.end]
        done = project.do(correct_turn, turn.id, _corrected(args, words))
    if args.json:
        links = list(done.links)
        print_json({"source": source.id, "turn": turn.id, "codings": codings_record(done), "links": links})
    say(tr("Turn {number} of “{source}” was corrected.", number=turn.position, source=source.name))
    tell_codings(done)
    return 0


def _corrected(args: Namespace, words: str) -> str:
    if args.text is not None:
        return str(args.text)
    old, equals, new = args.replace.partition("=")
    if not (old and equals):
        raise UserError(tr("{option} takes OLD=NEW; “{given}” is not that.", option="--replace", given=args.replace))
    if old not in words:
        raise UserError(tr("The turn does not say “{words}”.", words=old))
    return words.replace(old, new)


def codings_record(done: "Reanchored") -> dict[str, object]:
    """What became of the codings, for programs."""
    look = [
        {
            "id": each.coding_id,
            "start": each.span.start,
            "end": each.span.end,
            "before": each.before,
            "after": each.after,
        }
        for each in done.look
    ]
    return {"exact": done.exact, "moved": list(done.moved), "look": look, "joined": done.joined}


def tell_codings(done: "Reanchored") -> None:
    if done.moved:
        say(
            trn(
                "{count} coding was found again elsewhere.",
                "{count} codings were found again elsewhere.",
                len(done.moved),
            )
        )
    for look in done.look:
        say(
            tr(
                "Needs a look: the coding {id} was on “{before}” and is on “{after}”.",
                id=short(look.coding_id),
                before=look.before,
                after=look.after,
            )
        )
    if done.joined:
        say(trn("{count} coding became one with another.", "{count} codings became one with another.", done.joined))
    if done.links:
        say(
            trn(
                "{count} link needs a look: its words were rewritten.",
                "{count} links need a look: their words were rewritten.",
                len(done.links),
            )
        )


def _add_turn(parser: ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--source", metavar="SOURCE", required=True, help=tr("the source’s id or name"))
    parser.add_argument(
        "--turn", metavar="N", type=position, required=required, help=tr("the turn’s number, as “el2mp turns” lists it")
    )


def _turn(turns: list[TurnRow], number: int | None) -> TurnRow:
    if number is None:
        raise UserError(tr("Say which turn: --turn N. “el2mp turns” lists them."))
    if number >= len(turns):
        raise UserError(tr("There is no turn {number}. The last one is {last}.", number=number, last=len(turns) - 1))
    return turns[number]


def _pair(given: str, option: str) -> tuple[str, str]:
    name, equals, other = (part.strip() for part in given.partition("="))
    if not (name and equals and other):
        raise UserError(tr("{option} takes NAME=VALUE; “{given}” is not that.", option=option, given=given))
    return name, other
