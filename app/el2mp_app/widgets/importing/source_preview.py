"""The beginning of a source as it will be read, what there is to know about it, and another way to read its file."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from el2mp_app.delegates.import_rows import paint_mark
from el2mp_app.importing.plan import Entry, Part
from el2mp_app.look import theme
from el2mp_app.look.tooltips import literal
from el2mp_app.models.import_words import remarks_on
from el2mp_app.widgets.controls.chooser import Chooser
from el2mp_app.widgets.importing.excerpt import Excerpt, extent
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.reading.encoding import ENCODINGS
from el2mp_desktop.language import mark, tr, trn

_LETTERS = {
    **dict.fromkeys(("cp1252", "iso8859-15", "mac-roman", "cp850"), mark("Western")),
    **dict.fromkeys(("cp1256", "iso8859_6"), mark("Arabic")),
    **dict.fromkeys(("cp1255", "iso8859_8"), mark("Hebrew")),
    **dict.fromkeys(("cp1251", "cp866", "koi8_r", "iso8859_5", "mac_cyrillic"), mark("Cyrillic")),
    **dict.fromkeys(("cp1253", "iso8859_7"), mark("Greek")),
    **dict.fromkeys(("shift_jis", "cp932", "euc_jp"), mark("Japanese")),
    **dict.fromkeys(("gb18030", "big5"), mark("Chinese")),
    **dict.fromkeys(("euc_kr", "cp949"), mark("Korean")),
    "cp874": mark("Thai"),
}
_SHOWN = 3
"""Warnings that are shown; the others are counted, and told on hovering."""


class SourcePreview(QWidget):
    format_chosen = Signal(str)
    """Name of the importer to read the file with."""
    encoding_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._part: Part | None = None
        self._source: ImportedSource | None = None
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._name = Words(self, 13, 600)
        self._what = Words(self, 12, tone="text_2")
        self._label = Words(self, 12, tone="text_2")
        self._label.setText(tr("Read as"))
        self._label.setWordWrap(False)
        self.format = Chooser(self)
        self.format.setAccessibleName(tr("Read as"))
        self.format.setPlaceholderText(tr("another format"))
        self._label.setBuddy(self.format)
        for importer in sorted(registry.IMPORTERS, key=lambda importer: importer.label.casefold()):
            self.format.addItem(importer.label, importer.name)
        self.format.activated.connect(lambda place: self.format_chosen.emit(self.format.itemData(place)))
        self._letters = Words(self, 12, tone="text_2")
        self._letters.setText(tr("Encoding"))
        self._letters.setWordWrap(False)
        self.encoding = Chooser(self)
        self.encoding.setAccessibleName(tr("Encoding"))
        self.encoding.setMinimumWidth(round(theme.px(92)))
        self._letters.setBuddy(self.encoding)
        for name in ENCODINGS:
            self.encoding.addItem(encoding_label(name), name)
        self.encoding.activated.connect(lambda place: self.encoding_chosen.emit(self.encoding.itemData(place)))
        self.warnings = Warnings(self)
        self.excerpt = Excerpt(self)
        self.excerpt.setAccessibleName(tr("The first turns, as they will be read"))
        self._extent = Words(self, 12, tone="text_3")
        self._lay_out()
        self.show_file(None, None)

    def in_order(self) -> tuple[QWidget, ...]:
        """What the keys reach, one after the other."""
        return self.format, self.encoding, self.excerpt

    def show_file(self, entry: Entry | None, part: Part | None) -> None:
        """A file, and one source of it, whose text may come later: see `show_text`."""
        self._part, self._source = part, part.source if part else None
        self._name.setText(part.head.name if part and entry and entry.several else entry.name if entry else "")
        self._what.setText(tr("as it will be read") if part else "")
        self._show_manner(entry)
        survey = entry.survey if entry else None
        refused = entry is not None and entry.state == "refused"
        said = remarks_on(part) if part else survey.warnings if survey else ()
        self.warnings.show_sentences([entry.reason] if refused and entry else list(said), "err" if refused else "warn")
        if part is None and entry is not None and entry.parts:
            self._extent.setText(tr("Choose a conversation to read how it begins. Tick those that are to come in."))
        self._extent.setVisible(entry is not None and bool(entry.parts))
        self.refresh()

    def show_text(self, part: Part, source: ImportedSource) -> None:
        """The text of the source that is shown was read."""
        if part is self._part:
            self._source = source
            self.refresh()

    def refresh(self) -> None:
        """Names or roles were changed."""
        self.excerpt.setVisible(self._part is not None)
        self.excerpt.show_part(self._part, self._source)
        if self._part is not None:
            self._extent.setText(extent(self._part, self._source))

    def _show_manner(self, entry: Entry | None) -> None:
        """How the file is read: its format, and its encoding where it is a text."""
        survey = entry.survey if entry else None
        for widget in (self.format, self._label):
            widget.setVisible(entry is not None)
        name = survey.importer if survey else entry.as_format if entry else None
        self.format.setCurrentIndex(self.format.findData(name) if name else -1)
        encoding = survey.encoding if survey else entry.encoding if entry else None
        for widget in (self.encoding, self._letters):
            widget.setVisible(bool(encoding) and entry is not None and entry.pasted is None)
        if encoding and self.encoding.findData(encoding) < 0:
            self.encoding.addItem(encoding_label(encoding), encoding)
        self.encoding.setCurrentIndex(self.encoding.findData(encoding) if encoding else -1)

    def _lay_out(self) -> None:
        side = round(theme.px(24))
        head = QHBoxLayout()
        head.setSpacing(round(theme.px(10)))
        self._name.setWordWrap(False)
        self._what.setWordWrap(False)
        self._what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self._name)
        head.addWidget(self._what, 1)
        manner = QHBoxLayout()
        manner.setSpacing(round(theme.px(8)))
        manner.addWidget(self._label)
        manner.addWidget(self.format)
        manner.addSpacing(round(theme.px(8)))
        manner.addWidget(self._letters)
        manner.addWidget(self.encoding)
        manner.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(side, round(theme.px(12)), side, round(theme.px(4)))
        top.setSpacing(round(theme.px(8)))
        top.addLayout(head)
        top.addLayout(manner)
        top.addWidget(self.warnings)
        self._extent.setContentsMargins(side, round(theme.px(8)), side, round(theme.px(8)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.excerpt, 1)
        layout.addWidget(self._extent)
        layout.addStretch(0)


def encoding_label(name: str) -> str:
    """Its name, and for whose letters it is where the name does not say."""
    return f"{name.upper()} ({tr(_LETTERS[name])})" if name in _LETTERS else name.upper()


class Warnings(QWidget):
    """Sentences in the colour of a warning or a refusal, each with its mark."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(round(theme.px(4)))
        self.lines: list[Words] = []

    def show_sentences(self, sentences: Sequence[str], kind: str) -> None:
        for line in self.lines:
            self._layout.removeWidget(line)
            line.hide()  # it is there until the next turn of the event loop
            line.deleteLater()
        shown = list(sentences[:_SHOWN])
        if len(sentences) > _SHOWN:
            shown.append(trn("{count} more remark", "{count} more remarks", len(sentences) - _SHOWN))
        self.lines = [_Marked(self, kind, sentence) for sentence in shown]
        for line in self.lines:
            self._layout.addWidget(line)
        if len(sentences) > _SHOWN:
            self.lines[-1].setToolTip(literal("\n".join(sentences[_SHOWN:])))
        self.setVisible(bool(sentences))


class _Marked(Words):
    def __init__(self, parent: QWidget, kind: str, sentence: str) -> None:
        super().__init__(parent, 12.5, tone="err" if kind == "err" else "warn")
        self._kind = kind
        self.setContentsMargins(round(theme.px(20)), 0, 0, 0)
        self.setText(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        centre = QRect(0, 0, round(theme.px(14)), self.fontMetrics().height()).center()
        paint_mark(QPainter(self), centre.toPointF() + QPointF(0, 1), self._kind, False)
