"""The list of sources: rows come and go where they stand, and what is held on to stays what it was."""

from dataclasses import replace

from el2mp_app.models.index import TOP
from el2mp_app.models.source_list import SourceListModel, SourceRole
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from el2mp_desktop.domain.rows import SourceRow

EMPTY = SourceRow("", "", "chat", "", 0, "", "", 0, None, None, "", None, {}, {}, None, None, 1, ())


@st.composite
def sources(draw: st.DrawFn) -> list[SourceRow]:
    ids = draw(st.permutations("abcdefgh"))[: draw(st.integers(0, 8))]
    return [replace(EMPTY, id=id, name=f"source {id}", group=draw(st.sampled_from(["", "A", "B"]))) for id in ids]


def outline(model: SourceListModel, parent: QModelIndex = TOP) -> list[object]:
    indexes = [model.index(place, 0, parent) for place in range(model.rowCount(parent))]
    return [(index.data(), index.data(SourceRole.FIGURE), outline(model, index)) for index in indexes]


def shown(rows: list[SourceRow]) -> SourceListModel:
    model = SourceListModel()
    model.show_sources(rows, {})
    return model


def tops(rows: list[SourceRow]) -> list[str]:
    """Groups, and sources in none, from top to bottom."""
    return list(dict.fromkeys(row.group or row.id for row in rows))


@given(st.lists(sources(), min_size=2, max_size=4))
def test_any_list_follows_any_other(qapp, steps):
    model = SourceListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in steps:
        model.show_sources(rows, {})
        assert outline(model) == outline(shown(rows))
        assert all(model.id_at(model.index_of(row.id)) == row.id for row in rows)


@given(sources(), st.sets(st.sampled_from("abcdefgh")))
def test_rows_that_stay_are_the_same_rows(qapp, rows, gone):
    model = shown(rows)
    left = [row for row in rows if row.id not in gone]
    held = {row.id: QPersistentModelIndex(model.index_of(row.id)) for row in left}
    for now in (left, rows):
        model.show_sources(now, {})
        assert outline(model) == outline(shown(now))
    # A group stands where its first source does: with that one gone it may stand elsewhere, and is made anew.
    if tops(left) == [top for top in tops(rows) if top in tops(left)]:
        assert all(index.isValid() and model.id_at(index) == id for id, index in held.items())


def test_a_source_is_read_to_nought_or_to_the_whole_only_where_it_is(qapp):
    model = SourceListModel()
    rows = [replace(EMPTY, id=str(read), name=str(read), turns=1179) for read in (0, 4, 12, 1178, 1179)]
    model.show_sources(rows, {row.id: int(row.id) for row in rows})
    figures = [model.index_of(row.id).data(SourceRole.FIGURE) for row in rows]
    assert figures == ["0%", "<1%", "1%", "99%", "100%"]
