"""Sets an annotated source on pages: the text with a line under every coding, codes and memos beside it.

Lengths are points from the top left of an A4 page. A note begins beside the line where its coding begins; where there
are more notes than room beside the text, they go on in the margin of the next page. A number ties each to its words.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from el2mp_desktop.domain.spans import SpanIndex
from el2mp_desktop.exchange.paper.lines import Atom, broken, in_sight, joined, pieces, runs_left, words_of, wrapped
from el2mp_desktop.exchange.paper.source import Annotated, Block, Note, Picture, Remark, signed
from el2mp_desktop.exchange.paper.typefaces import Face, Typefaces
from el2mp_desktop.language import number, tr

WIDTH, HEIGHT = 595.0, 842.0
_TOP, _BOTTOM = 54.0, 786.0
_LEFT, _MEASURE = 48.0, 312.0
_MARGIN, _MARGIN_WIDTH = 384.0, 163.0
_HIGHEST = 560.0
_KEPT = 4
"""Of a name of up to so many lines, all stand on the page where the coder's begins."""
_LINE, _LANE, _FREE_LANES = 15.0, 1.9, 2
"""Height of a line, of one more coding under it, and how many have room without."""
_TITLE, _HEAD, _TEXT = Face("serif", 17), Face("sans", 8, "#4E565E"), Face("serif", 10.5)
_FIGURE, _SMALL = Face("sans", 5.5, "#4E565E"), Face("sans", 7, "#4E565E")
_CODE, _MEMO = Face("sans", 8), Face("serif", 8.5)


@dataclass(frozen=True, slots=True)
class Words:
    """``y`` is that of the base line."""

    x: float
    y: float
    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Bar:
    """``note`` is the number of the note that it belongs to."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    note: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the picture of the source is."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Page:
    words: list[Words] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    picture: Shown | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """A line in the margin; with the note that it belongs to, or the gap after one."""

    text: str
    face: Face
    height: float
    note: Note | None = None
    stays: bool = False
    """With the line below it, on the same page."""


def pages(source: Annotated, faces: Typefaces) -> list[Page]:
    sheets = _Sheets(source, faces)
    sheets.heading()
    if source.picture is not None:
        sheets.picture(source.picture)
    for block in source.blocks:
        sheets.block(block)
    return sheets.finished()


class _Sheets:
    def __init__(self, source: Annotated, faces: Typefaces) -> None:
        self._source, self._faces = source, faces
        self._index = SpanIndex([note.span.start for note in source.notes], [note.span.end for note in source.notes])
        self._pages = [Page()]
        self._y = self._beside = _TOP
        self._waiting: deque[_Side] = deque()
        self._opened: set[int] = set()
        self._space = faces.width("\u00a0", _TEXT)

    def heading(self) -> None:
        """The name of the source, what is known of it, the memos on it."""
        name = self._faces.clean(self._source.name)
        for line in wrapped(name, _MARGIN + _MARGIN_WIDTH - _LEFT, lambda words: self._faces.width(words, _TITLE)):
            self._put(line, _TITLE, 24)
        self._put(self._faces.clean(self._source.facts), _HEAD, 18)
        self._beside = self._y
        self._remarks(self._source.memos)

    def picture(self, picture: Picture) -> None:
        """As wide as the text, or as high as there is room; what is coded in it stands beside."""
        scale = min(_MEASURE / max(1, picture.width), _HIGHEST / max(1, picture.height))
        width, height = picture.width * scale, picture.height * scale
        self._have_room(height)
        self._pages[-1].picture = Shown(_LEFT, self._y, width, height)
        for note in picture.notes:
            self._note(note)
        self._y += height + 14

    def block(self, block: Block) -> None:
        lines = [(line, self._height(line)) for line in broken(self._atoms(block), _MEASURE, self._space)]
        if block.voice or block.detail:
            self._have_room(_LINE + max(_LINE, *(height for _, height in lines[:1])) + 8)
            head = " · ".join(part for part in (block.voice, block.detail) if part)
            self._put(self._faces.clean(head), _HEAD, 14)
        self._remarks(block.memos)
        leftwards = bool(runs_left(block.span.of(self._source.text)))
        for line, height in lines:
            self._have_room(height)
            self._set(line, leftwards)
            for place in (place for atom in line for place in atom.opens):
                self._note(self._source.notes[place])
            self._y += height
        self._y += 6

    def finished(self) -> list[Page]:
        while self._waiting:
            self._turn_page()
        name = self._faces.clean(self._source.name)
        for place, page in enumerate(self._pages, 1):
            figure = tr("page {page} of {pages}", page=number(place), pages=number(len(self._pages)))
            (line, *_) = wrapped(f"{figure} · {name}", _MEASURE, lambda words: self._faces.width(words, _SMALL))
            page.words.append(Words(_LEFT, HEIGHT - 30, line, _SMALL))
        return self._pages

    # The text

    def _put(self, text: str, face: Face, height: float) -> None:
        self._have_room(height)
        self._pages[-1].words.append(Words(_LEFT, self._y + height * 0.75, text, face))
        self._y += height

    def _height(self, line: Sequence[Atom]) -> float:
        """Of a line with what marks the codings under it."""
        lanes = max((self._index.lane(place).number + 1 for atom in line for place in atom.notes), default=0)
        return _LINE + max(0, lanes - _FREE_LANES) * _LANE

    def _atoms(self, block: Block) -> Iterator[Atom]:
        glue = ""
        notes = self._source.notes
        here = self._index.overlapping(block.span)
        for piece in pieces(block.span, [(place, notes[place].span) for place in here]):
            on = tuple(self._index.overlapping(piece.span))
            opens = tuple(sorted(place for place in piece.opens if place not in self._opened))
            self._opened |= set(opens)
            if opens:
                figures = " ".join(str(notes[place].number) for place in opens)
                through = tuple(place for place in on if place not in opens)
                yield Atom(figures, self._faces.width(figures, _FIGURE) + 1.5, glue, through, opens)
                glue = ""
            text = joined(self._faces.clean(piece.span.of(self._source.text)), self._source.text, piece.span)
            for word, before in words_of(text, _MEASURE, self._text_width, glue):
                glue = before
                if word:
                    yield Atom(word, self._text_width(word), glue, on)

    def _text_width(self, words: str) -> float:
        return self._faces.width(words, _TEXT)

    def _set(self, line: Sequence[Atom], leftwards: bool) -> None:
        """Put a line on the page, with what marks the codings under it."""
        ordered = in_sight(line, leftwards)
        gaps = [self._space if glue == " " else 0.0 for _, glue in ordered]
        x, base = _LEFT, self._y + _LINE * 0.75
        if leftwards:
            x += _MEASURE - sum(gaps) - sum(atom.width for atom in line)
        page = self._pages[-1]
        before: tuple[int, ...] = ()
        for (atom, _), gap in zip(ordered, gaps, strict=True):
            for place in atom.notes:
                note, begin = self._source.notes[place], x if place in before else x + gap
                top = base + 2.6 + self._index.lane(place).number * _LANE
                page.bars.append(Bar(begin, top, x + gap + atom.width - begin, 1.2, note.colour, note.number))
            x += gap
            if atom.opens:
                page.words.append(Words(x, base - 4, atom.text, _FIGURE))
            elif page.words and _goes_on(page.words[-1], atom, before, base):
                last = page.words.pop()
                page.words.append(replace(last, text=f"{last.text}{' ' if gap else ''}{atom.text}"))
            else:
                page.words.append(Words(x, base, atom.text, _TEXT))
            x += atom.width
            before = atom.notes

    # The margin

    def _note(self, note: Note) -> None:
        named = self._sides(f"{note.number}  {note.code}", _CODE, note)
        lines = [replace(side, stays=len(named) <= _KEPT) for side in named]
        lines += self._sides(" · ".join((note.coder, *note.flags)), _SMALL, note)
        for memo in note.memos:
            said = memo.text if memo.coder == note.coder else signed(memo.initials, memo.text)
            lines += self._sides(said, _MEMO, note)
        for reply in note.replies:
            lines += self._sides(f"→ {signed(reply.initials, reply.text)}", _MEMO, note)
        self._put_beside(lines)

    def _remarks(self, remarks: Sequence[Remark]) -> None:
        for remark in remarks:
            who = self._sides(tr("Memo, {coder}: ", coder=remark.coder).rstrip(" :\u00a0"), _SMALL)
            self._put_beside([*who, *self._sides(remark.text, _MEMO)])

    def _sides(self, text: str, face: Face, note: Note | None = None) -> list[_Side]:
        lines = wrapped(self._faces.clean(text), _MARGIN_WIDTH - 10, lambda words: self._faces.width(words, face))
        return [_Side(line, face, face.size * 1.32, note) for line in lines]

    def _put_beside(self, lines: Sequence[_Side]) -> None:
        if not self._waiting:
            self._beside = max(self._beside, self._y)
        self._waiting += [*lines, _Side("", _SMALL, 5)]
        self._drain()

    def _drain(self) -> None:
        page = self._pages[-1]
        while self._waiting and self._beside + self._together() <= _BOTTOM:
            side = self._waiting.popleft()
            if side.note is not None:
                note = side.note
                page.bars.append(Bar(_MARGIN, self._beside, 3, side.height, note.colour, note.number))
            if side.text:
                page.words.append(Words(_MARGIN + 9, self._beside + side.height * 0.78, side.text, side.face))
            self._beside += side.height

    def _together(self) -> float:
        """The height of the next line in the margin, with those that it stays with."""
        height = 0.0
        for side in self._waiting:
            height += side.height
            if not side.stays:
                break
        return height

    # The page

    def _have_room(self, height: float) -> None:
        if self._y + height > _BOTTOM:
            self._turn_page()

    def _turn_page(self) -> None:
        self._pages.append(Page())
        self._y = self._beside = _TOP
        self._drain()


def _goes_on(last: Words, atom: Atom, before: Sequence[int], base: float) -> bool:
    """Whether words may be drawn in one with those at their left: the page is made in a fraction of the time."""
    plain = last.face is _TEXT and last.y == base and not (runs_left(last.text) or runs_left(atom.text))
    return plain and tuple(before) == atom.notes
