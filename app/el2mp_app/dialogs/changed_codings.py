"""What a correction did to codings and links: those that are on other words now, each to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidgetItem, QWidget

from el2mp_app.look import theme
from el2mp_app.widgets.lists.text_list import TextList
from el2mp_app.widgets.plain import Paragraph, dialog_column
from el2mp_desktop.domain.links import kind_name
from el2mp_desktop.domain.rows import LinkRow
from el2mp_desktop.domain.text import one_line
from el2mp_desktop.language import tr, trn

if TYPE_CHECKING:
    from el2mp_desktop.operations.rewriting import Look

_LONGEST = 160


class ChangedCodings(QDialog):
    """Stays open beside the window, so that each can be seen where it stands."""

    coding_chosen = Signal(str)
    link_chosen = Signal(str)
    kept = Signal(list, list)
    """Ids of codings and of links of which the person says that they hold."""

    def __init__(
        self, looks: Sequence[Look], codes: Mapping[str, str], links: Sequence[LinkRow], parent: QWidget
    ) -> None:
        """``codes``: name of the code of each coding."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Codings that need a look") if looks else tr("Links that need a look"))
        heading = Paragraph(self)
        heading.setText(_heading(len(looks), len(links)))
        self.list = TextList(self.windowTitle(), self)
        for look in looks:
            self.list.add((self.coding_chosen, look.coding_id), codes.get(look.coding_id, ""), _changed(look))
        for link in links:
            self.list.add((self.link_chosen, link.id), "", _link_line(link))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        buttons = QDialogButtonBox(self)
        hold = buttons.addButton(tr("They all still hold"), QDialogButtonBox.ButtonRole.AcceptRole)
        hold.setAutoDefault(False)
        later = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        later.setAutoDefault(False)
        buttons.accepted.connect(
            lambda: self.kept.emit([look.coding_id for look in looks], [link.id for link in links])
        )
        buttons.accepted.connect(self.close)
        buttons.rejected.connect(self.close)
        layout = dialog_column(self)
        for part in (heading, self.list, buttons):
            layout.addWidget(part)
        self.resize(int(theme.px(560)), int(theme.px(400)))

    def _choose(self, item: QListWidgetItem) -> None:
        chosen, id = item.data(Qt.ItemDataRole.UserRole)
        chosen.emit(id)


def _heading(codings: int, links: int) -> str:
    parts = []
    if codings:
        parts.append(
            trn(
                "{count} coding now covers other words. It is marked as unsure, with the old words in its memo.",
                "{count} codings now cover other words. They are marked as unsure, with the old words in their memos.",
                codings,
            )
        )
    if links:
        parts.append(
            trn(
                "{count} link needs a look: its words were rewritten.",
                "{count} links need a look: their words were rewritten.",
                links,
            )
        )
    return " ".join(parts)


def _changed(look: Look) -> str:
    return tr("“{before}” → “{after}”", before=_short(look.before), after=_short(look.after))


def _link_line(link: LinkRow) -> str:
    return tr(
        "“{words}” ({source}) {relation} “{others}” ({other}), formerly “{before}”",
        words=_short(link.quote),
        source=link.source_name,
        relation=kind_name(link.kind),
        others=_short(link.target_quote),
        other=link.target_name,
        before=_short("; ".join(link.before)),
    )


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
