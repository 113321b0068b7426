"""The codebook by keys and mouse: every act, its undo, and what is refused."""

from collections.abc import Callable

import pytest
from el2mp_app.dialogs.question import Question
from el2mp_app.views.codebook import CodebookView
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from el2mp_desktop.domain.palette import COLOURS, PATTERNS
from el2mp_desktop.domain.rows import CODE_TEXTS, CodeRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.operations.codes import delete_code, describe_code, rename_code
from el2mp_desktop.operations.codings import apply_code
from el2mp_desktop.project import Project
from tests.app.hands import Hands, give, push, settle


@pytest.fixture
def book(hands: Hands) -> CodebookView:
    hands.press("Ctrl+4")
    view = hands.window.codebook
    assert view.isVisible()
    return view


def codes(hands: Hands) -> list[CodeRow]:
    return hands.project.read.codes()


def named(hands: Hands, name: str) -> CodeRow:
    return next(code for code in codes(hands) if name in code.name.values())


def outline(hands: Hands) -> list[tuple[int, str]]:
    return [(code.depth, code.name.get("en", "")) for code in codes(hands)]


def choose(hands: Hands, book: CodebookView, name: str) -> CodeRow:
    """Click a code in the tree."""
    code = named(hands, name)
    index = book.model.index_of(code.id)
    book.tree.scrollTo(index)
    settle()
    hands.click(book.tree.viewport(), book.tree.visualRect(index).center())
    assert book.tree.currentIndex() == index
    return code


def undone_and_redone(hands: Hands, act: str, before: object, look: Callable[[], object]) -> None:
    after = look()
    assert after != before
    assert hands.undo_text() == f"Undo: {act}"
    hands.menu("undo")
    assert look() == before
    hands.menu("redo")
    assert look() == after


def add(hands: Hands, book: CodebookView, button: str, name: str) -> None:
    with hands.dialogs.expecting(Question, give(name)):
        hands.click(book.buttons[button])


def test_new_codes_beside_and_below(hands, book):
    choose(hands, book, "Hedged trust")
    before = outline(hands)
    add(hands, book, "add_beside", "Doubting aloud")
    assert book.tree.currentIndex() == book.model.index_of(named(hands, "Doubting aloud").id)
    assert named(hands, "Doubting aloud").parent_id == named(hands, "Hesitation").id
    undone_and_redone(hands, "Add a code", before, lambda: outline(hands))
    choose(hands, book, "Doubting aloud")
    add(hands, book, "add_under", "Softly")
    assert (2, "Softly") in outline(hands)


def test_names_in_both_languages(hands, book):
    choose(hands, book, "Hedged trust")
    for language, name in (("en", "Guarded trust"), ("fr", "Confiance\u00a0: oui")):
        field = book.names[language]
        hands.click(field)
        hands.press("Ctrl+A", on=field)
        hands.type(name, field)
        hands.press("Return", on=field)
    code = named(hands, "Guarded trust")
    assert code.name == {"en": "Guarded trust", "fr": "Confiance\u00a0: oui"}
    assert hands.undo_text() == "Undo: Rename a code"
    hands.menu("undo")
    hands.menu("undo")
    assert named(hands, "Hedged trust").name["fr"] == "Confiance sous réserve"
    assert book.names["en"].text() == "Hedged trust"


def test_a_definition_is_kept_as_one_leaves_the_field(hands, book):
    choose(hands, book, "Hedged trust")
    before = named(hands, "Hedged trust").definition["en"]
    field = book.texts["definition", "en"]
    field.setFocus()
    hands.press("Ctrl+A", on=field)
    hands.type("Believed, but not wholly.", field)
    hands.press("Tab", on=field)
    undone_and_redone(hands, "Describe a code", before, lambda: named(hands, "Hedged trust").definition["en"])
    assert field.toPlainText() == "Believed, but not wholly."


def test_a_definition_is_kept_when_another_code_is_chosen_and_when_the_window_closes(hands, book, talk):
    choose(hands, book, "Hedged trust")
    field = book.texts["include", "en"]
    field.setFocus()
    hands.type("One. ", field)
    choose(hands, book, "Suspension")
    assert named(hands, "Hedged trust").include["en"].startswith("One.")
    assert not named(hands, "Suspension").include["en"].startswith("One.")
    field.setFocus()
    hands.type("Two. ", field)
    hands.window.close()
    with Project.open(talk) as project:
        kept = next(code for code in project.read.codes() if code.name["en"] == "Suspension")
    assert kept.include["en"].startswith("Two.")


def test_going_through_the_fields_changes_nothing(hands, book):
    """The French texts have no-break spaces, which a text field gives back as spaces."""
    for field in CODE_TEXTS:
        hands.project.do(
            describe_code, named(hands, "Hedged trust").id, {field: {"fr": "«\u00a0Oui\u00a0», dit-elle\u202f!"}}
        )
    hands.project.do(rename_code, named(hands, "Hedged trust").id, "Confiance\u00a0?", "fr")
    settle()
    before = codes(hands)
    for code in before[:8]:
        choose(hands, book, code.name["en"])
        for field in (*book.names.values(), *book.texts.values()):
            field.setFocus()
            settle()
    assert codes(hands) == before
    assert hands.undo_text() == "Undo: Rename a code"


def test_ctrl_z_in_a_field_without_typing_is_the_projects(hands, book):
    choose(hands, book, "Hedged trust")
    field = book.texts["definition", "en"]
    field.setFocus()
    hands.type("New. ", field)
    hands.press("Ctrl+Z", on=field)
    assert not field.toPlainText().startswith("New. ")
    hands.type("New. ", field)
    hands.press("Tab", on=field)
    assert named(hands, "Hedged trust").definition["en"].startswith("New.")
    hands.press_focused("Ctrl+Z")
    assert not named(hands, "Hedged trust").definition["en"].startswith("New.")


def test_colours_by_mouse_and_by_keys(hands, book):
    code = choose(hands, book, "Hedged trust")
    side = book.look.width() // len(COLOURS)
    wanted = list(COLOURS)[5]
    hands.click(book.look, QPoint(5 * side + side // 2, side // 2))
    assert (named(hands, "Hedged trust").colour, named(hands, "Hedged trust").pattern) == (wanted, PATTERNS[0])
    hands.press("Right", "Down", on=book.look)
    recoloured = named(hands, "Hedged trust")
    assert (recoloured.colour, recoloured.pattern) == (list(COLOURS)[6], PATTERNS[1])
    assert hands.undo_text() == "Undo: Change the colour of a code"
    for _ in range(3):
        hands.menu("undo")
    assert (named(hands, "Hedged trust").colour, named(hands, "Hedged trust").pattern) == (code.colour, code.pattern)


@pytest.mark.parametrize(
    ("button", "key", "expected"),
    [
        ("move_up", "Alt+Up", lambda before, at: before.insert(at - 1, before.pop(at))),
        ("move_down", "Alt+Down", lambda before, at: before.insert(at + 1, before.pop(at))),
        ("move_in", "Alt+Right", lambda before, at: before.__setitem__(at, (2, before[at][1]))),
    ],
)
@pytest.mark.parametrize("by_key", [False, True])
def test_moving(hands, book, button, key, expected, by_key):
    choose(hands, book, "Not able to judge")
    before = outline(hands)
    wanted = list(before)
    expected(wanted, wanted.index((1, "Not able to judge")))
    if by_key:
        hands.press(key, on=book.tree)
    else:
        hands.click(book.buttons[button])
    assert outline(hands) == wanted
    assert book.model.code_at(book.tree.currentIndex()).name["en"] == "Not able to judge"
    undone_and_redone(hands, "Move a code", before, lambda: outline(hands))


def test_moving_out_and_not_beyond_the_edges(hands, book):
    choose(hands, book, "Danger or inspiration?")
    nothing_done = hands.undo_text()
    hands.click(book.buttons["move_up"])
    hands.click(book.buttons["move_in"])
    assert hands.undo_text() == nothing_done
    hands.click(book.buttons["move_out"])
    assert outline(hands)[-1] != (1, "Danger or inspiration?")
    assert (0, "Danger or inspiration?") in outline(hands)
    hands.click(book.buttons["move_out"])
    hands.menu("undo")
    assert outline(hands)[1] == (1, "Danger or inspiration?")


def test_deleting_takes_the_codings_along_and_undo_brings_all_back(hands, book):
    source, code = hands.project.read.sources()[0], named(hands, "Hedged trust")
    hands.project.do(apply_code, source.id, Span(6, 14), code.id)
    settle()
    choose(hands, book, "Hedged trust")
    before = (outline(hands), hands.codings())
    hands.click(book.buttons["delete"])
    assert hands.codings() == []
    assert "deleted with 1 coding." in hands.window.undo_bar.said.text()
    assert book.tree.currentIndex().isValid(), "one stays near to where it was"
    undone_and_redone(hands, "Delete a code", before, lambda: (outline(hands), hands.codings()))


def test_a_name_that_is_there_already_is_refused_and_the_old_one_stays(hands, book):
    choose(hands, book, "Hedged trust")
    field = book.names["en"]
    hands.click(field)
    hands.press("Ctrl+A", on=field)
    hands.type("Suspension", field)
    said: list[str] = []
    with hands.dialogs.expecting(QMessageBox, push("OK", said)):
        hands.press("Return", on=field)
        hands.wait(lambda: said)
    assert said == ["There is already a code “Suspension” here. Choose another name."]
    assert field.text() == "Hedged trust"
    assert named(hands, "Hedged trust")


@pytest.mark.parametrize(("name", "sentence"), [("Suspension", "already a code"), ("  ", "Give the code a name")])
def test_a_new_code_needs_a_name_of_its_own(hands, book, name, sentence):
    choose(hands, book, "Hedged trust")
    before = outline(hands)
    said: list[str] = []
    with (
        hands.dialogs.expecting(Question, give(name)),
        hands.dialogs.expecting(QMessageBox, push("OK", said)),
    ):
        hands.click(book.buttons["add_beside"])
        hands.wait(lambda: said)
    assert sentence in said[0]
    assert outline(hands) == before


def test_a_code_needs_a_name_in_one_language_only(hands, book):
    choose(hands, book, "Hedged trust")
    field = book.names["en"]
    hands.click(field)
    hands.press("Ctrl+A", "Del", "Return", on=field)
    code = named(hands, "Confiance sous réserve")
    assert code.name.get("en", "") == ""
    assert hands.window.codebook.model.name(code.id) == "Confiance sous réserve"
    said: list[str] = []
    field = book.names["fr"]
    hands.click(field)
    hands.press("Ctrl+A", "Del", on=field)
    with hands.dialogs.expecting(QMessageBox, push("OK", said)):
        hands.press("Return", on=field)
        hands.wait(lambda: said)
    assert said == ["Give the code a name."]
    assert field.text() == "Confiance sous réserve"


def test_escape_makes_no_code(hands, book):
    choose(hands, book, "Hedged trust")
    before = outline(hands)
    with hands.dialogs.expecting(Question, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape)):
        hands.press("Ins", on=book.tree)
    assert outline(hands) == before


def test_f2_goes_to_the_name(hands, book):
    choose(hands, book, "Hedged trust")
    hands.press("F2", on=book.tree)
    assert book.names["en"].hasFocus()
    assert book.names["en"].selectedText() == "Hedged trust"


def test_what_is_changed_in_the_codebook_shows_in_reading(hands, book):
    choose(hands, book, "Hedged trust")
    hands.press("F2", on=book.tree)
    hands.type("Guarded trust", book.names["en"])
    hands.press("Return", on=book.names["en"])
    hands.press("Ctrl+1", on=book.tree)
    model = hands.window.read.codes.model
    shown = {model.name(code.id) for code in codes(hands)}
    assert "Guarded trust" in shown


def test_without_a_code_the_views_say_how_to_make_one(hands: Hands, book: CodebookView) -> None:
    for code in codes(hands):
        if code.parent_id is None:
            hands.project.do(delete_code, code.id)
    settle()
    assert not codes(hands) and not any(name.isVisible() for name in book.names.values())
    with hands.dialogs.expecting(Question, give("Doubt")):
        book.buttons["add_beside"].click()
    assert all(name.isVisible() for name in book.names.values())
