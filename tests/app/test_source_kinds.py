"""The list of sources says of each what kind of thing it is: by its icon, and in words."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage

from el2mp_desktop.importers.registry import read as read_file
from el2mp_desktop.operations.sources import Incoming, import_sources
from tests.app.hands import Hands, settle
from tests.projects import incoming, made_up_source


def spoken(hands: Hands) -> dict[str, str]:
    """What a screen reader is given for each row, by the name of the source."""
    hands.window.read.sources.tree.setFocus()
    tree = QAccessible.queryAccessibleInterface(hands.window.read.sources.tree)
    names = [tree.child(row).text(QAccessible.Text.Name) for row in range(tree.childCount())]
    return {name.partition(",")[0]: name for name in names}


def test_a_row_says_what_kind_of_thing_it_is(hands: Hands, tmp_path: Path) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#406080"))
    assert image.save(str(tmp_path / "Screen.png"))
    chat = Incoming(replace(made_up_source("Asked", [("User", "Piece by piece.")]), kind="chat"))
    (first, *_) = hands.project.do(
        import_sources,
        [
            *(incoming("Note", ("", "One.")), chat, Incoming(read_file(tmp_path / "Screen.png").sources[0])),
            Incoming(replace(made_up_source("Field notes", [("", "Rain.")]), kind="document")),
        ],
    )
    hands.project.do(import_sources, [replace(incoming("Note again", ("", "Two.")), version_of=first)])
    settle()
    expected = {
        "Talk": "Talk, talk, 0% read",
        "Asked": "Asked, chat, 0% read",
        "Screen": "Screen, picture, 0% read",
        "Field notes": "Field notes, text, 0% read",
        "Note": "Note, draft, 0% read",
        "Note again": "Note again, draft, 0% read",
    }
    assert {name: words for name, words in spoken(hands).items() if name in expected} == expected
    hands.choose_source("Asked")
    hands.go_to("Piece by piece")
    hands.press("N")
    assert spoken(hands)["Asked"] == "Asked, chat, 100% read"
    hands.menu("language_fr")
    assert spoken(hands)["Screen"] == "Screen, image, 0\u202f% lu"


def test_each_kind_has_an_icon_of_its_own_on_the_row(hands: Hands) -> None:
    tree, panel = hands.window.read.sources.tree, hands.window.read.sources

    def drawn() -> QImage:
        """The row of the talk, which is not the current one."""
        hands.window.setFocus()
        (id,) = (source.id for source in hands.project.read.sources() if source.name == "Talk")
        place = tree.visualRect(panel.model.index_of(id))
        return tree.viewport().grab(place).toImage()

    hands.project.do(import_sources, [incoming("Other", ("A", "One."))])
    settle()
    hands.choose_source("Other")
    as_talk = drawn()
    (talk,) = (source for source in hands.project.read.sources() if source.name == "Talk")
    seen = {as_talk.constBits().tobytes()}
    for kind in ("chat", "image", "document"):
        panel.model.show_source(replace(talk, kind=kind), 0)
        seen.add(drawn().constBits().tobytes())
    assert len(seen) == 4
    assert panel.model.index_of(talk.id).data(Qt.ItemDataRole.DisplayRole) == "Talk"
