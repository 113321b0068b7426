"""Making a coding longer or shorter: by keys, each a step, in the extent mode, and by its handles in the text."""

from collections.abc import Callable
from functools import partial

from el2mp_app.keys.keymap import key_of
from el2mp_app.session import ProjectSession
from el2mp_app.views.reading.coding_commands import CodingCommands
from el2mp_app.views.reading.read_and_code import ReadAndCode
from el2mp_desktop import operations
from el2mp_desktop.domain.extents import Edge, Measure, moved
from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr

_STEPS: tuple[tuple[Edge, Measure], ...] = (
    ("end", "word"),
    ("end", "sentence"),
    ("start", "word"),
    ("start", "sentence"),
)


class ExtentCommands:
    def __init__(self, session: ProjectSession, view: ReadAndCode, coding: CodingCommands) -> None:
        self._session = session
        self._view = view
        self._coding = coding

    def handlers(self) -> dict[str, Callable[[], None]]:
        found: dict[str, Callable[[], None]] = {"extent": self.edit}
        for edge, measure in _STEPS:
            for name, forward in (("on", True), ("back", False)):
                found[f"{edge}_{measure}_{name}"] = partial(self.step, edge, measure, forward)
        return found

    def step(self, edge: Edge, measure: Measure, forward: bool) -> None:
        """One word or sentence more or less, at the end or the beginning of the current coding."""
        coding, page = self._coding.own_coding(), self._view.page
        if coding is None or page is None:
            return
        if coding in page.regions:
            self._session.told.emit(
                tr("A part of a picture has no words: press {key}, and the arrows move it.", key=key_of("extent"))
            )
            return
        # Asked for anew: of two quick steps the second comes before the first is shown.
        (row,) = self._session.open_project.read.codings_by_id([coding])
        projection = self._view.reader.view.projection
        before = Span(row.start, row.end)
        span = moved(projection.source, projection.turns, before, edge, measure, forward)
        if span == before:
            self._session.told.emit(tr("It goes no further."))
        else:
            self.change(coding, span)

    def edit(self) -> None:
        """The extent mode."""
        coding, page = self._coding.own_coding(), self._view.page
        if coding is None or page is None:
            return
        if coding in page.regions:
            self._session.told.emit(
                tr("Arrows move it, with Shift they resize it, with Ctrl by single pixels. Enter keeps it.")
            )
            self._view.picture.edit()
            return
        row = page.marks[coding]
        self._session.under_way.emit(
            tr("Arrows move the end, Shift the start; Ctrl by word, up and down by sentence. Enter keeps it.")
        )
        self._view.extent.start(
            Span(row.start, row.end),
            lambda span: self.change(coding, span),
            lambda: self._session.under_way.emit(""),
        )

    def change(self, coding: str, span: Span) -> None:
        if self._coding.is_in_view(span):
            self._session.do(operations.codings.change_span, coding, span)

    def pull(self, coding: str, start: int, end: int) -> None:
        """A handle was let go. Where the text has become another one meanwhile, its places mean nothing any more."""
        pulled = self._view.page
        self._session.catch_up()
        if self._view.page is pulled:
            self.change(coding, Span(start, end))
        else:
            self._session.told.emit(tr("The text has changed meanwhile. Pull again."))
