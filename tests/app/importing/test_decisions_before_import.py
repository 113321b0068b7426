"""What a person decides before an import: who is who, in what role, which case, and what else is known of a source."""

from el2mp_app.models.import_speakers import Column as Speaker
from el2mp_app.models.import_words import Column
from el2mp_app.widgets.controls.chooser import Chooser
from PySide6.QtCore import QPoint, Qt

from el2mp_desktop.importers import registry
from el2mp_desktop.operations.sources import Incoming, import_sources
from tests.app.hands import settle, write
from tests.app.importing.preview import (
    CHATS,
    EXAMPLE,
    NOTEBOOK,
    WORKSHOP,
    Preview,
    choose_in,
    shown_words,
    type_in,
    wait_closed,
)


def fact_box(preview: Preview, name: str) -> Chooser:
    preview.dialog.decisions.tabs.setCurrentIndex(1)
    return next(box for box in preview.dialog.decisions.facts.rows.boxes.values() if box.accessibleName() == name)


def say(preview: Preview, name: str, words: str) -> None:
    line = fact_box(preview, name).line
    type_in(preview.qtbot, line, words)
    preview.qtbot.keyClick(line, Qt.Key.Key_Return)


def test_names_that_are_alike_are_asked_about_and_joined_at_a_click(opened, session, qtbot, talk):
    preview = opened(talk)
    assert preview.cell(talk.name, Column.NOTES) == "Names alike: Inès B., Ines B., INÈS B."
    assert preview.dialog.decisions.speakers.model.doubtful() == ["Ines B.", "INÈS B."]
    qtbot.mouseClick(preview.dialog.decisions.speakers.join, Qt.MouseButton.LeftButton)
    assert preview.cell(talk.name, Column.NOTES) == ""
    assert not preview.dialog.decisions.speakers.join.isVisible()
    assert "2 speakers" in shown_words(preview.dialog.decisions)
    preview.bring_in()
    assert session.open_project.read.sources()[0].speakers == ("Marguerite Roche", "Inès B.")


def test_names_that_are_alike_stay_apart_unless_a_person_joins_them(opened, session, talk):
    opened(talk).bring_in()
    assert session.open_project.read.sources()[0].speakers == ("Marguerite Roche", "Inès B.", "Ines B.", "INÈS B.")


def test_speakers_get_the_names_and_roles_that_are_typed(opened, session, talk):
    preview = opened(talk)
    preview.write_speaker("Marguerite Roche", Speaker.BECOMES, "P1")
    preview.write_speaker("Marguerite Roche", Speaker.ROLE, "animatrice")
    box = preview.box_of("INÈS B.", Speaker.BECOMES)
    for _ in range(2):
        preview.qtbot.keyClick(box.line, Qt.Key.Key_Up)
    assert box.currentText() == "Inès B."
    turns = preview.dialog.preview.excerpt.turns
    assert turns[0].speaker == "P1"
    assert turns[0].detail == "animatrice"
    preview.bring_in()
    project = session.open_project
    source = project.read.sources()[0]
    assert source.speakers == ("P1", "Inès B.", "Ines B.")
    assert [turn.speaker_role for turn in project.read.turns(source.id)][:2] == ["animatrice", ""]
    assert project.read.text(source.id).startswith("Marguerite Roche: On va")


def test_a_role_follows_a_name_that_is_changed(opened, session, talk):
    preview = opened(talk)
    preview.write_speaker("Marguerite Roche", Speaker.ROLE, "animatrice")
    preview.write_speaker("Marguerite Roche", Speaker.BECOMES, "P1")
    preview.bring_in()
    project = session.open_project
    assert project.read.turns(project.read.sources()[0].id)[0].speaker_role == "animatrice"


def test_a_name_for_a_whole_archive_holds_in_each_conversation(opened, session):
    preview = opened(EXAMPLE / CHATS)
    preview.click_tick(preview.row(CHATS))
    preview.choose(preview.row(CHATS))
    preview.write_speaker("User", Speaker.BECOMES, "P3")
    preview.bring_in()
    assert all("P3" in source.speakers for source in session.open_project.read.sources())


def test_case_and_attributes_hold_for_the_rows_selected(opened, session, talk, qtbot):
    preview = opened(talk, EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK)
    preview.choose(preview.row(talk.name))
    qtbot.keyClick(preview.dialog.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "2 sources selected" in [button.text() for button in preview.dialog.decisions.scope.buttons]
    say(preview, "Case", "Groupe B")
    say(preview, "workshop", "2")
    assert preview.dialog.isVisible() and not preview.dialog.importing
    preview.bring_in()
    read = session.open_project.read
    by_name = {source.id: source.name for source in read.sources()}
    (case,) = read.cases()
    assert case.name == "Groupe B"
    assert {by_name[source] for source, _ in case.places} == {"talk", "Workshop 2, policy report"}
    assert {by_name[source] for source in read.attributes_by_source()} == {"talk", "Workshop 2, policy report"}


def test_case_and_attributes_hold_for_all_that_is_ticked(opened, session, talk, qtbot):
    preview = opened(talk, EXAMPLE / WORKSHOP, EXAMPLE / NOTEBOOK)
    preview.choose(preview.row(talk.name))
    qtbot.mouseClick(preview.dialog.decisions.scope.buttons[1], Qt.MouseButton.LeftButton)
    say(preview, "programme", "Droit et IA")
    type_in(qtbot, preview.dialog.decisions.facts.rows.another, "salle")
    qtbot.keyClick(preview.dialog.decisions.facts.rows.another, Qt.Key.Key_Return)
    settle()
    say(preview, "salle", "12")
    preview.bring_in()
    values = session.open_project.read.attributes_by_source()
    assert list(values.values()) == [{"programme": "Droit et IA", "salle": "12"}] * 3


def test_different_values_are_told_and_stay_unless_one_is_typed(opened, talk, qtbot):
    preview = opened(talk, EXAMPLE / WORKSHOP)
    preview.choose(preview.row(talk.name))
    say(preview, "session", "1")
    preview.dialog.table.setFocus()
    qtbot.keyClick(preview.dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    line = fact_box(preview, "session").line
    assert (line.text(), line.placeholderText()) == ("", "several")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert [part.attributes.get("session", "") for part in preview.dialog.plan.parts()] == ["1", ""]


def test_a_speaker_is_a_case(opened, session, talk):
    preview = opened(talk)
    preview.write_speaker("Marguerite Roche", Speaker.CASE, "P1")
    preview.write_speaker("Marguerite Roche", Speaker.BECOMES, "Animatrice")
    preview.bring_in()
    read = session.open_project.read
    (case,) = read.cases()
    ((source, speaker),) = case.places
    assert case.name == "P1"
    assert {each.id: each.name for each in read.speakers(source)}[speaker] == "Animatrice"


def test_cases_of_the_project_are_offered(opened, session, talk):
    session.do(import_sources, [Incoming(registry.read(EXAMPLE / NOTEBOOK).sources[0], case="P7")])
    preview = opened(talk)
    box = preview.box_of("Inès B.", Speaker.CASE)
    assert [box.itemText(place) for place in range(box.count())] == ["", "P7"]
    assert fact_box(preview, "Case").findText("P7") > 0


def test_a_document_is_marked_as_a_later_draft_of_a_source(opened, session, tmp_path, qtbot):
    (first,) = session.do(import_sources, [Incoming(registry.read(EXAMPLE / NOTEBOOK).sources[0])])
    (tmp_path / "Carnet v2.txt").write_text("Mon carnet.\n\nRepris.\n", "utf-8")
    preview = opened(tmp_path / "Carnet v2.txt")
    box = fact_box(preview, "Later draft of")
    box.setFocus()
    choose_in(qtbot, box, "Carnet")
    preview.bring_in()
    drafts = {source.name: source.version_of for source in session.open_project.read.sources()}
    assert drafts == {"Carnet": None, "Carnet v2": first}


def test_arrows_go_from_box_to_box_and_change_nobody(opened, session, talk, qtbot):
    preview = opened(talk)
    table = preview.dialog.decisions.speakers.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(table, key)
    assert table.hasFocus() and not table.viewport().findChildren(Chooser)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, Speaker.ROLE)
    preview.bring_in()
    assert session.open_project.read.sources()[0].speakers == ("Marguerite Roche", "Inès B.", "Ines B.", "INÈS B.")


def test_enter_opens_the_box_beside_a_name_and_imports_nothing(opened, talk, qtbot):
    preview = opened(talk)
    speakers = preview.dialog.decisions.speakers
    speakers.table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(speakers.table, Qt.Key.Key_Home)
    for _ in range(2):
        qtbot.keyClick(speakers.table, Qt.Key.Key_Down)
    qtbot.keyClick(speakers.table, Qt.Key.Key_Return)
    (box,) = speakers.table.viewport().findChildren(Chooser)
    write(box.line, "Inès B.")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    wait_closed(qtbot, box)
    assert speakers.model.becomes("Ines B.") == "Inès B."
    assert preview.dialog.isVisible() and not preview.dialog.importing


def test_the_arrow_of_a_box_shows_its_choices_at_the_first_click(opened, talk, qtbot):
    preview = opened(talk)
    table = preview.dialog.decisions.speakers.table
    rect = table.visualRect(table.model().index(0, Speaker.ROLE))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 22, rect.center().y()))
    (box,) = table.viewport().findChildren(Chooser)
    assert box.view().isVisible()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(box.view(), key)
    assert not box.view().isVisible()
    assert table.model().index(0, Speaker.ROLE).data() == "facilitator"
