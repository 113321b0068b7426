"""What the reader shows of one source: which turns, in which state, with which codings and ghosts on them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from el2mp_app.widgets.marks import Mark, ReaderTurn, State
from el2mp_desktop.domain.rows import CodeRow, CoderRow, MarkRow, SourceRow, SuggestionRow, TurnRow, in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.importers.base import ImportedTurn
from el2mp_desktop.language import tr
from el2mp_desktop.project import Project

_UNDECIDED = ("open", "deferred", "unanchored")


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a chat, from its first turn to a last one."""

    leaf: str
    turns: frozenset[str]
    title: str
    """The first words that are its own."""
    current: bool
    depth: int


class SourcePage:
    """A source as its reader sees it. Asks the project anew where told to; holds nothing of the widget's."""

    def __init__(self, project: Project, source: SourceRow, codes: Iterable[CodeRow] | None = None) -> None:
        """``codes`` where they are known already."""
        self._project = project
        self.source = source
        self.text = project.read.text(source.id)
        self.turns = project.read.turns(source.id)
        self.branches = branches(self.turns, self.text)
        self.branch = next((branch for branch in self.branches if branch.current), None)
        self.marks: dict[str, MarkRow] = {}
        self.suggestions: dict[str, SuggestionRow] = {}
        self.codes: dict[str, CodeRow] = {}
        self.coders: dict[str, CoderRow] = {}
        self.nothing: Collection[str] = ()
        self.refresh_codes(codes)
        self.refresh_marks()

    def refresh_codes(self, codes: Iterable[CodeRow] | None = None) -> None:
        self.codes = {code.id: code for code in (self._project.read.codes() if codes is None else codes)}

    def refresh_marks(self, codings: Collection[str] | None = None) -> None:
        """Codings, read marks and the suggestions that may be shown by now."""
        self.refresh_codings(codings)
        self.suggestions = {}
        self.take_suggestions(self._project.read.suggestions_shown(self._project.coder_id, self.source.id))

    def refresh_codings(self, only: Collection[str] | None = None) -> None:
        """Codings and read marks alone; where it is known which codings changed, only those are asked for."""
        read = self._project.read
        self.coders = {coder.id: coder for coder in read.coders()}
        marks = read.marks(self.source.id) if only is None else self._patched(only)
        self.marks = {mark.id: mark for mark in marks}
        self.nothing = frozenset(read.nothing_here(self.source.id, self._project.coder_id))

    def _patched(self, ids: Collection[str]) -> list[MarkRow]:
        marks = [mark for mark in self.marks.values() if mark.id not in ids]
        marks += self._project.read.marks(self.source.id, ids)
        return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.id))

    def take_suggestions(self, rows: Iterable[SuggestionRow]) -> None:
        """What became of some suggestions: those on this source that still wait for a decision are shown."""
        for row in rows:
            if row.source_id == self.source.id and row.state in _UNDECIDED:
                self.suggestions[row.id] = row
            else:
                self.suggestions.pop(row.id, None)

    def holds(self, turn_id: str) -> bool:
        """Whether the branch walked goes through a turn."""
        return self.branch is None or turn_id in self.branch.turns

    def walk_to(self, turn_id: str) -> bool:
        """Take a branch that goes through a turn. Returns whether it is another one."""
        other = None if self.holds(turn_id) else next((b for b in self.branches if turn_id in b.turns), None)
        self.branch = other or self.branch
        return other is not None

    def shown_turns(self) -> list[TurnRow]:
        """Turns with words, on the branch walked; those hidden in the chat are left out."""
        return [
            turn
            for turn in self.turns
            if turn.end > turn.start
            and turn.status != "hidden"
            and (self.branch is None or turn.id in self.branch.turns)
        ]

    def reader_turns(self) -> list[ReaderTurn]:
        states = self.states()
        return [
            ReaderTurn(
                id=turn.id,
                start=turn.start,
                end=turn.end,
                speaker=turn.speaker or _speaker_of_role(turn),
                detail=_detail(turn),
                time=clock(turn),
                voice=_voice(turn),
                state=states[turn.id],
            )
            for turn in self.shown_turns()
        ]

    def states(self) -> dict[str, State]:
        """Unread, read with nothing in it, or coded: by this coder alone."""
        mine = sorted((m.start, m.end) for m in self.marks.values() if m.coder_id == self._project.coder_id)
        found: dict[str, State] = {}
        at, reach = 0, 0
        for turn in self.turns:
            while at < len(mine) and mine[at][0] < turn.end:
                reach = max(reach, mine[at][1])
                at += 1
            coded = reach > turn.start
            found[turn.id] = "coded" if coded else "nothing" if turn.id in self.nothing else "unread"
        return found

    def reader_marks(self) -> list[Mark]:
        """Everything to be drawn on the branch walked."""
        language = self._project.language
        marks = [mark for row in self.marks.values() if (mark := self._coding_mark(row, language)) is not None]
        return marks + [self._ghost(row, language) for row in self.suggestions.values() if row.start is not None]

    def suggestions_on(self, turn_id: str) -> list[SuggestionRow]:
        """Those that may be shown on a turn and still wait for a decision, found or not."""
        return [row for row in self.suggestions.values() if row.turn_id == turn_id]

    def span_of(self, mark_id: str) -> Span | None:
        """Where a coding or suggestion stands; None where its quote was not found."""
        row = self.marks.get(mark_id) or self.suggestions.get(mark_id)
        return Span(row.start, row.end) if row and row.start is not None and row.end is not None else None

    def turn_at(self, position: int) -> TurnRow | None:
        return next((turn for turn in self.turns if turn.start <= position <= turn.end), None)

    def _coding_mark(self, row: MarkRow, language: str) -> Mark | None:
        code = self.codes.get(row.code_id)
        if code is None:
            return None
        other = row.coder_id != self._project.coder_id
        coder = self.coders.get(row.coder_id)
        return Mark(
            id=row.id,
            start=row.start,
            end=row.end,
            label=in_language(code.name, language),
            colour=code.colour,
            pattern=code.pattern,
            initials=coder.initials if other and coder else "",
            unsure=row.unsure,
        )

    def _ghost(self, row: SuggestionRow, language: str) -> Mark:
        code = self.codes.get(row.code_id)
        return Mark(
            id=row.id,
            start=row.start or 0,
            end=row.end or 0,
            label=in_language(row.code_name, language) or tr("Code no longer there"),
            colour=code.colour if code else "#858D95",
            pattern=code.pattern if code else "solid",
            kind="ghost",
            approximate=row.match == "approximate",
        )


def branches(turns: Sequence[TurnRow], text: str) -> list[Branch]:
    """The ways through a chat, in the order their last turns were written; empty where there is only one."""
    with_children = {turn.parent_id for turn in turns}
    parents = {turn.id: turn.parent_id for turn in turns}
    leaves = [turn for turn in turns if turn.id not in with_children and turn.status != "hidden"]
    if len(leaves) < 2 or not any(turn.parent_id for turn in turns):
        return []
    lines = {leaf.id: _line(leaf.id, parents) for leaf in leaves}
    uses: dict[str, int] = {}
    for line in lines.values():
        for id in line:
            uses[id] = uses.get(id, 0) + 1
    by_id = {turn.id: turn for turn in turns}
    current = _current_leaf(leaves, lines, by_id)
    return [
        Branch(
            leaf=leaf.id,
            turns=frozenset(lines[leaf.id]),
            title=_own_words(lines[leaf.id], uses, by_id, text),
            current=leaf.id == current,
            depth=0,
        )
        for leaf in leaves
    ]


def clock(turn: TurnRow | ImportedTurn) -> str:
    """When it was said: time in the recording, or the hour it was written."""
    if turn.time_start is not None:
        seconds = int(turn.time_start)
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return turn.at[11:16] if turn.at and len(turn.at) >= 16 else ""


def _line(leaf: str, parents: Mapping[str, str | None]) -> list[str]:
    line: list[str] = []
    at: str | None = leaf
    seen: set[str] = set()
    while at is not None and at not in seen:
        seen.add(at)
        line.append(at)
        at = parents.get(at)
    return line[::-1]


def _current_leaf(leaves: Sequence[TurnRow], lines: Mapping[str, Sequence[str]], by_id: Mapping[str, TurnRow]) -> str:
    """The leaf of the thread that was open in the export; the last one written where it does not say."""
    whole = [leaf.id for leaf in leaves if all(by_id[id].current for id in lines[leaf.id])]
    return whole[-1] if whole else leaves[-1].id


def _own_words(line: Sequence[str], uses: Mapping[str, int], by_id: Mapping[str, TurnRow], text: str) -> str:
    own = [id for id in line if uses[id] == 1] or [line[-1]]
    asked = next((id for id in own if by_id[id].role == "user"), own[0])
    words = " ".join(text[by_id[asked].start : by_id[asked].end].split())
    return words if len(words) <= 48 else words[:47].rstrip() + "…"


def _voice(turn: TurnRow) -> str:
    if turn.role == "assistant":
        return "model"
    return "other" if turn.role in ("system", "tool") else "person"


def _speaker_of_role(turn: TurnRow) -> str:
    names = {"user": tr("User"), "assistant": tr("Assistant"), "system": tr("System"), "tool": tr("Tool")}
    return names.get(turn.role or "", "")


def _detail(turn: TurnRow) -> str:
    status = {
        "edited": tr("reworded"),
        "regenerated": tr("regenerated"),
        "interrupted": tr("interrupted"),
    }.get(turn.status, "")
    who = turn.model or turn.speaker_role
    return " · ".join(part for part in (who, status) if part)
