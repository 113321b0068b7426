"""The document that the reader shows: a source's turns set as in a good book."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextOption

from el2mp_app.look import theme
from el2mp_app.widgets.reader.marks import ReaderTurn
from el2mp_desktop.domain.projection import Projection
from el2mp_desktop.settings import Settings

SPEAKER = 112
READ_MARK = 26
NARROW = 32
"""Left margin of a narrow page, which has its speakers above their turns."""
HEAD = 22
"""Height of the line that says there who speaks."""
ABOVE, BELOW = 20, 48
BETWEEN_TURNS, BELOW_SHORT_TURN = 13, 21
SHORT = 60
"""A turn of fewer characters takes one line, and leaves room below for its time in the margin."""
SWITCH = 26
"""Height of the line above a turn that has other versions."""
MEASURE = 536 / 17
"""Width of the column for each pixel of type: 62 to 72 characters."""


SIZES, SPACINGS, LENGTHS = range(14, 27), range(90, 181, 10), range(70, 131, 10)
"""Steps of the type's size, and of the space between lines and the length of lines in percent of the design's own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Type of the page: its size in the design's pixels, spacing and length of lines in percent."""

    size: int = 17
    spacing: int = 100
    length: int = 100
    narrow: bool = False
    """Speakers stand above their turns, not beside them."""

    @classmethod
    def of(cls, settings: Settings) -> "Setting":
        """What the person chose; what is beyond the steps there are becomes the nearest of them."""
        return cls(
            _within(settings.text_size, SIZES),
            _within(settings.line_spacing, SPACINGS),
            _within(settings.line_length, LENGTHS),
        )

    @property
    def model_size(self) -> float:
        return round(self.size * 15 / 17)

    def line_height(self, model: bool) -> float:
        return theme.px((self.model_size * 25 / 15 if model else self.size * 28 / 17) * self.spacing / 100)

    def type_size(self, model: bool) -> float:
        return theme.px(self.model_size if model else self.size)

    @property
    def measure(self) -> int:
        return round(theme.px(self.size * MEASURE * self.length / 100))

    @property
    def left_margin(self) -> int:
        """Where the text begins: after the speakers and the read marks."""
        return left_margin(self.narrow)

    def head(self, turn: ReaderTurn) -> float:
        """Height of what stands above a turn to say whose it is."""
        return theme.px(HEAD) if self.narrow and turn.introduction else 0.0


def _within(value: int, steps: range) -> int:
    return max(steps[0], min(steps[-1], value))


def space_below(turn: ReaderTurn) -> float:
    """From the last line of a turn to the first of the next."""
    return theme.px(BELOW_SHORT_TURN if turn.end - turn.start < SHORT else BETWEEN_TURNS)


def space_above(turn: ReaderTurn, setting: Setting) -> float:
    """What a turn asks for above its first line; between two turns the larger of two wishes is granted."""
    above = setting.head(turn) + (theme.px(SWITCH) if turn.version else 0.0)
    return theme.px(BETWEEN_TURNS) + above if above else 0.0


def left_margin(narrow: bool = False) -> int:
    return round(theme.px(NARROW if narrow else SPEAKER + READ_MARK))


def build_document(
    projection: Projection, turns: Sequence[ReaderTurn], setting: Setting, parent: QObject | None
) -> QTextDocument:
    """A document whose characters are those of the projection, unit for unit."""
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(theme.reading_font(setting.size))
    document.setDefaultTextOption(_wrapping())
    # Built before a layout is asked for: laying out is then done once, in the background.
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    formats = {model: _formats(setting, model) for model in (False, True)}
    edges: dict[tuple[bool, float, float, bool], tuple[QTextBlockFormat, QTextBlockFormat]] = {}
    for number, (turn, lines) in enumerate(zip(turns, projection.paragraphs, strict=True)):
        block, characters = formats[turn.voice == "model"]
        above, below = space_above(turn, setting), space_below(turn)
        wish = turn.voice == "model", above, below, len(lines) == 1
        if wish not in edges:
            edges[wish] = _edges(block, above, below, len(lines) == 1)
        first, last = edges[wish]
        if number:
            cursor.insertBlock(first, characters)
        else:
            cursor.setBlockFormat(first)
            cursor.setBlockCharFormat(characters)
        cursor.insertText(lines[0], characters)
        if len(lines) > 2:
            cursor.insertBlock(block, characters)
            cursor.insertText("\n".join(lines[1:-1]), characters)
        if len(lines) > 1:
            cursor.insertBlock(last, characters)
            cursor.insertText(lines[-1], characters)
    cursor.endEditBlock()
    # Qt gives a first paragraph no room above: the page does.
    room = (setting.head(turns[0]) + (theme.px(SWITCH) if turns[0].version else 0.0)) if turns else 0.0
    _set_margins(document, theme.px(ABOVE) + room, setting.left_margin)
    return document


def _edges(
    block: QTextBlockFormat, above: float, below: float, single: bool
) -> tuple[QTextBlockFormat, QTextBlockFormat]:
    """How the first and the last paragraph of a turn are set; the same where it has a single one."""
    first = QTextBlockFormat(block)
    last = first if single else QTextBlockFormat(block)
    first.setTopMargin(round(above))
    last.setBottomMargin(round(below))
    return first, last


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _formats(setting: Setting, model: bool) -> tuple[QTextBlockFormat, QTextCharFormat]:
    """How paragraphs and characters are set."""
    size = setting.model_size if model else setting.size
    characters = QTextCharFormat()
    characters.setFont(theme.interface_font(size) if model else theme.reading_font(size))
    block = QTextBlockFormat()
    # A fixed height keeps the grid where a letter comes from another font.
    block.setLineHeight(setting.line_height(model), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return block, characters


def _set_margins(document: QTextDocument, above: float, left: int) -> None:
    document.setDocumentMargin(0)
    frame = document.rootFrame().frameFormat()
    frame.setLeftMargin(left)
    frame.setTopMargin(round(above))
    frame.setBottomMargin(round(theme.px(BELOW)))
    document.rootFrame().setFrameFormat(frame)
