"""A person at work, as a state machine: whatever they do, undo, reopen or erase, nothing drifts and nothing is lost."""

import shutil
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from el2mp_desktop.domain.marks import Mark
from el2mp_desktop.domain.rows import CodingRow, SuggestionRow, TurnRow
from el2mp_desktop.domain.text import Span, canonical
from el2mp_desktop.errors import UserError
from el2mp_desktop.operations.codes import add_code, delete_code, describe_code, move_code, recolour_code, rename_code
from el2mp_desktop.operations.codings import (
    apply_code,
    change_code,
    change_span,
    code_in_vivo,
    mark_nothing,
    mark_unsure,
    remove_codings,
    unmark_nothing,
)
from el2mp_desktop.operations.correction import correct_turn
from el2mp_desktop.operations.memos import write_memo
from el2mp_desktop.operations.settings import set_suggestion_mode
from el2mp_desktop.operations.sources import group_source, import_sources, remove_source, rename_source, rename_speaker
from el2mp_desktop.operations.speakers import give_turns, merge_speakers
from el2mp_desktop.operations.suggestions import accept, amend, defer, reject
from el2mp_desktop.operations.turns import join_turns, resegment, split_turn
from el2mp_desktop.project import Person, Project
from el2mp_desktop.runs.running import suggest
from el2mp_desktop.storage.schema import Code, Decision, ReadMark
from tests.projects import LEA, Quoter, files_beside, incoming, quick_folder, recorded_rows, rows_of, traces

PIECES = (
    "oui", "non", "ça coince", "prompt", "한글", "שלום", "x" * 40,
    "🧵", "👩‍👩‍👧‍👦", "🇫🇷", "👍🏽", "e\u0301te\u0301", "été", "𝔘𝔫𝔦", "\U0001f9f6fil",
    "\u00a0", "\u2028", "a\r\nb", "c\rd", "nul\0", "\ufeff", "\u200d",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join)
TURNS = st.lists(st.tuples(st.sampled_from(("Ana", "Bo", "ChatGPT")), WORDS), min_size=1, max_size=4)
ANY = st.integers(0, 10_000)
"""Which of the things there are; counted round and round."""

State = dict[str, Any]


class PersonAtWork(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = quick_folder()
        self.path = self.folder / "work.el2mp"
        self.project = Project.create(self.path, name="Work", coder=LEA)
        self.undoable: list[State] = []
        self.redoable: list[State] = []
        self.kept: dict[str, dict[str, dict[str, Any]]] = {}
        self.imports = 0
        self.texts: dict[str, str] = {}

    def teardown(self) -> None:
        self.project.close()
        assert files_beside(self.path) == set()
        shutil.rmtree(self.folder)

    # --- what there is --------------------------------------------------------------------------------------

    def state(self) -> State:
        """Everything undo answers for: rows, marks and decisions in force."""
        marks = rows_of(self.project, ReadMark)
        taken_back = {mark["reverses"] for mark in marks.values()}
        return {
            "rows": recorded_rows(self.project),
            "nothing": {
                (mark["turn_id"], mark["coder_id"])
                for id, mark in marks.items()
                if mark["reverses"] is None and id not in taken_back
            },
            "decided": {
                row.id: (row.state, row.amended, row.reason, row.coding_id)
                for row in self.project.read.suggestions()
                if row.state not in ("open", "unanchored")
            },
        }

    def act(self, operation: Any, *args: Any, **kwargs: Any) -> None:
        before, head = self.state(), self.project.read.head_of_undo()
        try:
            self.project.do(operation, *args, **kwargs)
        except UserError:
            assert self.state() == before
            assert self.project.read.head_of_undo() == head
            return
        if self.project.read.head_of_undo() != head:
            self.undoable.append(before)
            self.redoable.clear()
        else:
            assert self.state() == before

    def coding(self, which: int) -> CodingRow | None:
        codings = self.project.read.codings()
        return codings[which % len(codings)] if codings else None

    def suggestion(self, which: int) -> SuggestionRow | None:
        found = self.project.read.suggestions()
        return found[which % len(found)] if found else None

    def code(self, which: int) -> str:
        codes = self.project.read.codes()
        return codes[which % len(codes)].id if codes else "gone"

    def source(self, which: int) -> str:
        sources = self.project.read.sources()
        return sources[which % len(sources)].id

    def turn(self, source_id: str, which: int) -> TurnRow:
        turns = self.project.read.turns(source_id)
        return turns[which % len(turns)]

    def own_word(self) -> str:
        """A word that nobody else says."""
        self.imports += 1
        return f"zq{self.imports:04}x"

    def span(self, source_id: str, start: int, length: int) -> Span:
        """Anywhere, now and then beyond the end."""
        begin = start % (len(self.project.read.text(source_id)) + 1)
        return Span(begin, begin + length % 24)

    has_sources = precondition(lambda self: self.project.read.sources())
    has_suggestions = precondition(lambda self: self.project.read.suggestions())
    has_codings = precondition(lambda self: self.project.read.codings())

    # --- what people do -------------------------------------------------------------------------------------

    @initialize(turns=TURNS)
    def begin(self, turns: list[tuple[str, str]]) -> None:
        self.import_source(turns)
        self.act(add_code, "Hésitation", None)
        self.act(add_code, "Négociation", None)

    @rule(turns=TURNS)
    def import_source(self, turns: list[tuple[str, str]]) -> None:
        own = self.own_word()
        item = incoming("Atelier", *((speaker, f"{own} {words}") for speaker, words in turns))
        marks = tuple(Mark(turn.start, turn.start + len(own), "remark", own) for turn in item.source.turns)
        item = replace(item, source=replace(item.source, marks=marks))
        assert canonical(item.source.text).text == item.source.text
        self.act(import_sources, [item])
        self.texts[own] = item.source.text

    @has_sources
    @rule(which=ANY)
    def import_again(self, which: int) -> None:
        text = self.project.read.text(self.source(which))
        self.act(import_sources, [incoming("Again", ("Ana", text))])

    @has_sources
    @rule(which=ANY, start=ANY, length=ANY, code=ANY, unsure=st.booleans())
    def apply(self, which: int, start: int, length: int, code: int, unsure: bool) -> None:
        source = self.source(which)
        self.act(apply_code, source, self.span(source, start, length), self.code(code), unsure=unsure)

    @has_sources
    @rule(which=ANY, start=ANY, length=ANY)
    def in_vivo(self, which: int, start: int, length: int) -> None:
        source = self.source(which)
        self.act(code_in_vivo, source, self.span(source, start, length))

    @has_codings
    @rule(which=ANY, start=ANY, length=ANY)
    def move_span(self, which: int, start: int, length: int) -> None:
        if coding := self.coding(which):
            self.act(change_span, coding.id, self.span(coding.source_id, start, length))

    @has_codings
    @rule(which=ANY, code=ANY)
    def recode(self, which: int, code: int) -> None:
        if coding := self.coding(which):
            self.act(change_code, coding.id, self.code(code))

    @has_codings
    @rule(which=ANY, unsure=st.booleans())
    def doubt(self, which: int, unsure: bool) -> None:
        if coding := self.coding(which):
            self.act(mark_unsure, coding.id, unsure)

    @has_codings
    @rule(which=ANY, text=st.sampled_from(("", "first thought", "on second thoughts 🤔")))
    def note(self, which: int, text: str) -> None:
        if coding := self.coding(which):
            self.act(write_memo, "coding", coding.id, text)

    @has_sources
    @rule(which=ANY, on=st.sampled_from(("source", "turn", "code")), text=st.sampled_from(("", "a memo")))
    def note_elsewhere(self, which: int, on: str, text: str) -> None:
        source = self.source(which)
        ids = {"source": source, "turn": self.turn(source, which).id, "code": self.code(which)}
        self.act(write_memo, on, ids[on], text)

    @has_codings
    @rule(which=ANY, more=ANY)
    def remove(self, which: int, more: int) -> None:
        chosen = {coding.id for coding in (self.coding(which), self.coding(more)) if coding}
        self.act(remove_codings, sorted(chosen))

    @rule(name=st.sampled_from(("Doute", "doute", "Refus", "Révision", " ")), parent=st.none() | ANY)
    def new_code(self, name: str, parent: int | None) -> None:
        self.act(add_code, name, None if parent is None else self.code(parent))

    @rule(which=ANY, name=st.sampled_from(("Doute", "Itération", "")), language=st.sampled_from((None, "en", "fr")))
    def rename(self, which: int, name: str, language: str | None) -> None:
        self.act(rename_code, self.code(which), name, language)

    @rule(which=ANY, parent=st.none() | ANY, place=st.integers(-1, 5))
    def move(self, which: int, parent: int | None, place: int) -> None:
        self.act(move_code, self.code(which), None if parent is None else self.code(parent), place)

    @rule(which=ANY, colour=st.sampled_from(("teal", "rust")), text=st.sampled_from(("", "when they wait")))
    def paint_and_describe(self, which: int, colour: str, text: str) -> None:
        self.act(recolour_code, self.code(which), colour, "solid")
        self.act(describe_code, self.code(which), {"definition": {"en": text}})

    @rule(which=ANY)
    def drop_code(self, which: int) -> None:
        self.act(delete_code, self.code(which))

    @has_sources
    @rule(which=ANY, turn=ANY, back=st.booleans())
    def nothing_here(self, which: int, turn: int, back: bool) -> None:
        source = self.source(which)
        turns = self.project.read.turns(source)
        self.act(unmark_nothing if back else mark_nothing, [turns[turn % len(turns)].id], source)

    @has_sources
    @rule(which=ANY, name=st.sampled_from(("Séance", "")))
    def name_things(self, which: int, name: str) -> None:
        source = self.source(which)
        self.act(rename_source, source, name)
        self.act(group_source, source, name)
        for speaker in self.project.read.speakers_of(source)[:1]:  # none where all turns were given to nobody
            self.act(rename_speaker, speaker.id, name)

    @has_sources
    @rule(which=ANY, turn=ANY, start=ANY, length=ANY, words=WORDS)
    def correct_words(self, which: int, turn: int, start: int, length: int, words: str) -> None:
        """Some words of a turn become others, with one among them that is known."""
        source = self.source(which)
        found = self.turn(source, turn)
        said = self.project.read.text(source)[found.start : found.end]
        place = start % (len(said) + 1)
        own = self.own_word()
        self.act(correct_turn, found.id, f"{said[:place]} {own} {words} {said[place + length % 24 :]}")
        self.texts[own] = own

    @has_sources
    @rule(which=ANY, turn=ANY, words=st.sampled_from(("", " \u2028", "oui", "zut alors")))
    def reword(self, which: int, turn: int, words: str) -> None:
        self.act(correct_turn, self.turn(self.source(which), turn).id, words)

    @has_sources
    @rule(which=ANY, turn=ANY, place=ANY, how=st.sampled_from(("split", "join", "cut")))
    def segment(self, which: int, turn: int, place: int, how: str) -> None:
        source = self.source(which)
        text, found = self.project.read.text(source), self.turn(source, turn)
        if how == "split":
            self.act(split_turn, found.id, found.start + place % (found.end - found.start + 1))
        elif how == "join":
            self.act(join_turns, found.id)
        else:
            self.act(resegment, source, place % 60)
        assert self.project.read.text(source) == text

    @has_sources
    @rule(which=ANY, turn=ANY, name=st.sampled_from(("Ana", "Bo", "Cléo", "")), merge=st.booleans())
    def change_voices(self, which: int, turn: int, name: str, merge: bool) -> None:
        source = self.source(which)
        speakers = self.project.read.speakers_of(source)
        if merge and speakers:
            self.act(merge_speakers, speakers[turn % len(speakers)].id, speakers[0].id)
        else:
            self.act(give_turns, source, [self.turn(source, turn).id], name)

    @has_sources
    @rule(which=ANY)
    def take_out(self, which: int) -> None:
        self.act(remove_source, self.source(which))

    @rule(mode=st.sampled_from(("human_first", "always")))
    def choose_mode(self, mode: str) -> None:
        self.act(set_suggestion_mode, mode)

    @rule(coder=st.sampled_from((LEA, Person("Bo Lindqvist", "BL"))))
    def change_seats(self, coder: Person) -> None:
        self.project.work_as(coder)

    # --- the machine and the decisions ------------------------------------------------------------------------

    @has_sources
    @rule(which=ANY, model=st.sampled_from(("small", "large")))
    def let_engine_read(self, which: int, model: str) -> None:
        before, head = self.state(), self.project.read.head_of_undo()
        outcome = suggest(self.project, Quoter(model), [self.source(which)])
        assert outcome.state == "done"
        assert self.state() == before, "a run changes nothing that people did"
        assert self.project.read.head_of_undo() == head, "Undo stays with the person's last act"

    @has_suggestions
    @rule(which=ANY, decide=st.sampled_from((accept, accept, reject, defer)), reason=st.sampled_from(("", "clear")))
    def decide(self, which: int, decide: Any, reason: str) -> None:
        if found := self.suggestion(which):
            self.act(decide, found.id, reason=reason)
            after = next(row for row in self.project.read.suggestions() if row.id == found.id)
            if decide is accept and found.match == "not_found":
                assert after.state == found.state

    @has_suggestions
    @rule(which=ANY, start=ANY, length=ANY, code=st.none() | ANY)
    def correct(self, which: int, start: int, length: int, code: int | None) -> None:
        if found := self.suggestion(which):
            span = self.span(found.source_id, start, length)
            self.act(amend, found.id, span=span, code_id=None if code is None else self.code(code))

    # --- time -----------------------------------------------------------------------------------------------

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            now, label = self.state(), self.project.read.undo_label()
            assert self.project.undo() == label
            assert (label is None) == (not self.undoable)
            if label is not None:
                assert self.state() == self.undoable.pop()
                self.redoable.append(now)

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            now, label = self.state(), self.project.read.redo_label()
            assert self.project.redo() == label
            assert (label is None) == (not self.redoable)
            if label is not None:
                assert self.state() == self.redoable.pop()
                self.undoable.append(now)

    @rule()
    def reopen(self) -> None:
        before, coder = self.whole(), self.project.read.coder(self.project.coder_id)
        assert coder is not None
        self.project.close()
        assert files_beside(self.path) == set()
        self.project = Project.open(self.path, coder=Person(coder.name, coder.initials))
        assert self.project.coder_id == coder.id
        assert self.whole() == before

    def whole(self) -> list[Any]:
        read = self.project.read
        return [self.state(), read.codes(), read.codings(), read.sources(), read.suggestions(), read.history()]

    @has_sources
    @rule(which=ANY)
    def erase(self, which: int) -> None:
        source = self.source(which)
        text = self.project.read.text(source)
        self.project.erase_source(source)
        self.undoable.clear()
        self.redoable.clear()
        self.kept = {}
        living = [self.project.read.text(other.id) for other in self.project.read.sources()]
        removed = self.words_that_history_keeps()
        words = [own for own in self.texts if own in text and not any(own in other for other in [*living, *removed])]
        self.project.close()
        left = traces(words, self.path)
        self.project = Project.open(self.path, coder=LEA)
        assert left == []

    def words_that_history_keeps(self) -> list[str]:
        """Texts of sources that were taken out, undone or quoted by another import, and not erased."""
        with self.project._database.reading() as connection:
            return [
                row[0].decode("utf-8")
                for row in connection.exec_driver_sql("SELECT data FROM blob")
                if row[0].startswith((b"Ana: ", b"Bo: ", b"ChatGPT: "))
            ]

    @has_sources
    @rule()
    def look_at_progress(self) -> None:
        read, coder = self.project.read, self.project.coder_id
        progress = read.reading_progress(coder)
        for source in read.sources():
            mine = [coding for coding in read.codings(source.id) if coding.coder_id == coder]
            turns = {
                turn.id
                for turn in read.turns(source.id)
                if any(coding.start < turn.end and coding.end > turn.start for coding in mine)
            } | set(read.nothing_here(source.id, coder))
            assert read.committed_turns(source.id, coder) == turns
            assert progress.get(source.id, 0) == len(turns) == read.reading_progress(coder, source.id).get(source.id, 0)

    @rule()
    def look_at_codebook(self) -> None:
        codes = self.project.read.codes()
        assert {code.id for code in codes} == set(rows_of(self.project, Code))
        for code in codes:
            assert self.project.read.code(code.id) == code

    # --- what always holds ----------------------------------------------------------------------------------

    @invariant()
    def file_is_sound(self) -> None:
        assert self.project.check() == []

    @invariant()
    def evidence_only_grows(self) -> None:
        evidence = {entity.__tablename__: rows_of(self.project, entity) for entity in (Decision, ReadMark)}
        for table, rows in self.kept.items():
            assert all(evidence[table].get(id) == row for id, row in rows.items())
        self.kept = evidence

    @invariant()
    def codings_stand_where_they_were_made(self) -> None:
        codings = self.project.read.codings()
        texts = {source: self.project.read.text(source) for source in {coding.source_id for coding in codings}}
        for coding in codings:
            assert texts[coding.source_id][coding.start : coding.end] == coding.quote != ""
        places = [(c.source_id, c.start, c.end, c.code_id, c.coder_id) for c in codings]
        assert len(places) == len(set(places)), "no passage has a code twice"

    @invariant()
    def turns_and_marks_lie_in_the_text(self) -> None:
        for source in self.project.read.sources():
            turns, text = self.project.read.turns(source.id), self.project.read.text(source.id)
            assert turns and [turn.position for turn in turns] == list(range(len(turns)))
            assert all(text[turn.start : turn.end].strip() for turn in turns)
            assert {turn.speaker_id for turn in turns} - {None} == {
                s.id for s in self.project.read.speakers_of(source.id)
            }
            for mark in self.project.read.text_marks(source.id):
                assert mark.start < mark.end <= len(text)
                assert mark.value in text[mark.start : mark.end]

    @invariant()
    def suggestions_and_codings_agree(self) -> None:
        suggestions = {row.id: row for row in self.project.read.suggestions()}
        for coding in self.project.read.codings() if suggestions else []:
            if coding.suggestion_id is not None:
                suggestion = suggestions[coding.suggestion_id]
                assert (suggestion.state, suggestion.coding_id) == ("accepted", coding.id)
        for row in suggestions.values():
            assert row.state != "accepted" or row.match != "not_found"
            assert row.state != "unanchored" or row.start is None
            if row.start is not None:
                turn = self.project.read.turn(row.turn_id)
                assert turn is not None and turn.start <= row.start < turn.end
                assert self.project.read.text(row.source_id)[row.start : row.end] == row.quote


PersonAtWork.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
TestPersonAtWork = PersonAtWork.TestCase
