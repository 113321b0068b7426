"""The beginning of a file as it will be read, what there is to know about it, and another format to read it in."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from el2mp_app import theme
from el2mp_app.delegates.import_rows import paint_mark
from el2mp_app.import_plan import Entry, Part
from el2mp_app.widgets.chooser import Chooser
from el2mp_app.widgets.excerpt import Excerpt, extent
from el2mp_app.widgets.typeset import Words
from el2mp_desktop.importers import registry
from el2mp_desktop.language import tr, trn

_SHOWN = 3
"""Warnings that are shown; the others are counted, and told on hovering."""


class SourcePreview(QWidget):
    format_chosen = Signal(str)
    """Name of the importer to read the file with."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Entry | None, Sequence[Part]] = (None, ())
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._name = Words(self, 13, 600)
        self._what = Words(self, 12, tone="text_2")
        self._label = Words(self, 12, tone="text_2")
        self._label.setText(tr("Read as"))
        self._label.setWordWrap(False)
        self.format = Chooser(self)
        self.format.setAccessibleName(tr("Read as"))
        self._label.setBuddy(self.format)
        for importer in registry.IMPORTERS:
            self.format.addItem(importer.label, importer.name)
        self.format.activated.connect(lambda place: self.format_chosen.emit(self.format.itemData(place)))
        self.warnings = Warnings(self)
        self.excerpt = Excerpt(self)
        self.excerpt.setAccessibleName(tr("The first turns, as they will be read"))
        self._extent = Words(self, 12, tone="text_3")
        self._lay_out()
        self.show_file(None, ())

    def show_file(self, entry: Entry | None, parts: Sequence[Part]) -> None:
        self._shown = (entry, parts)
        one = parts[0] if len(parts) == 1 else None
        self._name.setText(one.source.name if one and entry and entry.several else entry.path.name if entry else "")
        self._what.setText(tr("as it will be read") if one else "")
        for widget in (self.format, self._label):
            widget.setVisible(entry is not None)
        self.format.setCurrentIndex(self._place_of(entry))
        refused = entry is not None and entry.state == "refused"
        said = (*parts[0].file.warnings, *(one.remarks if one else ())) if parts else ()
        self.warnings.show_sentences([entry.reason] if refused and entry else list(said), "err" if refused else "warn")
        self.refresh()

    def refresh(self) -> None:
        """Names or roles were changed."""
        parts = self._shown[1]
        one = parts[0] if len(parts) == 1 else None
        self.excerpt.show_part(one)
        if one:
            self._extent.setText(extent(one))
        elif parts:
            self._extent.setText(tr("Choose a conversation to read how it begins. Tick those that are to come in."))
        self._extent.setVisible(bool(parts))

    def _place_of(self, entry: Entry | None) -> int:
        name = entry.file.importer if entry and entry.file else entry.as_format if entry else None
        return self.format.findData(name) if name else -1

    def _lay_out(self) -> None:
        side = round(theme.px(24))
        head = QHBoxLayout()
        head.setSpacing(round(theme.px(10)))
        self._name.setWordWrap(False)
        self._what.setWordWrap(False)
        self._what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self._name)
        head.addWidget(self._what, 1)
        head.addWidget(self._label)
        head.addWidget(self.format)
        top = QVBoxLayout()
        top.setContentsMargins(side, round(theme.px(12)), side, round(theme.px(4)))
        top.setSpacing(round(theme.px(8)))
        top.addLayout(head)
        top.addWidget(self.warnings)
        self._extent.setContentsMargins(side, round(theme.px(8)), side, round(theme.px(8)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.excerpt, 1)
        layout.addWidget(self._extent)


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
            line.deleteLater()
        shown = list(sentences[:_SHOWN])
        if len(sentences) > _SHOWN:
            shown.append(trn("{count} more remark", "{count} more remarks", len(sentences) - _SHOWN))
        self.lines = [_Marked(self, kind, sentence) for sentence in shown]
        for line in self.lines:
            self._layout.addWidget(line)
        if len(sentences) > _SHOWN:
            self.lines[-1].setToolTip("\n".join(sentences[_SHOWN:]))
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
