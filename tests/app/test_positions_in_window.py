"""Whatever the characters are: what is selected in the window is what is coded, kept and exported."""

import csv
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from el2mp_desktop.domain.text import canonical
from el2mp_desktop.exchange.tables import write_codings
from el2mp_desktop.importers import registry
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Project
from tests.app.hands import Hands, settle

# What a reader takes for one character each, and what files bring along.
PIECES = (
    *("a", "é", "e\u0301", "ç", " ", "\u00a0", "\u202f", "’", "\u2028", "字", "\ufffc"),
    *("🙂", "👩\u200d👩\u200d👧", "👍🏽", "🇫🇷", "𝄞", "𝔘", "\U0001f9f6", "שלום"),
)
SAID = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(lambda pieces: "x" + "".join(pieces) + "y")
TALKS = st.lists(st.tuples(st.sampled_from(("Inès", "Bo", "👩\u200d🎓 Zoë")), SAID), min_size=2, max_size=4)


def file_of(talk: list[tuple[str, str]], folder: Path) -> Path:
    """A transcript as Windows writes it: a byte-order mark, and two characters to end a line."""
    path = folder / "talk.txt"
    text = "\r\n".join(f"{speaker}: {said}" for speaker, said in talk)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    return path


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(talk=TALKS, steps=st.integers(0, 20), length=st.integers(1, 12))
@example(talk=[("Inès", "x👩\u200d👩\u200d👧e\u0301🙂y"), ("Bo", "x\u00a0𝄞\u2028y")], steps=1, length=3)
@example(talk=[("Inès", "x🙂\u00a0y"), ("Bo", "x字y")], steps=2, length=6)
def test_the_quote_is_the_text_selected(hands: Hands, talk, steps, length):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "Positions.el2mp"
        hands.window.session.new(path)
        found = registry.read(file_of(talk, folder)).sources
        hands.project.do(import_sources, [Incoming(source) for source in found])
        settle()
        _select_and_code(hands, steps, length)
        hands.window.session.close()
        with Project.open(path, writable=False) as project:
            _check(project, folder)


def _select_and_code(hands: Hands, steps: int, length: int) -> None:
    """Walk, select and code by keys; what is coded is what Ctrl+C would copy, without the blanks around it."""
    hands.press("Ctrl+Home", *["Right"] * steps, *["Shift+Right"] * length)
    selected, text = hands.window.read.reader.selection(), hands.text
    if selected is None or not selected.of(text).strip():
        hands.press("T")
        selected = hands.window.read.reader.selection()
    hands.press("V")
    (row,) = hands.codings()
    assert row.quote == selected.of(text).strip()
    assert text[row.start : row.end] == row.quote
    shown = hands.window.read.reader.view
    QApplication.clipboard().clear()
    shown.select(selected)
    hands.press("Ctrl+C")
    copied = QApplication.clipboard().text().split("\n")
    assert all(part in text for part in copied)
    assert row.quote.startswith(copied[0].strip()[:1])


def _check(project: Project, folder: Path) -> None:
    assert project.check() == []
    (row,) = project.read.codings()
    text = project.read.text(row.source_id)
    assert text == canonical(text).text
    write_codings(project, folder / "codings.csv")
    with (folder / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        (record,) = csv.DictReader(file)
    assert record["quote"].removeprefix("'") == row.quote == text[int(record["start"]) : int(record["end"])]


def test_the_mouse_selects_whole_characters(hands: Hands, tmp_path):
    hands.window.session.new(tmp_path / "Mouse.el2mp")
    words = "👩\u200d👩\u200d👧 e\u0301te\u0301 𝄞"
    found = registry.read(file_of([("Inès", f"avant {words} après"), ("Bo", "oui")], tmp_path)).sources
    hands.project.do(import_sources, [Incoming(source) for source in found])
    settle()
    hands.drag_over(words)
    assert hands.window.read.reader.selection().of(hands.text) == words
    hands.press("V", "E", "Right", "Right", "Return")
    (row,) = hands.codings()
    assert row.quote == words + " a"
    hands.press("E", "Ctrl+Left", "Left", "Left", "Return")
    assert hands.codings()[0].quote == "👩\u200d👩\u200d👧 e\u0301"
