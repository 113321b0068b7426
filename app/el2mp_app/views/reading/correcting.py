"""Putting a source right from the window: its words, where its turns end, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from el2mp_app.dialogs.changed_codings import ChangedCodings
from el2mp_app.dialogs.correct_text import CorrectTextDialog
from el2mp_app.dialogs.question import ask_for_name, ask_for_number, ask_for_words
from el2mp_app.session import ProjectSession
from el2mp_app.tasks import Task
from el2mp_app.views.reading.read_and_code import ReadAndCode
from el2mp_app.words.pages import voice_of
from el2mp_desktop import operations
from el2mp_desktop.domain.rows import SpeakerRow, TurnRow, in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.importers.speakers import alike
from el2mp_desktop.language import number, tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.operations.rewriting import Look, Reanchored

_LONG = 600
"""Characters of a turn that is long to read and to code."""
_RANGE = range(20, 100_000, 100)
"""Between which such a length can be chosen, and in what steps."""


class Correcting:
    """Each command is about the turn with the caret, or the turns selected."""

    def __init__(self, session: ProjectSession, view: ReadAndCode, window: QWidget) -> None:
        self._session = session
        self._view = view
        self._window = window
        self.report: ChangedCodings | None = None
        """The list of codings to look at, while it is open."""
        session.closing.connect(self._close_report)

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "correct_text": self.correct_text,
            "split_turn": self.split,
            "join_turns": self.join,
            "give_turn": self.give,
            "rename_speaker": self.rename,
            "merge_speaker": self.merge,
            "cut_turns": self.cut,
        }

    def correct_text(self) -> None:
        page, turn = self._view.page, self._turn()
        if page is None or turn is None:
            return
        words = page.text[turn.start : turn.end]
        about = " · ".join(
            part for part in (voice_of(turn), tr("turn {number}", number=number(turn.position + 1))) if part
        )
        caret = max(0, self._view.reader.view.caret - turn.start)
        dialog = CorrectTextDialog(about, words, caret, lambda typed: self._correct(turn.id, typed), self._window)
        dialog.exec()
        dialog.deleteLater()
        if isinstance(dialog.outcome, operations.rewriting.Reanchored):
            self._tell(dialog.outcome)

    def _correct(self, turn_id: str, words: str) -> Task:
        project, correct = self._session.open_project, operations.correction.correct_turn
        task = self._session.start(
            lambda report, cancel: project.do(correct, turn_id, words, report=report, cancel=cancel)
        )
        task.refused.connect(self._session.refused)
        return task

    def split(self) -> None:
        turn = self._turn()
        if turn is not None:
            self._session.do(operations.turns.split_turn, turn.id, self._view.reader.view.caret)

    def join(self) -> None:
        turn = self._turn()
        if turn is not None:
            self._session.do(operations.turns.join_turns, turn.id)

    def give(self) -> None:
        turns = self._turns()
        if not turns:
            return
        names = [speaker.name for speaker in self._speakers()]
        own = names.index(turns[0].speaker) if turns[0].speaker in names else -1
        question = trn(
            "Whose turn is this? A new name makes a new speaker.",
            "Whose {count} turns are these? A new name makes a new speaker.",
            len(turns),
        )
        name = ask_for_name(tr("Whose turn is this"), question, names, own, self._window, new=True)
        if name is not None:
            self._session.do(operations.speakers.give_turns, turns[0].source_id, [turn.id for turn in turns], name)

    def rename(self) -> None:
        speaker = self._speaker()
        if speaker is None:
            return
        name = ask_for_words(tr("Rename the speaker"), tr("Name"), self._window, speaker.name)
        if name is not None:
            self._session.do(operations.sources.rename_speaker, speaker.id, name)

    def merge(self) -> None:
        speaker = self._speaker()
        if speaker is None:
            return
        others = [other for other in self._speakers() if other.id != speaker.id]
        if not others:
            self._session.told.emit(tr("Nobody else speaks in this source."))
            return
        question = tr("All turns of “{name}” become those of", name=speaker.name)
        names = [other.name for other in others]
        likely = next((place for place, other in enumerate(names) if [*alike((speaker.name, other))]), 0)
        name = ask_for_name(tr("Merge the speaker"), question, names, likely, self._window, tr("Merge"))
        if name is not None:
            told = tr("“{one}” was merged with “{other}”.", one=speaker.name, other=name)
            merge, into = operations.speakers.merge_speakers, others[names.index(name)].id
            self._session.take_away(told, merge, speaker.id, into)

    def cut(self) -> None:
        page = self._view.page
        if page is None:
            return
        question = tr("Cut turns longer than this, in characters, at sentence ends:")
        longest = ask_for_number(tr("Cut long turns"), question, _LONG, _RANGE, self._window, tr("Cut"))
        if longest is not None:
            added = self._session.do(operations.turns.resegment, page.source.id, longest)
            if added is not None:
                self._session.told.emit(trn("{count} new turn.", "{count} new turns.", added))

    # What was done

    def _tell(self, done: Reanchored) -> None:
        parts = [tr("Corrected.")]
        if done.moved:
            found = len(done.moved)
            parts.append(
                trn("{count} coding was found again elsewhere.", "{count} codings were found again elsewhere.", found)
            )
        if done.joined:
            parts.append(
                trn("{count} coding became one with another.", "{count} codings became one with another.", done.joined)
            )
        self._session.told.emit(" ".join(parts))
        self.show_looks(done.look, done.links)

    def show_looks(self, looks: Sequence[Look], link_ids: Collection[str]) -> None:
        """List codings and links that need a look, in place of those listed before; without any, nothing is shown."""
        if not looks and not link_ids:
            return
        self._close_report()
        project = self._session.open_project
        rows = project.read.codings_by_id([look.coding_id for look in looks])
        codes = {row.id: in_language(row.code_name, project.language) for row in rows}
        links = [link for link in project.read.links() if link.id in link_ids]
        report = ChangedCodings(looks, codes, links, self._window)
        report.coding_chosen.connect(lambda coding: self._open(coding))
        report.link_chosen.connect(lambda link: self._open_link(link))
        report.kept.connect(lambda codings, links: self._settle(codings, links))
        report.destroyed.connect(self._forget_report)
        self.report = report
        report.show()

    def _open(self, coding: str) -> None:
        found = self._session.open_project.read.codings_by_id([coding])
        if found:
            self._view.show_source(found[0].source_id, Span(found[0].start, found[0].end), coding)
        else:
            self._session.told.emit(tr("This coding is not in the project any more."))

    def _open_link(self, link_id: str) -> None:
        """At the passage that speaks of the other."""
        link = next((link for link in self._session.open_project.read.links() if link.id == link_id), None)
        if link is not None:
            self._view.show_source(link.source_id, link.span)
        else:
            self._session.told.emit(tr("This link is not in the project any more."))

    def _settle(self, codings: Sequence[str], links: Sequence[str]) -> None:
        read = self._session.open_project.read
        coded, linked = {row.id for row in read.codings_by_id(codings)}, {row.id for row in read.links()} & set(links)
        if coded:
            self._session.do(operations.correction.settle, coded, linked)
        elif linked:
            self._session.do(operations.links.keep_links, linked)

    def _close_report(self) -> None:
        if self.report is not None:
            self.report.close()

    def _forget_report(self) -> None:
        self.report = None

    # Within

    def _turn(self) -> TurnRow | None:
        page, here = self._view.page, self._view.reader.current_turn()
        return None if page is None else next((turn for turn in page.turns if turn.id == here), None)

    def _turns(self) -> list[TurnRow]:
        """The turns shown that are selected, or the one with the caret."""
        page, selected, here = self._view.page, self._view.reader.selection(), self._turn()
        if page is not None and selected is not None:
            found = [turn for turn in page.shown_turns() if Span(turn.start, turn.end).overlaps(selected)]
            if found:
                return found
        return [here] if here is not None else []

    def _speakers(self) -> list[SpeakerRow]:
        page = self._view.page
        return [] if page is None else self._session.open_project.read.speakers_of(page.source.id)

    def _speaker(self) -> SpeakerRow | None:
        turn = self._turn()
        found = next((each for each in self._speakers() if turn is not None and each.id == turn.speaker_id), None)
        if found is None:
            self._session.told.emit(tr("Nobody is named as the speaker of this turn."))
        return found
