"""PDF files as Qt prints them, a letter at a time: PDFium alone joins a line that ends in a full stop with the next."""

from collections import Counter
from pathlib import Path

from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication

from el2mp_desktop.importers import registry

WORDS = "la preuve du texte que nous avons relu "


def test_every_label_at_the_start_of_a_line_begins_a_turn(qapp: QApplication, tmp_path: Path) -> None:
    said = [f"{WORDS * (at % 5)}fin {at}." for at in range(150)]
    path = tmp_path / "printed.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    document = QTextDocument()
    document.setPlainText("\n".join(f"{('Marc', 'Inès')[at % 2]} : {words}" for at, words in enumerate(said)))
    document.print_(writer)
    (source,) = registry.read(path).sources
    assert Counter(turn.speaker for turn in source.turns) == {"Marc": 75, "Inès": 75}
    assert [" ".join(source.text[turn.start : turn.end].split()) for turn in source.turns] == said
