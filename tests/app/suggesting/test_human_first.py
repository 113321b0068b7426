"""Suggestions of a turn are shown once it is read, and are never a coding before somebody decides."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from tests.app.suggesting.answers import (
    CHECKED,
    LONG,
    OURS,
    READABLE,
    SIGNS,
    UNSAID,
    ghosts,
    listed,
    pick,
    rows,
    tab_text,
)


def test_nothing_is_shown_of_a_turn_before_it_is_read(suggested):
    assert ghosts(suggested) == set()
    suggested.press("Ctrl+2")
    review = suggested.window.review
    assert listed(suggested) == [] and review.empty.isVisible()
    assert review.empty.why.text().startswith("Suggestions appear once you have read a turn")
    assert "5 on turns not read yet" in review.queue.tally.text()


def test_a_turn_shows_its_ghosts_once_it_is_coded_or_said_to_hold_nothing(qtbot, suggested):
    suggested.go_to("Ça se lit")
    suggested.press("T", "C")
    pick("Hedged")
    assert ghosts(suggested) == {READABLE}
    suggested.go_to("On lui avait")
    suggested.press("N")
    assert ghosts(suggested) == {READABLE, OURS}
    qtbot.waitUntil(lambda: tab_text(suggested) == "Review suggestions  3", timeout=LONG)
    (coding,) = suggested.codings()
    assert not coding.seen, "the coding was made before anything was shown"
    suggested.press("Ctrl+2")
    assert listed(suggested) == [READABLE, OURS, UNSAID]
    suggested.press("Ctrl+Z", on=suggested.window.review.queue.list)
    qtbot.waitUntil(lambda: listed(suggested) == [READABLE], timeout=LONG)


def test_shown_at_once_or_not_at_all(qtbot, suggested):
    suggested.menu("mode_always")
    assert ghosts(suggested) == {READABLE, OURS, CHECKED, SIGNS}
    window = suggested.window
    suggested.press("Ctrl+2")
    suggested.menu("mode_none")
    assert not window.tabs.isTabVisible(1) and window.stack.currentWidget() is not window.review
    suggested.press("Ctrl+1")
    assert ghosts(suggested) == set() and not window.read.card.isVisible()
    menu = window.actions_.menus["suggestions"]
    shown = [action.objectName() for action in menu.actions() if action.isVisible() and not action.isSeparator()]
    assert shown == ["mode_human_first", "mode_always", "mode_none"]
    suggested.press("Ctrl+G", "Ctrl+2")
    assert window.stack.currentWidget() is window.read and len(rows(suggested)) == 5
    suggested.menu("mode_always")
    assert window.tabs.isTabVisible(1) and ghosts(suggested) == {READABLE, OURS, CHECKED, SIGNS}


def test_a_ghost_is_dashed_and_never_filled(suggested):
    view = suggested.window.read.reader.view.viewport()
    before = view.grab().toImage()
    suggested.menu("mode_always")
    span = suggested.find(CHECKED)
    area = QRect(suggested.point_of(span.start), suggested.point_of(span.end)).adjusted(-6, -18, 6, 18)
    changed = differing(before, view.grab().toImage(), area)
    assert changed
    left, right = min(x for x, _ in changed), max(x for x, _ in changed)
    top, bottom = min(y for _, y in changed), max(y for _, y in changed)
    inside = {(x, y) for x, y in changed if left + 3 < x < right - 3 and top + 3 < y < bottom - 3}
    assert not inside
    dashes = {x for x, y in changed if y == top}
    assert 0.3 < len(dashes) / (right - left) < 0.95


def differing(one: QImage, other: QImage, area: QRect) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
        if one.pixelColor(x, y) != other.pixelColor(x, y)
    }


def test_suggestions_are_never_counted_as_codings(suggested):
    suggested.menu("mode_always")
    assert not suggested.codings()
    assert all(code.codings == 0 for code in suggested.project.read.codes())
    states = suggested.window.read.page.states()
    assert set(states.values()) == {"unread"}
