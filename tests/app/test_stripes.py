"""Twenty codings side by side stay twenty; sentences name the keys in force; what came back is gone on with."""

from dataclasses import replace

from el2mp_app.keys.keymap import key_of
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_codes
from tests.app.hands import Hands, settle

MANY = 20


def code_over_and_over(hands: Hands) -> None:
    span = hands.find("L’arrêt existe.")
    codes = [hands.project.do(add_code, f"Code {place}", None) for place in range(MANY)]
    hands.project.do(apply_codes, hands.window.read.page.source.id, Span(span.start, span.end), codes)
    hands.wait(lambda: len(hands.window.read.page.marks) == MANY)
    settle()


def test_stripes_keep_a_width_and_those_without_a_lane_are_counted_and_offered(hands: Hands):
    code_over_and_over(hands)
    gutter = hands.view.findChild(object, "gutter")
    gutter.setFixedWidth(60)
    settle()
    bars = [QRectF(bar) for _, bar in gutter._bars]
    (more,) = gutter._more
    assert len(bars) + len(more.marks) == MANY and len(bars) > 5
    assert all(bar.width() >= 3 and bar.right() <= more.box.left() + 1 for bar in bars)
    assert len({bar.left() for bar in bars}) == len(bars)
    assert more.spoken.count("\n") == len(more.marks) - 1
    place = QPointF(more.box.center().x(), more.box.top() + 6)
    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=place.toPoint())
    (menu,) = gutter.findChildren(QMenu)
    menu.actions()[-1].trigger()
    assert hands.window.read.current == more.marks[-1].id
    menu.close()
    settle()
    # It has a lane now, so that it is seen.
    assert more.marks[-1].id in [mark.id for mark, _ in gutter._bars]
    gutter.setFixedWidth(200)
    settle()
    assert len(gutter._bars) == MANY and not gutter._more


def test_where_no_label_fits_the_current_coding_is_named_above_the_text(hands: Hands):
    code_over_and_over(hands)
    named = hands.window.read.side.active.named
    hands.window.resize(1800, 900)
    hands.press("Alt+Right")
    assert named.mark is None
    hands.window.resize(1024, 640)
    hands.press("Alt+Right")
    assert named.mark.id == hands.window.read.current and named.mark.label in named.accessibleName()
    gutter = hands.view.findChild(object, "gutter")
    mark, bar = gutter._bars[2]
    QTest.mouseMove(gutter, bar.center().toPoint())
    settle()
    assert named.mark == mark
    QTest.mouseMove(hands.view.viewport(), hands.point_of(hands.find("Et alors").start))
    settle()
    assert named.mark.id == hands.window.read.current
    assert named.width() >= named.sizeHint().width()


def test_the_keyboard_reaches_a_coding_without_a_bar(hands: Hands):
    code_over_and_over(hands)
    gutter = hands.view.findChild(object, "gutter")
    gutter.setFixedWidth(60)
    settle()
    (more,) = gutter._more
    assert more.spoken in gutter.accessibleDescription() and "I lists the codings" in gutter.accessibleDescription()
    hands.go_to("existe")
    assert all(mark.label in hands.view.accessibleDescription() for mark in more.marks)
    hands.press("I")
    (menu,) = gutter.findChildren(QMenu)
    assert len(menu.actions()) == MANY and menu.activeAction() is menu.actions()[0]
    hidden = {place for place, action in enumerate(menu.actions()) if action.text().endswith("no room for its bar")}
    assert len(hidden) == len(more.marks)
    hands.press(*["Down"] * min(hidden), "Return", on=menu)
    assert hands.window.read.current in {mark.id for mark in more.marks}
    assert hands.window.read.current in [mark.id for mark, _ in gutter._bars]
    hands.press("Alt+Right")
    hands.press("I")
    (menu,) = [menu for menu in gutter.findChildren(QMenu) if menu.isVisible()]
    assert sum(action.isChecked() for action in menu.actions()) == 1
    hands.press("Esc", on=menu)
    gutter.setFixedWidth(200)
    settle()
    assert gutter.accessibleDescription() == ""


def test_what_is_coded_in_the_selection_is_listed_and_nothing_where_nothing_is(hands: Hands):
    code_over_and_over(hands)
    hands.go_to("Je me suis")
    hands.press("I")
    assert hands.said() == "Nothing is coded at the caret."
    hands.select("L’arrêt existe. Ça")
    hands.press("I")
    (menu,) = hands.view.findChild(object, "gutter").findChildren(QMenu)
    assert len(menu.actions()) == MANY and not any("no room" in action.text() for action in menu.actions())
    hands.press("Esc", on=menu)
    assert hands.window.read.current is None


def test_sentences_name_the_key_in_force(hands: Hands):
    session, told = hands.window.session, []
    session.told.connect(told.append)
    hands.window.finding._keep_keys({"code": ["Ctrl+J"], "nothing": []})
    settle()
    assert key_of("code") == "Ctrl+J" and key_of("nothing") == "“Read, nothing here”"
    assert "Ctrl+J" in hands.window.read.inspector._nothing_coded.text()
    hands.press("Return")
    assert any("“Read, nothing here”" in sentence for sentence in told)
    session.save_settings(replace(session.settings, keys={}))
    hands.window.finding.use_keys()
    assert key_of("code") == "C"


def test_after_undo_and_redo_one_goes_on_with_the_coding(hands: Hands):
    hands.press("S", "V")
    coding = hands.window.read.current
    assert coding is not None
    hands.press("Ctrl+Z")
    assert hands.window.read.current is None
    hands.press("Ctrl+Shift+Z")
    hands.wait(lambda: hands.window.read.current == coding)


def test_undo_and_redo_lead_to_the_coding_that_is_there_again(hands: Hands):
    """Keys act on the current coding: it is never one that is out of sight."""
    hands.press("T", "V")
    (coding,) = hands.codings()
    hands.go_to("Une idée")
    hands.press("T", "N")
    hands.press("Ctrl+Z", "Ctrl+Z")
    assert hands.codings() == []
    hands.press("Ctrl+Shift+Z")
    hands.wait(lambda: hands.window.read.current == coding.id)
    assert hands.window.read.reader.view.current_turn.span.of(hands.text).startswith("L’arrêt existe.")


def between(hands: Hands, first: str, last: str) -> str:
    """All that is said from some words to others."""
    return hands.text[hands.find(first).start : hands.find(last).end]


def test_a_coding_over_several_turns_stays_current_in_each_of_them(hands: Hands):
    hands.select(between(hands, "Et alors", "Une idée"))
    hands.press("V")
    (coding,) = hands.codings()
    assert hands.window.read.current == coding.id
    hands.press("E", "Ctrl+Right", "Return")
    assert hands.window.read.current == coding.id
    assert hands.codings()[0].quote.endswith("Une idée, oui")
    hands.go_to("Du coup")
    assert hands.window.read.current is None


def test_a_passage_over_several_turns_names_all_who_say_it(hands: Hands):
    inspector = hands.window.read.inspector
    hands.select(between(hands, "une par une.", "Une idée"))
    assert inspector._voice.text().startswith("Inès, Marguerite, Olivier")
    assert inspector.place == "turns 3 to 5"
    hands.select("Et alors ?")
    assert (inspector._voice.text(), inspector.place) == ("Marguerite", "turn 4")
