"""The code palette: type a few letters of a name, a synonym or a definition, Enter takes the code."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from el2mp_app.code_search import plain, rank
from el2mp_app.keys.keymap import native
from el2mp_app.widgets.lists.palette import Palette, PaletteRow
from el2mp_desktop.domain.rows import CodeRow, in_language
from el2mp_desktop.language import tr

_NEW = "new"


class CodePalette(Palette):
    """Opens over the reader; ``codes_chosen`` brings the ids, Escape nothing."""

    codes_chosen = Signal(list)
    new_code_asked = Signal(str)

    def __init__(
        self,
        codes: Sequence[CodeRow],
        language: str,
        recent: Sequence[str],
        parent: QWidget,
        *,
        digits: Mapping[str, str] | None = None,
        several: bool = False,
    ) -> None:
        """``digits``: by code; ``several``: more than one can be taken, and a new one made."""
        super().__init__(parent)
        self._language, self._several, self._digits = language, several, digits or {}
        self._names = {code.id: in_language(code.name, language) for code in codes}
        self._ticked: list[str] = []
        order = {id: place for place, id in enumerate(recent)}
        self._codes = sorted((c for c in codes if c.codable), key=lambda code: order.get(code.id, len(order)))
        self.setWindowTitle(tr("Code with"))
        self.words.setPlaceholderText(tr("Name, synonym or definition"))
        self.words.setAccessibleName(tr("Find a code"))
        self.list.setAccessibleName(tr("Codes found"))
        self.none.setText(tr("No code says this."))
        self.hint.setVisible(several)
        self._show_hint()
        self.set_room(400, 360)
        self.fill("")

    def rows(self, typed: str) -> list[PaletteRow]:
        ranked = [(place, code) for code in self._codes if (place := rank(code, typed)) is not None]
        found = [self._row(code) for _, code in sorted(ranked, key=lambda one: one[0])]
        self.none.setVisible(not found)
        name = typed.strip()
        if self._several and name and plain(name) not in {plain(known) for known in self._names.values()}:
            key = native("Ctrl+Return")
            found.append(PaletteRow(_NEW, tr("New code “{name}”", name=name), key=key))
        return found

    def first(self, rows: Sequence[PaletteRow]) -> int:
        """A new code is made on purpose only."""
        return 0 if rows and rows[0].id != _NEW else -1

    def take(self, row: PaletteRow) -> None:
        if row.id == _NEW:
            self.take_typed()
            return
        # Closed first: what follows may have a sentence to say.
        self.close()
        self.codes_chosen.emit(list(dict.fromkeys([*self._ticked, row.id])))

    def take_typed(self) -> None:
        name = self.words.text().strip()
        if self._several and name:
            self.close()
            self.new_code_asked.emit(name)

    def tick(self, row: PaletteRow) -> bool:
        if not self._several or row.id == _NEW:
            return False
        ticked = row.id not in self._ticked
        self._ticked = [code for code in self._ticked if code != row.id] + ([row.id] if ticked else [])
        self._show_hint()
        return ticked

    def _show_hint(self) -> None:
        if self._ticked:
            names = ", ".join(self._names[code] for code in self._ticked)
            self.hint.setText(tr("Enter codes with the row and what is ticked: {names}", names=names))
        else:
            self.hint.setText(tr("Enter codes. Shift+Enter ticks, to take several."))

    def _row(self, code: CodeRow) -> PaletteRow:
        above, digit = self._names.get(code.parent_id or "", ""), self._digits.get(code.id, "")
        meaning = in_language(code.definition, self._language)
        spoken = ", ".join(part for part in (self._names[code.id], above, digit, meaning) if part)
        look, ticked = (code.colour, code.pattern), code.id in self._ticked
        return PaletteRow(code.id, self._names[code.id], above, digit, look, ticked, tip=meaning, spoken=spoken)
