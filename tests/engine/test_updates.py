"""A newer export of a conversation comes in: only what is new is added, whatever people did to what was there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.turn_groups import keys_of
from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.chat import conversation
from el2mp_desktop.importers.chats.chat_tree import Message
from el2mp_desktop.operations.codes import add_code
from el2mp_desktop.operations.codings import apply_code, mark_nothing
from el2mp_desktop.operations.correction import as_imported, correct_turn
from el2mp_desktop.operations.sources import Brought, Incoming, import_and_update, import_sources, rename_speaker
from el2mp_desktop.operations.speakers import merge_speakers
from el2mp_desktop.operations.turns import join_turns, split_turn
from el2mp_desktop.project import Project
from tests.projects import LEA, quick_folder, recorded_rows

SAID = (
    ("m1", "user", "Écris-moi un plan. Trois parties.", None),
    ("m2", "assistant", "Voici un plan 🧵 en trois parties.", "m1"),
    ("m3", "user", "Plus court, s’il te plaît.", "m2"),
    ("m4", "assistant", "Voici : un, deux, trois.", "m3"),
    ("m5", "user", "Encore plus court !", "m2"),
    ("m6", "assistant", "Un deux trois.", "m5"),
)


def export(*keys: str, current: str = "", words: dict[str, str] | None = None) -> ImportedSource:
    """The conversation as an export has it that knows these messages."""
    messages = [
        Message(key, role, (words or {}).get(key, text), {"user": "User"}.get(role, "Assistant"), parent, float(time))
        for time, (key, role, text, parent) in enumerate(SAID, 1_700_000_000)
        if key in keys
    ]
    return conversation("chatgpt", messages, name="Le plan", key="c1", current=current or keys[-1])


EARLY, WHOLE = ("m1", "m2", "m3", "m4"), tuple(key for key, *_ in SAID)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "chat.el2mp", coder=LEA) as project:
        project.do(import_sources, [Incoming(export(*EARLY), {"file": "old.json"})])
        project.do(add_code, "Doute", None)
        yield project
        assert project.check() == []


def source_of(project: Project) -> str:
    (source,) = project.read.sources()
    return source.id


def bring(project: Project, newer: ImportedSource) -> Brought:
    return project.do(import_and_update, [Incoming(newer, {"file": "new.json"}, updates=source_of(project))])


def turns(project: Project) -> list[tuple[str | None, str]]:
    source = source_of(project)
    text = project.read.text(source)
    return [(turn.key, text[turn.start : turn.end]) for turn in project.read.turns(source)]


def code(project: Project, words: str) -> str:
    source = source_of(project)
    start = project.read.text(source).index(words)
    return project.do(apply_code, source, Span(start, start + len(words)), project.read.codes()[0].id)


def test_new_turns_are_added_and_the_thread_follows(project: Project) -> None:
    coding = code(project, "un, deux, trois")
    before, rows = recorded_rows(project), project.read.turns(source_of(project))
    brought = bring(project, export(*WHOLE))
    (updated,) = brought.updated
    assert brought.ids == (source_of(project),)
    assert (updated.added, updated.changed, updated.codings.look) == (2, 0, ())
    assert project.read.text(source_of(project)) == export(*WHOLE).text
    now = project.read.turns(source_of(project))
    assert [turn.id for turn in now[:4]] == [turn.id for turn in rows]
    assert [turn.key for turn in now if turn.current] == ["m1", "m2", "m5", "m6"]
    assert now[4].parent_id == now[1].id and now[5].parent_id == now[4].id
    assert now[4].status == "edited"
    assert {turn.speaker for turn in now} == {"User", "Assistant"}
    assert project.read.codings_by_id([coding])[0].quote == "un, deux, trois"
    (source,) = project.read.sources()
    assert source.origin == {"file": "new.json"} and as_imported(source)[0] == source.text_sha
    assert project.undo() == "Import"
    assert recorded_rows(project) == before
    assert project.redo() == "Import"
    assert len(turns(project)) == 6


def test_the_same_export_again_changes_nothing(project: Project) -> None:
    before = recorded_rows(project)["turn"]
    (updated,) = bring(project, export(*EARLY)).updated
    assert (updated.added, updated.changed) == (0, 0)
    assert recorded_rows(project)["turn"] == before


def test_what_people_did_stays(project: Project) -> None:
    source = source_of(project)
    rows = project.read.turns(source)
    text = project.read.text(source)
    project.do(rename_speaker, rows[0].speaker_id, "Inès")
    project.do(correct_turn, rows[3].id, "Voici : un, deux, quatre.")
    project.do(split_turn, rows[0].id, text.index("Trois parties"))
    project.do(join_turns, rows[1].id)
    (updated,) = bring(project, export(*WHOLE)).updated
    assert (updated.added, updated.changed) == (2, 0)
    assert turns(project) == [
        ("m1", "Écris-moi un plan."),
        (None, "Trois parties."),
        ("m2\nm3", "Voici un plan 🧵 en trois parties.\n\nPlus court, s’il te plaît."),
        ("m4", "Voici : un, deux, quatre."),
        ("m5", "Encore plus court !"),
        ("m6", "Un deux trois."),
    ]
    now = project.read.turns(source)
    assert [turn.speaker for turn in now] == ["Inès", "Inès", "Assistant", "Assistant", "Inès", "Assistant"]
    assert now[4].parent_id == now[2].id
    (again,) = bring(project, export(*WHOLE)).updated
    assert (again.added, again.changed) == (0, 0)


def test_a_merged_speaker_takes_the_new_turns_too(project: Project) -> None:
    user, model = (turn.speaker_id for turn in project.read.turns(source_of(project))[:2])
    project.do(merge_speakers, user, model)
    bring(project, export(*WHOLE))
    assert project.read.sources()[0].speakers == ("Assistant",)


def test_a_turn_that_the_export_words_otherwise_is_changed_and_said_so(project: Project) -> None:
    kept, changed = code(project, "un plan 🧵"), code(project, "trois parties.")
    turn = project.read.turns(source_of(project))[1]
    project.do(mark_nothing, [turn.id], source_of(project))
    newer = export(*WHOLE, words={"m2": "Bon. Voici un plan 🧵 en trente parties."})
    (updated,) = bring(project, newer).updated
    assert (updated.added, updated.changed) == (2, 1)
    assert project.read.text(source_of(project)) == newer.text
    assert [look.coding_id for look in updated.codings.look] == [changed]
    rows = {row.id: row for row in project.read.codings()}
    assert rows[kept].quote == "un plan 🧵" and not rows[kept].unsure
    assert rows[changed].quote == "trente parties." and rows[changed].unsure
    assert project.read.nothing_here(source_of(project), project.coder_id) == {}
    assert turns(project)[1][1] == "Bon. Voici un plan 🧵 en trente parties."


def test_a_split_turn_that_the_export_words_otherwise_is_one_again(project: Project) -> None:
    source, first = source_of(project), project.read.turns(source_of(project))[0]
    project.do(split_turn, first.id, project.read.text(source).index("Trois"))
    before = recorded_rows(project)
    assert bring(project, export(*WHOLE, words={"m1": "Tout autre chose."})).updated[0].changed == 1
    assert turns(project)[:2] == [("m1", "Tout autre chose."), ("m2", SAID[1][2])]
    project.undo()
    assert recorded_rows(project) == before


def test_a_corrected_turn_is_compared_with_what_the_file_said(project: Project) -> None:
    turn = project.read.turns(source_of(project))[3]
    project.do(correct_turn, turn.id, "corrigé une fois")
    project.do(correct_turn, turn.id, "corrigé deux fois")
    assert bring(project, export(*WHOLE)).updated[0].changed == 0
    assert turns(project)[3][1] == "corrigé deux fois"
    assert bring(project, export(*WHOLE, words={"m4": "autre réponse"})).updated[0].changed == 1
    assert turns(project)[3][1] == "autre réponse"


def test_what_the_newer_export_has_no_more_stays(project: Project) -> None:
    bring(project, export("m1", "m2", "m5", "m6"))
    assert [key for key, _ in turns(project)] == ["m1", "m2", "m5", "m6", "m3", "m4"]
    now = project.read.turns(source_of(project))
    assert [turn.key for turn in now if turn.current] == ["m1", "m2", "m5", "m6"]


def test_turns_without_ids_cannot_be_told_apart(project: Project) -> None:
    newer = export(*WHOLE)
    nameless = replace(newer, turns=tuple(replace(turn, key=None) for turn in newer.turns))
    before = recorded_rows(project)
    with pytest.raises(UserError):
        bring(project, nameless)
    assert recorded_rows(project) == before


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_was_done_before(data: st.DataObject) -> None:
    early = sorted(data.draw(st.sets(st.sampled_from(WHOLE), min_size=1)))
    reworded = data.draw(st.dictionaries(st.sampled_from(WHOLE), st.sampled_from(("bref", "Un deux 🧵", "Voici"))))
    path = quick_folder() / "chat.el2mp"
    with Project.create(path, coder=LEA) as project:
        project.do(import_sources, [Incoming(export(*early))])
        book = project.do(add_code, "Doute", None)
        source = source_of(project)
        for _ in range(data.draw(st.integers(0, 5))):
            _act(data, project, source, book)
        before = recorded_rows(project)
        bring(project, export(*WHOLE, words=reworded))
        assert project.check() == []
        now, text = project.read.turns(source), project.read.text(source)
        assert sorted(key for turn in now for key in keys_of([turn])) == sorted(WHOLE)
        assert [turn.position for turn in now] == list(range(len(now)))
        assert all(text[turn.start : turn.end] for turn in now if turn.key and turn.key not in early)
        ids = {turn.id for turn in now}
        assert all(turn.parent_id is None or turn.parent_id in ids for turn in now)
        project.undo()
        assert recorded_rows(project) == before


def _act(data: st.DataObject, project: Project, source: str, book: str) -> None:
    rows = project.read.turns(source)
    turn = data.draw(st.sampled_from(rows))
    place = data.draw(st.integers(turn.start, turn.end))
    try:
        match data.draw(st.sampled_from(("split", "join", "correct", "code"))):
            case "split":
                project.do(split_turn, turn.id, place)
            case "join":
                project.do(join_turns, turn.id)
            case "correct":
                words = project.read.text(source)[turn.start : turn.end]
                project.do(correct_turn, turn.id, f"{words[: place - turn.start]} corrigé")
            case _:
                project.do(apply_code, source, Span(turn.start, max(place, turn.start + 1)), book)
    except UserError:
        pass
