"""What the project has already, in other words or in an earlier state, is said before it comes in."""

import json

from el2mp_app.models.import_words import Column
from PySide6.QtCore import Qt

from el2mp_desktop.intake import Decisions, arrivals, collect, open_files, parts_of
from el2mp_desktop.operations.sources import import_sources
from tests.app.importing.preview import CHATS, EXAMPLE, NOTEBOOK, WORKSHOP


def bring(session, *paths):
    """What is in the project before the dialog opens."""
    found = arrivals(parts_of(open_files(paths).files), session.open_project.read.sources())
    session.do(import_sources, collect((arrival, Decisions()) for arrival in found).incoming)


def test_what_the_project_has_already_is_said_and_not_ticked(opened, session, tmp_path):
    bring(session, EXAMPLE / NOTEBOOK)
    copy = tmp_path / "copy of the workshop.txt"
    copy.write_bytes((EXAMPLE / WORKSHOP).read_bytes())
    preview = opened(EXAMPLE / NOTEBOOK, EXAMPLE / WORKSHOP, copy)
    assert preview.cell(NOTEBOOK, Column.NOTES) == "Already in the project as “Carnet”"
    assert preview.cell(copy.name, Column.NOTES).startswith("The same as “")
    assert preview.ticked(preview.row(NOTEBOOK)) == Qt.CheckState.Unchecked
    assert preview.ticked(preview.row(copy.name)) == Qt.CheckState.Unchecked
    assert preview.dialog.go.text() == "Import 1 source"
    preview.click_tick(preview.row(WORKSHOP))
    assert not preview.cell(copy.name, Column.NOTES).startswith("The same as “")


def test_the_same_words_are_said_and_left_out_only_if_voices_and_times_are_the_same(opened, session, tmp_path):
    plain, voiced, again = tmp_path / "plain.srt", tmp_path / "voiced.vtt", tmp_path / "again.srt"
    plain.write_text("1\n00:00:01,000 --> 00:00:02,000\nOn recommence.\n\n", "utf-8")
    voiced.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Inès>On recommence.\n", "utf-8")
    again.write_text(plain.read_text("utf-8") + "\n", "utf-8")
    bring(session, plain)
    preview = opened(voiced, again)
    same = "The same text as “plain”"
    assert preview.cell(again.name, Column.NOTES) == same
    assert preview.cell(voiced.name, Column.NOTES) == f"{same}, with other speakers, turns or times"
    assert preview.ticked(preview.row(voiced.name)) == Qt.CheckState.Checked
    assert preview.ticked(preview.row(again.name)) == Qt.CheckState.Unchecked
    preview.click_tick(preview.row(again.name))
    preview.bring_in()
    assert [source.name for source in session.open_project.read.sources()] == ["plain", "voiced", "again"]


def test_a_newer_export_is_told_as_an_update_and_comes_in_as_one(opened, session, tmp_path, qtbot):
    chats = json.loads((EXAMPLE / CHATS).read_text("utf-8"))
    earlier, whole = tmp_path / "earlier.json", tmp_path / "whole.json"
    chat = next(chat for chat in chats if chat["title"] == "Damp report summary")
    whole.write_text(json.dumps([chat]), "utf-8")
    parents = {node["parent"] for node in chat["mapping"].values()}
    leaf = next(id for id in reversed(list(chat["mapping"])) if id not in parents and id != chat["current_node"])
    chat["mapping"][chat["mapping"][leaf]["parent"]]["children"].remove(leaf)
    del chat["mapping"][leaf]
    earlier.write_text(json.dumps([chat]), "utf-8")
    opened(earlier).bring_in()
    (before,) = session.open_project.read.sources()
    preview = opened(whole)
    assert preview.cell("whole.json", Column.NOTES).startswith("Updates “Damp report summary”")
    assert preview.ticked(preview.row("whole.json")) == Qt.CheckState.Checked
    preview.bring_in()
    (after,) = session.open_project.read.sources()
    assert after.id == before.id and after.turns > before.turns
    assert len(preview.dialog.brought.updated) == 1
    again = opened(earlier)
    assert "later state" in again.cell("earlier.json", Column.NOTES)
    assert not again.dialog.go.isEnabled()
