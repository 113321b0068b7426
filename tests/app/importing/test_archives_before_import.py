"""Archives of conversations before an import: listed without their texts, found, sorted, and ticked one by one."""

import json

from el2mp_app.models.import_words import Column
from PySide6.QtCore import QPoint, Qt

from el2mp_desktop.language import day
from tests.app.importing.preview import Preview, shown_words, type_in


def titles(preview: Preview) -> list[str]:
    """Of the conversations in sight, from top to bottom."""
    top = preview.dialog.files.index(0, 0)
    return [preview.dialog.files.index(row, 0, top).data() for row in range(preview.dialog.files.rowCount(top))]


def click_head(preview: Preview, column: Column) -> None:
    head = preview.dialog.table.header()
    place = QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)
    preview.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_archive_is_listed_without_its_texts_and_nothing_of_it_is_ticked(opened, archive):
    preview = opened(archive)
    assert len(titles(preview)) == 40 and "40 conversations" in preview.cell(archive.name, Column.NOTES)
    assert all(part.source is None and not part.ticked for part in preview.dialog.plan.parts())
    assert not preview.dialog.go.isEnabled()
    first, last = preview.cell(archive.name, Column.DATE).split(" – ")
    days = sorted(part.head.created_at or "" for part in preview.dialog.plan.parts())
    assert (first, last) == (day(days[0], "MMM y"), day(days[-1], "MMM y"))


def test_the_text_of_a_conversation_is_read_to_be_looked_at(opened, archive, qtbot):
    preview = opened(archive)
    preview.dialog.table.setFocus()
    qtbot.keyClick(preview.dialog.table, Qt.Key.Key_Down)
    part = next(preview.dialog.plan.parts())
    opening = part.head.opening[0][1]
    assert preview.dialog.preview.excerpt.turns[0].end >= len(opening)
    qtbot.waitUntil(lambda: "turns" in shown_words(preview.dialog.preview) and part.source is None, timeout=20_000)
    qtbot.waitUntil(lambda: "in all" not in shown_words(preview.dialog.preview), timeout=20_000)
    assert preview.dialog.preview.excerpt.toPlainText().startswith(opening[:50])


def test_what_was_left_out_of_an_archive_is_said_of_the_archive_alone(opened, tmp_path):
    turn = {"id": "a", "parent": None, "children": [], "message": {
        "author": {"role": "user"}, "content": {"content_type": "hologram"}, "create_time": 1.0}}  # fmt: skip
    chats = [{"id": title, "title": title, "mapping": mapping} for title, mapping in
             (("Talk", {"a": turn}), ("More", {"a": turn}), ("New chat", {}))]  # fmt: skip
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps(chats), "utf-8")
    preview = opened(file)
    whole = preview.dialog.files.index(0, 0)
    preview.choose(whole)
    assert "New chat" in shown_words(preview.dialog.preview)
    talk = preview.dialog.files.index(0, 0, whole)
    assert "New chat" not in talk.siblingAtColumn(Column.NOTES).data()
    assert "hologram" in talk.siblingAtColumn(Column.NOTES).data()
    preview.choose(talk)
    words = shown_words(preview.dialog.preview)
    assert "hologram" in words and "New chat" not in words


def test_conversations_are_found_by_title_and_by_day_and_ticked_together(opened, archive, session, qtbot):
    preview = opened(archive)
    parts = list(preview.dialog.plan.parts())
    month = parts[7].day[:7]
    type_in(qtbot, preview.dialog.shown.filter, month)
    expected = [part.head.name for part in parts if part.day.startswith(month)]
    assert titles(preview) == expected and 0 < len(expected) < 40
    qtbot.keyClick(preview.dialog.shown.filter, Qt.Key.Key_Return)
    assert preview.dialog.isVisible() and not preview.dialog.importing, "Enter here imports nothing"
    qtbot.mouseClick(preview.dialog.shown.tick, Qt.MouseButton.LeftButton)
    assert [part.head.name for part in preview.dialog.plan.chosen()] == expected
    type_in(qtbot, preview.dialog.shown.filter, "no such title at all")
    assert preview.dialog.files.rowCount() == 0
    preview.dialog.shown.filter.clear()
    assert len(titles(preview)) == 40
    preview.bring_in()
    assert len(session.open_project.read.sources()) == len(expected)


def test_all_that_is_shown_is_unticked_again(opened, archive, qtbot):
    preview = opened(archive)
    assert preview.dialog.shown.tick.text() == "Tick the 40 shown"
    qtbot.mouseClick(preview.dialog.shown.tick, Qt.MouseButton.LeftButton)
    assert preview.dialog.go.text() == "Import 40 sources"
    assert preview.dialog.shown.tick.text() == "Untick the 40 shown"
    qtbot.mouseClick(preview.dialog.shown.tick, Qt.MouseButton.LeftButton)
    assert not preview.dialog.go.isEnabled()


def test_a_click_on_the_head_of_a_column_sorts_and_a_third_undoes_it(opened, archive):
    preview = opened(archive)
    came = titles(preview)
    days = {part.head.name: part.day for part in preview.dialog.plan.parts()}
    click_head(preview, Column.DATE)
    newest_first = [days[title] for title in titles(preview)]
    assert newest_first == sorted(newest_first, reverse=True)
    click_head(preview, Column.DATE)
    assert [days[title] for title in titles(preview)] == sorted(newest_first)
    click_head(preview, Column.DATE)
    assert titles(preview) == came


def test_what_was_sorted_is_ticked_where_it_stands(opened, archive):
    preview = opened(archive)
    click_head(preview, Column.FILE)
    index = preview.dialog.files.index(2, 0, preview.dialog.files.index(0, 0))
    preview.click_tick(index)
    assert [part.head.name for part in preview.dialog.plan.chosen()] == [sorted(titles(preview), key=str.casefold)[2]]


def test_the_rest_of_an_archive_stays_out_of_the_project(opened, archive, session, qtbot):
    preview = opened(archive)
    parts = list(preview.dialog.plan.parts())
    preview.click_tick(preview.dialog.files.index(3, 0, preview.dialog.files.index(0, 0)))
    preview.bring_in()
    (source,) = session.open_project.read.sources()
    assert source.name == parts[3].head.name and source.text_sha == parts[3].head.text_sha
    assert source.origin["conversation"] == source.name and source.origin["sha256"] == parts[3].survey.sha256
    held = session.open_project.path.read_bytes()
    assert not any((part.head.key or "?").encode() in held for part in parts if part is not parts[3])


def test_several_rows_are_ticked_by_one_press_of_the_space_bar(opened, archive, qtbot):
    preview = opened(archive)
    table = preview.dialog.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert preview.dialog.go.text() == "Import 4 sources"


def test_words_that_nothing_has_are_told_and_what_was_before_comes_back(opened, archive, qtbot):
    preview = opened(archive)
    dialog = preview.dialog
    preview.choose(dialog.files.index(1, 0, dialog.files.index(0, 0)))
    name = titles(preview)[1]
    blank = dialog.table.viewport().grab().toImage()
    type_in(qtbot, dialog.shown.filter, "no such title")
    assert dialog.files.rowCount() == 0 and not dialog.table.currentIndex().isValid()
    assert dialog.table.viewport().grab().toImage() != blank
    dialog.shown.filter.clear()
    assert dialog.table.isExpanded(dialog.files.index(0, 0))
    assert dialog.table.currentIndex().siblingAtColumn(Column.FILE).data() == name
    assert name in shown_words(dialog.preview)


def test_a_row_chosen_among_those_found_stays_the_current_one(opened, archive, qtbot):
    preview = opened(archive)
    dialog = preview.dialog
    day_of_last = list(dialog.plan.parts())[-1].day
    type_in(qtbot, dialog.shown.filter, day_of_last)
    preview.choose(dialog.files.index(0, 0, dialog.files.index(0, 0)))
    name = titles(preview)[0]
    dialog.shown.filter.clear()
    assert titles(preview)[0] != name
    assert dialog.table.currentIndex().siblingAtColumn(Column.FILE).data() == name
