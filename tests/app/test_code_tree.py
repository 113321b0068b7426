"""The codebook as a tree: whatever changes in it, rows are patched, and what is held on to stays what it was."""

from collections.abc import Sequence

from el2mp_app.models.code_tree import CodeRole, CodeTreeModel
from el2mp_app.models.index import TOP
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from el2mp_desktop.domain.rows import CodeRow

Parents = dict[str, str | None]


def row(id: str, parent: str | None, codings: int) -> CodeRow:
    no_words: dict[str, str] = {}
    return CodeRow(
        *(id, id, parent, 0, 0, "#000000", "solid", True, {"en": id}),
        *(no_words, no_words, no_words, no_words, no_words, {}, "", None, codings),
    )


@st.composite
def codebooks(draw: st.DrawFn) -> list[CodeRow]:
    """Some of ten codes in a tree, each after its parent."""
    ids = draw(st.permutations("abcdefghij"))[: draw(st.integers(0, 10))]
    parents: Parents = {}
    for id in ids:
        parents[id] = draw(st.sampled_from([None, *parents]))
    below: dict[str | None, list[str]] = {}
    for id, parent in parents.items():
        below.setdefault(parent, []).append(id)

    def walk(parent: str | None) -> list[CodeRow]:
        found = []
        for id in below.get(parent, []):
            found += [row(id, parent, draw(st.integers(0, 3))), *walk(id)]
        return found

    return walk(None)


def outline(model: CodeTreeModel, parent: QModelIndex = TOP) -> list[object]:
    """Names, counts and what is below, as a view sees them."""
    found: list[object] = []
    for place in range(model.rowCount(parent)):
        index = model.index(place, 0, parent)
        assert model.parent(index) == parent
        found.append((index.data(), index.data(CodeRole.TOTAL), outline(model, index)))
    return found


def shown(codes: Sequence[CodeRow]) -> CodeTreeModel:
    model = CodeTreeModel()
    model.show_codes(codes, "en")
    return model


@given(st.lists(codebooks(), min_size=2, max_size=4))
def test_any_codebook_follows_any_other(qapp, steps):
    model = CodeTreeModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    resets: list[str] = []
    model.modelReset.connect(lambda: resets.append("reset"))
    for codes in steps:
        held = {code.id: QPersistentModelIndex(model.index_of(code.id)) for code in codes}
        held = {id: index for id, index in held.items() if index.isValid()}
        model.show_codes(codes, "en")
        assert outline(model) == outline(shown(codes))
        assert all(model.data(index) == id for id, index in held.items())
    assert resets == []


def test_a_branch_that_was_folded_stays_folded_when_codes_come_and_go(hands):
    tree, model = hands.window.read.codes.tree, hands.window.read.codes.tree.model()

    def tops() -> list[QModelIndex]:
        return [model.index(place, 0) for place in range(model.rowCount())]

    def folded() -> list[str]:
        return [top.data() for top in tops() if model.hasChildren(top) and not tree.isExpanded(top)]

    before = len(tops())
    assert folded() == []
    tree.setExpanded(tops()[1], False)
    name = tops()[1].data()
    hands.press("S")
    hands.press("V")
    assert (len(tops()), folded()) == (before + 1, [name])
    hands.menu("undo")
    assert (len(tops()), folded()) == (before, [name])
