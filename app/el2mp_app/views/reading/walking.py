"""Going through a chat with branches: another version of a turn, all of them, and the chain of its requests."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from el2mp_app.pages.branches import Way
from el2mp_app.pages.source_page import SourcePage

if TYPE_CHECKING:
    from el2mp_app.views.reading.read_and_code import ReadAndCode


class Walking:
    """What the person does with the branches of the source that is read; remembered while the project is open."""

    def __init__(self, view: "ReadAndCode") -> None:
        self._view = view
        self._ways: dict[str, Way] = {}
        view.branches.branch_chosen.connect(self._take)
        for column in view.side.columns:
            column.reader.version_asked.connect(self._step)
            column.reader.comparison_asked.connect(self._compare)
        view.chain.turn_asked.connect(self._open_turn)
        view.chain.left.connect(lambda: view.show_chain(False))

    def handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "previous_version": lambda: self._step(self._view.reader.current_turn(), -1),
            "next_version": lambda: self._step(self._view.reader.current_turn(), 1),
            "all_versions": self._toggle_all,
            "prompt_chain": lambda: self._view.show_chain(self._view.chain.isHidden()),
        }

    def start_afresh(self) -> None:
        self._ways.clear()

    def way(self, source_id: str) -> Way:
        """How the person went through a source; to be changed by whoever goes on."""
        return self._ways.setdefault(source_id, Way())

    def to_position(self, position: int) -> None:
        """Take a path through the turn at a canonical position, if the one walked is another."""
        if self._view.side.active.to_position(position):
            self._view.show_way()

    def _take(self, leaf: str) -> None:
        """Take the path to a last turn; where it leaves the one before, one is then."""
        page = self._view.page
        if page is None:
            return
        before, here = frozenset(page.walked), self._view.reader.current_turn()
        page.way.whole = False
        page.walk_on(leaf)
        if here not in page.walked:
            here = next((turn for turn in page.walked if turn not in before), page.leaf)
        self._show(page, here)

    def _step(self, turn: str, step: int) -> None:
        """Show a version beside a turn in its place; where all are shown, go there."""
        page, reader = self._view.page, self._view.reader
        other = page.version_beside(turn, step) if page is not None else None
        if page is None or other is None:
            return
        if page.walk_to(other):
            reader.put_caret_on(turn)
            self._show(page, other)
        else:
            reader.go_to_turn(other)

    def _toggle_all(self) -> None:
        page = self._view.page
        if page is None:
            return
        here = self._view.reader.current_turn()
        page.way.whole = not page.way.whole
        if not page.holds(here):
            page.walk_to(here)
        self._show(page, here)

    def _compare(self, turn: str) -> None:
        self._view.reader.put_caret_on(turn)
        self._view.show_chain(True, versions=True)

    def _open_turn(self, turn: str) -> None:
        page = self._view.page
        if page is None:
            return
        self._view.show_chain(False)
        if page.walk_to(turn):
            self._show(page, turn)
        self._view.reader.go_to_turn(turn)
        self._view.reader.setFocus()

    def _show(self, page: SourcePage, here: str) -> None:
        self._view.reader.show_other_turns(page.reader_turns(switches=True), here)
        self._view.show_way()
