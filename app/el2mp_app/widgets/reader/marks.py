"""The plain values that the reader shows: turns of a source, and what is marked in it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from el2mp_desktop.domain.text import Span
from el2mp_desktop.language import tr, trn

Voice = Literal["person", "model", "other"]
State = Literal["unread", "nothing", "coded"]

_NAMED = 20
"""Of the marks in a place, so many are named one by one."""


class ReaderTurn(NamedTuple):
    """A turn as it is set on the page; ``detail`` is a role or a model's name.

    ``version`` is its place among its ``versions`` from 1, and 0 where there is one only.
    """

    id: str
    start: int
    end: int
    speaker: str = ""
    detail: str = ""
    time: str = ""
    voice: Voice = "person"
    version: int = 0
    versions: int = 0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def introduction(self) -> str:
        """Who speaks, as what, when, and in which of several versions."""
        version = tr("version {number} of {total}", number=self.version, total=self.versions) if self.version else ""
        return ", ".join(part for part in (self.speaker, self.detail, self.time, version) if part)


class Mark(NamedTuple):
    """A coding, or the ghost of a suggestion; ``initials`` are another coder's, the look is the code's."""

    id: str
    start: int
    end: int
    label: str
    colour: str
    pattern: str = "solid"
    kind: Literal["coding", "ghost"] = "coding"
    initials: str = ""
    unsure: bool = False
    discuss: bool = False
    approximate: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def ghost(self) -> bool:
        return self.kind == "ghost"

    @property
    def short(self) -> str:
        """The label in the margin, with the signs of doubt before it."""
        signs = ("?" if self.unsure else "") + ("!" if self.discuss else "") + ("≈" if self.approximate else "")
        return f"{signs} {self.label}" if signs else self.label

    @property
    def spoken(self) -> str:
        """The same in words, for tooltips and screen readers."""
        words = [self.label]
        if self.initials:
            words.append(self.initials)
        if self.ghost:
            words.append(tr("suggestion"))
        if self.approximate:
            words.append(tr("approximate"))
        if self.unsure:
            words.append(tr("unsure"))
        if self.discuss:
            words.append(tr("to discuss"))
        return ", ".join(words)


def description(turn: ReaderTurn, state: State, marks: Sequence[Mark], hints: Sequence[str] = ()) -> str:
    """Says at the caret what sighted people see beside it; ``hints`` are what other sources have to do with it."""
    states = {"unread": tr("not read yet"), "nothing": tr("read, nothing here"), "coded": tr("coded")}
    parts = [turn.introduction, states[state]]
    if marks:
        codes = codes_in_words(marks)
        parts.append(trn("{count} code here: {codes}", "{count} codes here: {codes}", len(marks), codes=codes))
    return ", ".join(part for part in (*parts, *hints) if part)


def codes_in_words(marks: Sequence[Mark]) -> str:
    """Each with who and what it is; of very many, as in a whole source selected, the first."""
    spoken = [mark.spoken for mark in marks[:_NAMED]]
    return "; ".join(spoken if len(marks) <= _NAMED else [*spoken, "…"])
