"""What is said beside a page: the codings of a turn, the memo on one, who speaks, how far one is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from el2mp_app.delegates.coding_row import CodingCard
from el2mp_app.dialogs.reply import thread
from el2mp_app.pages.source_page import SourcePage, clock
from el2mp_app.widgets.lists.link_list import LinkLine
from el2mp_desktop.domain.links import kind_name
from el2mp_desktop.domain.rows import CodingRow, LinkRow, RegionRow, TurnRow, in_language
from el2mp_desktop.domain.text import Span, one_line
from el2mp_desktop.domain.voices import voice_name
from el2mp_desktop.exchange.quotation import coded_words
from el2mp_desktop.language import moment, number, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.project import Project


def coding_cards(project: Project, page: SourcePage, turn: TurnRow) -> list[CodingCard]:
    """The codings of the picture, and those that touch a turn."""
    ids = [mark.id for mark in page.marks.overlapping(Span(turn.start, turn.end))]
    rows: dict[str, CodingRow | RegionRow] = {row.id: row for row in project.read.codings_by_id(ids)}
    rows |= page.regions
    ids = [*page.regions, *ids]
    language = project.language
    cards = []
    # One that was just removed may be on the page still.
    for row in (rows[id] for id in ids if id in rows):
        code = page.codes[row.code_id]
        seen = _what_was_seen(row.seen)
        name = in_language(code.name, language)
        cards.append(CodingCard(row.id, name, code.colour, code.pattern, row.coder, seen, row.unsure, row.to_discuss))
    return cards


def _what_was_seen(seen: Collection[str]) -> str:
    if not seen:
        return tr("blind: nothing seen")
    if len(seen) > 1:
        return tr("suggestions and other coders could be seen")
    return tr("suggestions could be seen") if "suggestions" in seen else tr("other coders could be seen")


def words_coded(row: CodingRow | RegionRow) -> str:
    """What was coded: its words in quotation marks, or which part of which picture."""
    words = one_line(coded_words(row))
    return words if isinstance(row, RegionRow) else tr("“{words}”", words=words)


def about_coding(code: str, quote: str) -> str:
    return tr("{code}: {words}", code=code, words=quote) if quote else code


def memo_on(project: Project, page: SourcePage, coding_id: str) -> tuple[str, str]:
    """The words of all who wrote one, and their initials."""
    memos = project.read.memos("coding", coding_id)
    by = dict.fromkeys(page.coders[memo.coder_id].initials for memo in memos)
    return "\n\n".join(memo.text for memo in memos), ", ".join(by)


def discussion_on(project: Project, page: SourcePage, coding_id: str, code_id: str) -> str:
    """What people said of a coding, and of its code."""
    on_coding = thread(project.read.memos("coding", coding_id, "reply"), page.coders)
    on_code = thread(project.read.memos("code", code_id, "reply"), page.coders)
    return "\n\n".join(part for part in (on_coding, on_code and tr("On the code:"), on_code) if part)


def links_on(project: Project, page: SourcePage, turn: TurnRow) -> list[LinkLine]:
    """From and to the words of a turn: the words at the other end, where, by whom and when."""
    here, lines = Span(turn.start, turn.end), []
    for link in project.read.links(page.source.id):
        if link.source_id == page.source.id and link.span.overlaps(here):
            words = _link_words(link, where_it_leads(link))
            lines.append(LinkLine(link.id, words, link.target_source_id, link.target, bool(link.before)))
        if link.target_source_id == page.source.id and link.target.overlaps(here):
            words = _link_words(link, where_it_comes_from(link))
            lines.append(LinkLine(link.id, words, link.source_id, link.span, bool(link.before)))
    return lines


def where_it_leads(link: LinkRow) -> str:
    """What the words that a link begins at have to do with those at its end."""
    return _other_end(kind_name(link.kind), link.target_quote, link.target_name)


def where_it_comes_from(link: LinkRow) -> str:
    """The same, for the words that a link ends at."""
    return _other_end(kind_name(link.kind, back=True), link.quote, link.source_name)


def _other_end(relation: str, quote: str, source: str) -> str:
    return tr("{relation}: “{words}” · {source}", relation=relation, words=quote, source=source)


def _link_words(link: LinkRow, told: str) -> str:
    lines = [told, f"{link.coder}, {moment(link.created_at)}"]
    if link.before:
        before = "; ".join(tr("“{words}”", words=words) for words in link.before)
        lines.append(tr("Needs a look: a correction rewrote {words}.", words=before))
    return "\n".join(lines)


def voice_of(turn: TurnRow) -> str:
    return " · ".join(part for part in (voice_name(turn.speaker), turn.speaker_role, clock(turn)) if part)


def voices_of(turns: Sequence[TurnRow]) -> str:
    """Who says a passage, and when it begins; ``turns``: those it has words of, at least one."""
    names = dict.fromkeys(voice_name(turn.speaker) for turn in turns if turn.speaker)
    if len(names) < 2:
        return voice_of(turns[0])
    return " · ".join(part for part in (", ".join(names), clock(turns[0])) if part)


def turns_named(turns: Sequence[TurnRow]) -> str:
    first, last = (number(turn.position + 1) for turn in (turns[0], turns[-1]))
    if first == last:
        return tr("turn {number}", number=first)
    return tr("turns {first} to {last}", first=first, last=last)


def place_and_progress(page: SourcePage, here: str) -> tuple[str, str]:
    """Which turn of how many in the source this is, whatever path is walked, and how many were read."""
    found, place = page.counts(), ""
    if here in page.shown_ids():
        turn = page.tree.turns[here]
        place = tr("Turn {place} of {total}", place=number(turn.position + 1), total=number(page.source.turns))
    progress = trn("{count} turn read", "{count} turns read", found["coded"] + found["nothing"])
    nothing = found["nothing"]
    if nothing:
        progress += tr(", {nothing} with nothing to code", nothing=number(nothing))
    return place, progress
