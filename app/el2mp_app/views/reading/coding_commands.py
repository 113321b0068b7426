"""What the keys and menus of reading and coding do: each a line or two on the view and the project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.memo import ask_for_memo
from el2mp_app.keys.keymap import key_of
from el2mp_app.recent_codes import DIGITS, RecentCodes
from el2mp_app.session import ProjectSession
from el2mp_app.views.reading.read_and_code import ReadAndCode
from el2mp_app.words.pages import about_coding, words_coded
from el2mp_desktop import operations
from el2mp_desktop.domain.rows import in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_desktop.operations.base import Operation
    from el2mp_desktop.project import Changed


class CodingCommands:
    def __init__(self, session: ProjectSession, view: ReadAndCode) -> None:
        self._session = session
        self._view = view
        self.recent = RecentCodes(session, view)
        self.recent.changed.connect(self.show_recent)
        session.changed.connect(self._follow)
        # Before that the names of new codes are not known.
        view.figures.codes_changed.connect(self.show_recent)
        dropped = (column.reader.code_dropped for column in view.side.columns)
        for part in (view.codes.code_applied, view.recent.code_applied, *dropped):
            part.connect(self.apply)

    def handlers(self) -> dict[str, Callable[[], None]]:
        view = self._view
        return {
            "commit": self.commit,
            "nothing": self.nothing,
            "next_unread": lambda: _quietly(view.reader.next_unread_turn),
            "next_turn": lambda: _quietly(view.reader.next_turn),
            "previous_turn": lambda: _quietly(view.reader.previous_turn),
            "next_coding": lambda: self._step(1),
            "previous_coding": lambda: self._step(-1),
            "codings_here": self.offer_here,
            "next_reading": lambda: self.change_reading(1),
            "previous_reading": lambda: self.change_reading(-1),
            "select_sentence": lambda: view.reader.selecting.sentence(),
            "select_previous_sentence": lambda: view.reader.selecting.previous_sentence(),
            "select_turn": lambda: view.reader.selecting.turn(),
            "select_previous_turn": lambda: view.reader.selecting.previous_turn(),
            "select_more": lambda: view.reader.selecting.more(),
            "select_less": lambda: view.reader.selecting.less(),
            "code": self.choose_code,
            "repeat_code": self.repeat,
            "in_vivo": self.in_vivo,
            **{f"recent_{digit}": partial(self.press_digit, digit) for digit in DIGITS},
            "go_on": self.toggle_going_on,
            "recode": self.recode,
            "unsure": self.unsure,
            "memo": self.memo,
            "remove_coding": self.remove,
            "copy": lambda: view.reader.view.copy(),
        }

    # Recent codes

    def show_recent(self) -> None:
        """The digits in the tree and under the text."""
        project, digits = self._session.project, self.recent.digits
        self._view.codes.model.show_digits({code: digit for digit, code in digits.items()})
        self._view.recent.show_codes(digits, self._view.code_rows, project.language if project else "en")

    def _follow(self, changed: Changed) -> None:
        if changed.touches("code", "project"):
            self.recent.keep_only(self._session.open_project.read.codable_ids())

    # Coding

    def apply(self, *code_ids: str) -> None:
        """Code the selection, with several codes in one act."""
        self._session.catch_up()
        if self._view.picture.is_meant:
            self._view.picture.give(code_ids)
            return
        span, page = self._selection(), self._view.page
        if span is None or page is None:
            return
        made = self._session.do(operations.codings.apply_codes, page.source.id, span, code_ids)
        if made:
            for code in reversed(code_ids):
                self.recent.use(code)
            self._coded(made[0])

    def apply_new(self, name: str) -> None:
        """Code the selection with a code that is not in the codebook yet."""
        self._apply_made(operations.codings.code_with_new, name)

    def press_digit(self, digit: str) -> None:
        code = self.recent.digits.get(digit)
        if code is not None:
            self.apply(code)
        else:
            self._session.told.emit(tr("No code has this digit yet: the codes you used last have one."))

    def choose_code(self) -> None:
        if self._view.picture.is_meant:
            self._view.picture.ask_for_code()
        elif self._selection() is not None:
            palette = self._palette(several=True)
            palette.codes_chosen.connect(lambda codes: self.apply(*codes))
            palette.new_code_asked.connect(self.apply_new)

    def repeat(self) -> None:
        if self.recent.latest:
            self.apply(self.recent.latest[0])
        else:
            self._session.told.emit(tr("No code was used yet. Press {key} to choose one.", key=key_of("code")))

    def in_vivo(self) -> None:
        self._apply_made(operations.codings.code_in_vivo)

    def toggle_going_on(self) -> None:
        settings = self._session.settings
        self._session.save_settings(replace(settings, go_on=not settings.go_on))
        if settings.go_on:
            self._session.told.emit(tr("Coding leaves the selection where it is."))
        else:
            self._session.told.emit(tr("Coding selects the sentence or turn that follows."))

    def _apply_made(self, operation: Operation[..., str], *more: str) -> None:
        """Code the selection by an operation that makes the code."""
        self._session.catch_up()
        span, page = self._selection(), self._view.page
        if span is None or page is None:
            return
        coding = self._session.do(operation, page.source.id, span, *more)
        if coding is not None:
            (row,) = self._session.open_project.read.codings_by_id([coding])
            self.recent.use(row.code_id)
            self._coded(coding)

    def _coded(self, coding: str) -> None:
        if self._view.make_current(coding):
            self._session.told.emit(tr("These words have this code already."))
        if self._session.settings.go_on:
            self._view.reader.selecting.go_on()

    def recode(self) -> None:
        coding = self.own_coding()
        if coding is not None:
            self._palette(several=False).codes_chosen.connect(
                lambda codes: _quietly(lambda: self._session.do(operations.codings.change_code, coding, *codes))
            )

    def unsure(self) -> None:
        coding, page = self.own_coding(), self._view.page
        row = page.coding(coding) if page is not None else None
        if row is not None:
            self._session.do(operations.codings.mark_unsure, row.id, not row.unsure)

    def memo(self) -> None:
        coding = self.own_coding()
        if coding is None:
            return
        project = self._session.open_project
        name, quote = self._words_of(coding)
        mine = [memo.text for memo in project.read.memos("coding", coding) if memo.coder_id == project.coder_id]
        text = ask_for_memo(about_coding(name, quote), "".join(mine), self._view.window())
        if text is not None and mine and not text.strip():
            self._session.take_away(tr("The memo was removed."), operations.memos.write_memo, "coding", coding, "")
        elif text is not None:
            self._session.do(operations.memos.write_memo, "coding", coding, text)

    def remove(self) -> None:
        coding = self.own_coding()
        if coding is not None:
            name, _ = self._words_of(coding)
            told = tr("The coding with “{code}” was removed.", code=name)
            self._session.take_away(told, operations.codings.remove_codings, [coding])

    # Reading

    def nothing(self) -> None:
        """Say "nothing here" of the turn and go on; on a turn already said so, take it back."""
        page, turn = self._view.page, self._view.reader.current_turn()
        if page is None or not turn:
            return
        if turn in page.nothing:
            self._session.do(operations.codings.unmark_nothing, [turn], page.source.id)
        elif page.states()[turn] == "coded":
            self._session.told.emit(tr("This turn carries codings of yours. {key} goes on.", key=key_of("commit")))
        else:
            self._session.do(operations.codings.mark_nothing, [turn], page.source.id)
            self._view.reader.next_turn()

    def commit(self) -> None:
        """Go on from a turn that was coded; one without a coding must be said to hold nothing."""
        page, turn = self._view.page, self._view.reader.current_turn()
        if page is None or not turn:
            return
        if page.states()[turn] == "unread":
            self._session.told.emit(
                tr(
                    "Nothing is coded on this turn yet. Press {key} if there is nothing to code.",
                    key=key_of("nothing"),
                )
            )
        else:
            self._view.reader.next_turn()

    def change_reading(self, by: int) -> None:
        """Codings and marks made from now on belong to another reading."""
        project = self._session.open_project
        coder = project.read.coder(project.coder_id)
        if coder is not None:
            project.record(operations.coders.set_reading, coder.reading + by)
            self._session.told.emit(tr("Reading {number}.", number=max(1, coder.reading + by)))

    # Within

    def _step(self, by: int) -> None:
        picture, reader = self._view.picture, self._view.reader
        in_text = reader.next_mark if by > 0 else reader.previous_mark
        mark = picture.step(by) if picture.is_meant else in_text()
        if mark:
            self._view.set_current(mark)

    def offer_here(self) -> None:
        """The codings and suggestions at the caret or in the selection in a list, those without a bar as well."""
        if not self._view.reader.offer_here():
            self._session.told.emit(tr("Nothing is coded at the caret."))

    def passage(self) -> Span | None:
        """The words selected, or those of the current coding; where there are neither, it is told how to select."""
        view = self._view
        if view.selected() is None and view.page is not None and view.current:
            coded = view.page.span_of(view.current)
            if coded is not None:
                return coded
        return self._selection()

    def _selection(self) -> Span | None:
        span = self._view.selected()
        if span is None:
            self._session.told.emit(
                tr(
                    "Select words first: with the mouse, {sentence} for the sentence, {turn} for the turn.",
                    sentence=key_of("select_sentence"),
                    turn=key_of("select_turn"),
                )
            )
        return span if span is not None and self.is_in_view(span) else None

    def is_in_view(self, span: Span) -> bool:
        """Nobody says anything of words that they do not see; where some are out of view, it is told."""
        seen = self._view.page is None or self._view.page.is_in_view(span)
        if not seen:
            self._session.told.emit(
                tr("Another version, not in view, stands between these words: take each side by itself.")
            )
        return seen

    def _words_of(self, coding: str) -> tuple[str, str]:
        """The name of its code, and what it is on: words, or a part of a picture."""
        project = self._session.open_project
        rows = project.read.codings_by_id([coding]) or project.read.regions_by_id([coding])
        return in_language(rows[0].code_name, project.language), words_coded(rows[0])

    def own_coding(self) -> str | None:
        """The current coding, if it is this coder's own to change."""
        page, current = self._view.page, self._view.current
        row = page.coding(current) if page is not None else None
        if row is None:
            self._session.told.emit(tr("Choose a coding first: click its bar, or {key}.", key=key_of("next_coding")))
            return None
        if row.coder_id != self._session.open_project.coder_id:
            self._session.told.emit(tr("This coding is somebody else’s. Yours can differ: code the passage yourself."))
            return None
        return row.id

    def _palette(self, several: bool) -> CodePalette:
        project = self._session.open_project
        digits = {code: digit for digit, code in self.recent.digits.items()}
        rows, latest = self._view.code_rows, self.recent.latest
        palette = CodePalette(rows, project.language, latest, self._view.window(), digits=digits, several=several)
        picture = self._view.picture
        if picture.is_meant:
            corner = picture.mapToGlobal(QPoint(24, 24))
            palette.open_beside(QRect(corner, corner))
            return palette
        editor = self._view.reader.view
        first, last = editor.textCursor(), editor.textCursor()
        first.setPosition(first.selectionStart())
        last.setPosition(last.selectionEnd())
        place = editor.cursorRect(first).united(editor.cursorRect(last)) & editor.viewport().rect()
        palette.open_beside(place.translated(editor.viewport().mapToGlobal(QPoint())))
        return palette


def _quietly(act: Callable[[], object]) -> None:
    act()
