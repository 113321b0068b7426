"""What the rows of an import say, column by column, and what is good to know about each."""

from enum import IntEnum

from el2mp_app.importing.plan import Entry, Part
from el2mp_desktop.language import day, number, percent, tr, trn


class Column(IntEnum):
    FILE = 0
    FORMAT = 1
    SPEAKERS = 2
    TURNS = 3
    CHARACTERS = 4
    LANGUAGE = 5
    DATE = 6
    NOTES = 7


FIGURES = (Column.SPEAKERS, Column.TURNS, Column.CHARACTERS)
NONE = "–"
_SURE, _LIKELY = 0.8, 0.35
"""From what confidence on a format is called so."""


def note(thing: Entry | Part) -> tuple[str, str]:
    """What is good to know about a row in one line, and how it is meant."""
    if isinstance(thing, Part):
        return _note_of_part(thing)
    if thing.state == "refused":
        return "err", thing.reason
    if thing.state == "waiting":
        return "plain", tr("Waiting to be read")
    if thing.state == "left":
        return "plain", tr("Not read")
    if not thing.several:
        return _note_of_part(thing.parts[0])
    words = [trn("{count} conversation", "{count} conversations", len(thing.parts))]
    if thing.ticked:
        words.append(trn("{count} ticked", "{count} ticked", thing.ticked))
    if thing.totals.branches:
        words.append(trn("{count} branch", "{count} branches", thing.totals.branches))
    if thing.survey and thing.survey.warnings:
        return "warn", ", ".join(words) + ". " + thing.survey.warnings[0]
    return "plain", ", ".join(words)


def sureness(entry: Entry) -> str:
    """A word on how sure the format of a file is; nothing for what was pasted or not read yet."""
    if entry.as_format:
        return tr("chosen")
    confidence = entry.survey.confidence if entry.survey else 0.0
    if not confidence:
        return ""
    return tr("sure") if confidence >= _SURE else tr("likely") if confidence >= _LIKELY else tr("a guess")


def remarks_on(part: Part) -> tuple[str, ...]:
    """What there is to know of it; with what there is to know of its file, where it is all that is in there."""
    return part.remarks if len(part.survey.parts) > 1 else (*part.survey.warnings, *part.remarks)


def _note_of_part(part: Part) -> tuple[str, str]:
    if part.twin:
        if part.in_project:
            return "plain", tr("Already in the project as “{name}”", name=part.twin)
        return "plain", tr("The same as “{name}” in this import", name=part.twin)
    if part.later:
        return "plain", tr("The project has a later state of it, “{name}”", name=part.later.name)
    remarks = list(remarks_on(part))
    if part.same_text_as:
        remarks.insert(0, _same_text(part))
    doubtful = part.doubtful()
    if doubtful:
        heads = dict.fromkeys(part.doubles[name] for name in doubtful)
        remarks.insert(0, tr("Names alike: {names}", names=", ".join((*heads, *doubtful))))
    if part.new_title:
        remarks.insert(0, tr("Its title is now “{title}”; its name stays", title=part.new_title))
    if part.earlier:
        remarks.insert(0, _goes_on(part))
    if len(remarks) > 1:
        return "warn", tr("{first} (and {count} more)", first=remarks[0], count=number(len(remarks) - 1))
    if remarks:
        return ("plain" if part.earlier else "warn"), remarks[0]
    return "plain", trn("{count} branch", "{count} branches", part.head.branches) if part.head.branches > 1 else ""


def _same_text(part: Part) -> str:
    if part.identical:
        return tr("The same text as “{name}”", name=part.same_text_as)
    return tr("The same text as “{name}”, with other speakers, turns or times", name=part.same_text_as)


def _goes_on(part: Part) -> str:
    assert part.earlier is not None
    more = part.new_turns
    if more:
        return trn(
            "Updates “{name}” with {count} new turn", "Updates “{name}” with {count} new turns", more,
            name=part.earlier.name,
        )  # fmt: skip
    return tr("Updates “{name}”", name=part.earlier.name)


def cell_text(thing: Entry | Part, column: Column) -> str:
    if column == Column.FILE:
        return thing.name if isinstance(thing, Entry) else thing.head.name
    if column == Column.NOTES:
        return note(thing)[1]
    if column == Column.FORMAT:
        return thing.survey.label if isinstance(thing, Entry) and thing.survey else ""
    if column == Column.DATE:
        return _days(thing.totals.days if isinstance(thing, Entry) else (thing.day,)) or NONE
    found = cell_value(thing, column)
    if isinstance(found, int):
        return number(found) if found else NONE
    return found or NONE


def cell_value(thing: Entry | Part, column: Column) -> int | str:
    """What stands in a column, as it is sorted."""
    if isinstance(thing, Entry):
        totals = thing.totals
        figures: dict[Column, int | str] = {
            Column.SPEAKERS: totals.speakers,
            Column.TURNS: totals.turns,
            Column.CHARACTERS: totals.characters,
            Column.LANGUAGE: ", ".join(totals.languages),
            Column.DATE: " ".join(totals.days),
        }
        return figures[column]
    head = thing.head
    if column == Column.SPEAKERS:
        return len(thing.speakers)
    if column == Column.LANGUAGE:
        return head.language or ""
    if column == Column.DATE:
        return thing.day
    return head.turns if column == Column.TURNS else head.characters


def _days(days: tuple[str, ...]) -> str:
    """``31 Jan 2026``; of several days the months, and the year once where that is enough."""
    if len(days) < 2:
        return day("".join(days))
    first, last = days
    end = day(last, "MMM y")
    if first[:7] == last[:7]:
        return end
    return f"{day(first, 'MMM' if first[:4] == last[:4] else 'MMM y')} – {end}"


def cell_hint(thing: Entry | Part, column: Column) -> str:
    if isinstance(thing, Part):
        return cell_text(thing, column)
    if column == Column.FILE:
        return str(thing.path) if thing.pasted is None else ""
    if column == Column.FORMAT and thing.survey:
        label, sure = thing.survey.label, sureness(thing)
        figure = percent(thing.survey.confidence)
        if not sure:
            return label
        return tr("{format}: {sureness} ({figure})", format=label, sureness=sure, figure=figure)
    return cell_text(thing, column)


def row_kind(thing: Entry | Part) -> str:
    if isinstance(thing, Part):
        return thing.head.kind
    return "archive" if thing.several else thing.parts[0].head.kind if thing.parts else ""
