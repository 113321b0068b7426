"""Marks that are changed act by act answer as if all of them had been given anew."""

from el2mp_app.widgets.reader.mark_index import MarkIndex
from el2mp_app.widgets.reader.marks import Mark
from hypothesis import given, settings
from hypothesis import strategies as st

from el2mp_desktop.domain.text import Span

LENGTH = 400
BREAKS = list(range(0, LENGTH, 37))

marks = st.builds(
    lambda name, start, length, kind: Mark(name, start, start + length, "Code", "teal", kind=kind),
    st.sampled_from("abcdefghijklmnop"),
    st.integers(0, LENGTH - 40),
    st.sampled_from([1, 2, 2, 30]),
    st.sampled_from(["coding", "coding", "ghost"]),
)
acts = st.tuples(st.sets(st.sampled_from("abcdefghijklmnop"), max_size=3), st.lists(marks, max_size=3))


def in_order(found: dict[str, Mark]) -> list[Mark]:
    """As a page gives them: what people coded, then what is suggested."""
    return sorted(found.values(), key=lambda mark: (mark.ghost, mark.start, -mark.end, mark.id))


def told(index: MarkIndex) -> list[object]:
    """All that it answers."""
    places = range(len(index.marks))
    return [
        list(index.marks),
        [index.lane(place) for place in places],
        [index.level(place) for place in places if not index.marks[place].ghost],
        [index.at(position) for position in range(0, LENGTH, 7)],
        [index.overlapping(Span(position, position + 60)) for position in range(0, LENGTH, 50)],
        [index.find(mark) for mark in "abcdefghijklmnop"],
        [index.next_from(mark.start, mark.id) for mark in index.marks],
        [index.previous_from(mark.start, mark.id) for mark in index.marks],
        index.starts.tolist() if index.marks else [],
    ]


@settings(deadline=None)  # importing arrays takes its time
@given(st.lists(marks, max_size=12), st.lists(acts, max_size=8), st.booleans())
def test_marks_changed_act_by_act_are_as_if_made_anew(
    first: list[Mark], changes: list[tuple[set[str], list[Mark]]], asked: bool
) -> None:
    found = {mark.id: mark for mark in first}
    index = MarkIndex(in_order(found), BREAKS)
    for gone, come in changes:
        if asked:
            told(index)
        new = {mark.id: mark for mark in come}
        index.change(gone, list(new.values()))
        found = {**{id: mark for id, mark in found.items() if id not in gone}, **new}
        assert told(index) == told(MarkIndex(in_order(found), BREAKS))
