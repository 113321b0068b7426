"""What keys and menus of doubt and discussion do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from el2mp_app.dialogs.reply import ask_for_reply, thread
from el2mp_app.keys.keymap import key_of
from el2mp_app.session import ProjectSession
from el2mp_app.words.pages import about_coding, words_coded
from el2mp_desktop import operations
from el2mp_desktop.domain.rows import DiscussedRow, RegionRow, in_language
from el2mp_desktop.domain.text import Span
from el2mp_desktop.exchange.quotation import picture_quotation
from el2mp_desktop.language import tr

if TYPE_CHECKING:
    from el2mp_app.views.main_window import MainWindow


class Discussing:
    def __init__(self, session: ProjectSession, window: MainWindow) -> None:
        self._session = session
        self._window = window

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "to_discuss": self.to_discuss,
            "reply": self.reply,
            "reply_on_code": self.reply_on_code,
            "discussions": self.show_all,
        }

    def to_discuss(self) -> None:
        """The current coding, whoever made it."""
        page, current = self._window.read.page, self._window.read.current
        row = page.coding(current) if page is not None else None
        if row is None:
            self._session.told.emit(tr("Choose a coding first: click its bar, or {key}.", key=key_of("next_coding")))
        else:
            self._session.do(operations.discussion.mark_to_discuss, row.id, not row.to_discuss)

    def reply(self) -> None:
        page, current = self._window.read.page, self._window.read.current
        row = page.coding(current) if page is not None else None
        if isinstance(row, RegionRow):
            self._reply("coding", row.id, row.code_id, picture_quotation(row))
        elif page is not None and row is not None:
            words = Span(row.start, row.end).of(page.text)
            self._reply("coding", row.id, row.code_id, tr("“{words}”", words=words))

    def reply_on_code(self) -> None:
        """On the code of the current coding."""
        page, current = self._window.read.page, self._window.read.current
        row = page.coding(current) if page is not None else None
        if row is not None:
            self._reply("code", row.code_id, row.code_id, "")

    def show_all(self) -> None:
        from el2mp_app.dialogs.discussions import DiscussionsDialog

        project = self._session.open_project
        coders = {coder.id: coder for coder in project.read.coders()}
        dialog = DiscussionsDialog(coders, project.language, project.coder_id, self._window)

        def answer(row: DiscussedRow) -> None:
            coding = row.coding
            if coding is None:
                self._reply("code", row.code_id, row.code_id, "")
            else:
                self._reply("coding", coding.id, row.code_id, words_coded(coding))
            dialog.show_rows(project.read.discussed())

        dialog.reply_asked.connect(answer)
        dialog.show_rows(project.read.discussed())
        opened = dialog.chosen if dialog.exec() else None
        dialog.deleteLater()
        if opened is not None and opened.coding is not None:
            coding = opened.coding
            span = None if isinstance(coding, RegionRow) else Span(coding.start, coding.end)
            self._window.open_passage(coding.source_id, span, coding.id)

    def _reply(self, target: str, target_id: str, code_id: str, quote: str) -> None:
        project = self._session.open_project
        code = project.read.code(code_id)
        name = in_language(code.name, project.language) if code is not None else ""
        coders = {coder.id: coder for coder in project.read.coders()}
        said = thread(project.read.memos(target, target_id, "reply"), coders)
        text = ask_for_reply(about_coding(name, quote), said, self._window)
        if text is not None:
            self._session.do(operations.discussion.reply, target, target_id, text)
