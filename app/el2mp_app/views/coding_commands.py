"""What the keys and menus of reading and coding do: each a line or two on the view and the project."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer

from el2mp_app.dialogs.code_palette import CodePalette
from el2mp_app.dialogs.memo import ask_for_memo
from el2mp_app.session import ProjectSession
from el2mp_app.views.read_and_code import ReadAndCode
from el2mp_desktop import operations
from el2mp_desktop.domain.rows import in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr

_DIGITS = "123456789"


class CodingCommands:
    def __init__(self, session: ProjectSession, view: ReadAndCode) -> None:
        self._session = session
        self._view = view
        self._digits: dict[str, str] = {}
        """Digit to code; a code keeps its digit until it is the one longest unused."""
        self._recent: list[str] = []
        """Codes by last use, the latest first."""

    def handlers(self) -> dict[str, Callable[[], None]]:
        reader = self._view.reader
        return {
            "commit": self.commit,
            "nothing": self.nothing,
            "next_unread": lambda: _quietly(reader.next_unread_turn),
            "next_turn": lambda: _quietly(reader.next_turn),
            "previous_turn": lambda: _quietly(reader.previous_turn),
            "next_coding": lambda: self._step(reader.next_mark),
            "previous_coding": lambda: self._step(reader.previous_mark),
            "next_reading": lambda: self.change_reading(1),
            "previous_reading": lambda: self.change_reading(-1),
            "select_sentence": reader.select_sentence,
            "select_turn": reader.select_turn,
            "code": self.choose_code,
            "repeat_code": self.repeat,
            "in_vivo": self.in_vivo,
            "extent": self.extent,
            "recode": self.recode,
            "unsure": self.unsure,
            "memo": self.memo,
            "remove_coding": self.remove,
            "copy": reader.view.copy,
        }

    # Digits

    def start_afresh(self) -> None:
        """Another project: its latest codes get the digits, once they are found."""
        self._digits, self._recent = {}, []
        QTimer.singleShot(0, self._view, self._look_for_recent)

    def _look_for_recent(self) -> None:
        project = self._session.project
        if project is None:
            return
        task = self._session.start(lambda _report, _cancel: project.read.recent_codes(project.coder_id))
        task.succeeded.connect(lambda latest: self._take_recent(latest) if self._session.project is project else None)
        task.refused.connect(self._session.refused)
        task.broke.connect(_raise)

    def _take_recent(self, latest: list[str]) -> None:
        """After those that were used meanwhile."""
        codable = {code.id for code in self._view.code_rows if code.codable}
        self._recent += [code for code in latest if code in codable and code not in self._recent]
        free = [digit for digit in _DIGITS if digit not in self._digits]
        waiting = [code for code in self._recent if code not in self._digits.values()]
        self._digits |= dict(zip(free, waiting, strict=False))
        self._show_digits()

    def press_digit(self, digit: str) -> None:
        code = self._digits.get(digit)
        if code is not None:
            self.apply(code)
        else:
            self._session.told.emit(tr("No code has this digit yet: the codes you used last have one."))

    def _used(self, code_id: str) -> None:
        self._recent = [code_id, *(code for code in self._recent if code != code_id)]
        if code_id not in self._digits.values():
            free = next((digit for digit in _DIGITS if digit not in self._digits), None)
            if free is None:
                free = max(self._digits, key=lambda digit: self._recent.index(self._digits[digit]))
            self._digits[free] = code_id
        self._show_digits()

    def _show_digits(self) -> None:
        self._view.codes.model.show_digits({code: digit for digit, code in self._digits.items()})

    # Coding

    def apply(self, code_id: str) -> None:
        """Code the selection."""
        span = self._selection()
        if span is None or self._view.page is None:
            return
        coding = self._session.do(operations.codings.apply_code, self._view.page.source.id, span, code_id)
        if coding is not None:
            self._used(code_id)
            self._view.make_current(coding)

    def choose_code(self) -> None:
        if self._selection() is not None:
            self._palette(self.apply)

    def repeat(self) -> None:
        if self._recent:
            self.apply(self._recent[0])
        else:
            self._session.told.emit(tr("No code was used yet. Press C to choose one."))

    def in_vivo(self) -> None:
        span = self._selection()
        if span is None or self._view.page is None:
            return
        coding = self._session.do(operations.codings.code_in_vivo, self._view.page.source.id, span)
        if coding is not None:
            (row,) = self._session.open_project.read.codings_by_id([coding])
            self._used(row.code_id)
            self._view.make_current(coding)

    def extent(self) -> None:
        coding, page = self._coding(), self._view.page
        if coding is None or page is None:
            return
        row = page.marks[coding]
        self._session.told.emit(
            tr("Arrows move the end, Shift the start, Ctrl by word. Enter keeps it, Escape leaves it.")
        )
        self._view.extent.start(
            Span(row.start, row.end),
            lambda span: _quietly(lambda: self._session.do(operations.codings.change_span, coding, span)),
            lambda: self._session.told.emit(""),
        )

    def recode(self) -> None:
        coding = self._coding()
        if coding is not None:
            self._palette(lambda code: _quietly(lambda: self._session.do(operations.codings.change_code, coding, code)))

    def unsure(self) -> None:
        coding, page = self._coding(), self._view.page
        if coding is not None and page is not None:
            self._session.do(operations.codings.mark_unsure, coding, not page.marks[coding].unsure)

    def memo(self) -> None:
        coding = self._coding()
        if coding is None:
            return
        project = self._session.open_project
        (row,) = project.read.codings_by_id([coding])
        mine = [memo.text for memo in project.read.memos("coding", coding) if memo.coder_id == project.coder_id]
        code = in_language(row.code_name, project.language)
        about = tr("{code}: “{words}”", code=code, words=row.quote)
        text = ask_for_memo(about, "".join(mine), self._view.window())
        if text is not None:
            self._session.do(operations.memos.write_memo, "coding", coding, text)

    def remove(self) -> None:
        coding = self._coding()
        if coding is not None:
            self._session.do(operations.codings.remove_codings, [coding])
            self._session.told.emit(tr("Coding removed. Ctrl+Z brings it back."))

    # Reading

    def nothing(self) -> None:
        """Say "nothing here" of the turn and go on; on a turn already said so, take it back."""
        page, turn = self._view.page, self._view.reader.current_turn()
        if page is None or not turn:
            return
        if turn in page.nothing:
            self._session.do(operations.codings.unmark_nothing, [turn], page.source.id)
        elif page.states()[turn] == "coded":
            self._session.told.emit(tr("This turn carries codings of yours. Enter goes on."))
        else:
            self._session.do(operations.codings.mark_nothing, [turn], page.source.id)
            self._view.reader.next_turn()

    def commit(self) -> None:
        """Go on from a turn that was coded; one without a coding must be said to hold nothing."""
        page, turn = self._view.page, self._view.reader.current_turn()
        if page is None or not turn:
            return
        if page.states()[turn] == "unread":
            self._session.told.emit(tr("Nothing is coded on this turn yet. Press N if there is nothing to code."))
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

    def _step(self, go: Callable[[], str]) -> None:
        mark = go()
        if mark:
            self._view.set_current(mark)

    def _selection(self) -> Span | None:
        span = self._view.selected()
        if span is None:
            self._session.told.emit(tr("Select words first: with the mouse, S for the sentence, T for the turn."))
        return span

    def _coding(self) -> str | None:
        """The current coding, if it is this coder's own to change."""
        page, current = self._view.page, self._view.current
        if page is None or current not in page.marks:
            self._session.told.emit(tr("Choose a coding first: click its bar, or Alt+Right."))
            return None
        if page.marks[current].coder_id != self._session.open_project.coder_id:
            self._session.told.emit(tr("This coding is somebody else’s. Yours can differ: code the passage yourself."))
            return None
        return current

    def _palette(self, take: Callable[[str], None]) -> None:
        project = self._session.open_project
        palette = CodePalette(self._view.code_rows, project.language, self._recent, self._view.window())
        palette.code_chosen.connect(take)
        editor = self._view.reader.view
        first, last = editor.textCursor(), editor.textCursor()
        first.setPosition(first.selectionStart())
        last.setPosition(last.selectionEnd())
        place = editor.cursorRect(first).united(editor.cursorRect(last)) & editor.viewport().rect()
        palette.open_beside(place.translated(editor.viewport().mapToGlobal(QPoint())))


def _quietly(act: Callable[[], object]) -> None:
    act()


def _raise(error: BaseException) -> None:
    raise error
