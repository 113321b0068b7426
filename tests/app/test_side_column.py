"""The lists at the side of the window: each has the room of its rows, until a person moves a line."""

from el2mp_app.widgets.lists.side_column import shared_out
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.operations.codes import delete_code
from el2mp_desktop.operations.sources import import_sources
from el2mp_desktop.project import Project
from el2mp_desktop.settings import Settings
from tests.app.conftest import LEA
from tests.app.hands import settle
from tests.projects import incoming

SHARES = (0.25, 0.15, 0.6)


@given(st.integers(1, 2000), st.lists(st.integers(0, 5000), min_size=3, max_size=3))
def test_all_the_room_is_given_out_and_nobody_goes_short_while_there_is_some_left(height, wanted):
    sizes = shared_out(height, wanted, SHARES)
    assert sum(sizes) == height
    for size, want, share in zip(sizes[:2], wanted[:2], SHARES, strict=False):
        assert size <= want
        assert size >= min(want, round(share * height)) - 2
    if sum(wanted) <= height:
        assert sizes[:2] == wanted[:2]


def test_many_sources_take_the_room_that_few_codes_leave(at_the_window, talk):
    with Project.open(talk, coder=LEA) as project:
        project.do(import_sources, [incoming(f"Talk {number}", ("Ana", f"Bonjour {number}.")) for number in range(9)])
        for code in [code for code in project.read.codes() if not code.depth][1:]:
            project.do(delete_code, code.id)
    hands = at_the_window(Settings(LEA.name, LEA.initials, language="en", theme="light"))
    hands.open(talk)
    settle()
    tree = hands.window.read.sources.tree
    last = tree.model().index(tree.model().rowCount() - 1, 0)
    assert tree.viewport().rect().contains(tree.visualRect(last))

    column = hands.window.read.left
    column.moveSplitter(90, 1)
    hands.window.resize(hands.window.width(), hands.window.height() - 40)
    settle()
    assert column.placed and column.sizes()[0] < 120
