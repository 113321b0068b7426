"""Ticking sources, groups and codes: their passages stand beside the text, and each opens in its place."""

import pytest
from el2mp_app.models.activated import ActivatedRole
from el2mp_app.models.code_tree import CodeRole
from el2mp_app.tasks import wait_for_all
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeView

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codings import apply_code, remove_codings
from el2mp_desktop.operations.sources import group_source, import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import Hands, settle
from tests.projects import incoming


@pytest.fixture
def coded(at_the_window, talk) -> Hands:
    """Two sources; in each one word is coded, in the first with two codes."""
    with Project.open(talk, coder=LEA) as project:
        project.do(import_sources, [incoming("Second", ("Ana", "Il faut vérifier la date."))])
        codes = [code for code in project.read.codes() if code.codable and code.depth]
        for source in project.read.sources():
            text = project.read.text(source.id)
            for words, code in (("Et alors", 0), ("moi qui signe", 1), ("vérifier", 0)):
                if words in text:
                    start = text.index(words)
                    project.do(apply_code, source.id, Span(start, start + len(words)), codes[code].id)
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.open(talk)
    hands.press("Ctrl+Shift+A")
    return hands


def come(hands: Hands) -> None:
    """Wait until what was asked in the background is there."""
    settle()
    wait_for_all()
    settle()


def passages(hands: Hands) -> list[str]:
    model = hands.window.read.passages.list.model()
    return [model.index(row, 0).data(ActivatedRole.PASSAGE).words for row in range(model.rowCount())]


def tick(hands: Hands, tree: QTreeView, index: QModelIndex) -> None:
    """Click the box of a row."""
    tree.scrollTo(index)
    option = QStyleOptionViewItem()
    tree.initViewItemOption(option)
    option.rect = tree.visualRect(index)
    tree.itemDelegate().initStyleOption(option, index)
    box = tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, tree)
    hands.click(tree.viewport(), box.center())
    come(hands)


def test_one_command_brings_all_passages_of_a_code(coded):
    coded.press("Ctrl+Shift+A")
    read, tree = coded.window.read, coded.window.read.codes.tree
    index = code_index(coded, "vérifier")
    coded.click(tree.viewport(), tree.visualRect(index).center())
    coded.menu("code_passages")
    come(coded)
    assert passages(coded) == ["Et alors", "vérifier"]
    assert read.passages.list.hasFocus()
    tree.setCurrentIndex(index.parent())
    coded.menu("code_passages")
    come(coded)
    assert passages(coded) == ["Et alors", "moi qui signe", "vérifier"]
    tree.setCurrentIndex(QModelIndex())
    coded.menu("code_passages")
    assert coded.said() == "Choose a code first, in the list at the left."


def test_the_menu_of_a_code_leads_to_where_it_is_defined(coded):
    tree = coded.window.read.codes.tree
    index = code_index(coded, "moi qui signe")
    coded.click(tree.viewport(), tree.visualRect(index).center())
    assert [action.objectName() for action in tree.actions()] == ["code_passages", "open_code"]
    coded.window.actions_["open_code"].trigger()
    settle()
    assert coded.window.codebook.isVisible()
    assert coded.window.codebook.code.id == index.data(CodeRole.CODE).id


def code_index(hands: Hands, words: str) -> QModelIndex:
    """The row of the code that these words are coded with."""
    code = next(row.code_id for row in hands.codings() if row.quote == words)
    tree = hands.window.read.codes.tree
    index = tree.indexAt(tree.rect().topLeft())
    while index.data(CodeRole.CODE).id != code:
        index = tree.indexBelow(index)
    return index


def test_what_is_ticked_stands_beside_the_text_at_once(coded: Hands):
    read = coded.window.read
    assert passages(coded) == []
    tick(coded, read.codes.tree, code_index(coded, "vérifier"))
    assert passages(coded) == ["Et alors", "vérifier"]
    second = next(source.id for source in coded.project.read.sources() if source.name == "Second")
    tick(coded, read.sources.tree, read.sources.model.index_of(second))
    assert passages(coded) == ["vérifier"]
    assert read.passages.heading.figure.text() == "1 passage"
    tick(coded, read.codes.tree, code_index(coded, "vérifier"))
    assert passages(coded) == ["vérifier"]
    tick(coded, read.sources.tree, read.sources.model.index_of(second))
    assert passages(coded) == []


def test_the_space_bar_ticks_and_a_code_stands_for_those_below_it(coded: Hands):
    tree = coded.window.read.codes.tree
    top = code_index(coded, "vérifier").parent()
    tree.setCurrentIndex(top)
    tree.setFocus()
    coded.press("Space", on=tree)
    come(coded)
    assert len(passages(coded)) >= 2
    ticked = coded.window.read.codes.model.ticked()
    assert len(ticked) == 1 + tree.model().rowCount(top)
    coded.press("Space", on=tree)
    come(coded)
    assert passages(coded) == []


def test_a_group_stands_for_its_sources(coded: Hands):
    second = next(source.id for source in coded.project.read.sources() if source.name == "Second")
    model = coded.window.read.sources.model
    coded.project.do(group_source, second, "Workshop 2")
    come(coded)
    tick(coded, coded.window.read.sources.tree, model.index_of(second).parent())
    assert model.ticked() == {second}
    assert passages(coded) == ["vérifier"]


def test_a_click_opens_a_passage_in_its_place(coded: Hands):
    read = coded.window.read
    tick(coded, read.codes.tree, code_index(coded, "vérifier"))
    panel = read.passages.list
    for row, words in enumerate(passages(coded)):
        coded.click(panel.viewport(), panel.visualRect(panel.model().index(row, 0)).center())
        assert read.page is not None
        current = read.page.marks[read.current or ""]
        assert coded.text[current.start : current.end] == words


def test_the_list_follows_what_is_coded_removed_and_undone(coded: Hands):
    read = coded.window.read
    tick(coded, read.codes.tree, code_index(coded, "vérifier"))
    before = passages(coded)
    coding = next(row for row in coded.codings() if row.quote == "Et alors")
    coded.project.do(remove_codings, [coding.id])
    come(coded)
    assert passages(coded) == ["vérifier"]
    coded.window.session.undo()
    come(coded)
    assert passages(coded) == before
    coded.press("Ctrl+Shift+A")
    assert read.passages.isHidden()
    tree = read.codes.tree
    assert tree.model().index(0, 0).data(10) is None
