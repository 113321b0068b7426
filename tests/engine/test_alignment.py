"""What stands beside what: sessions, links from either end, the clock, words that two texts share."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.alignment import began, by_clock, by_links, moments, shared_words
from el2mp_desktop.domain.sessions import session_of, sessions, versions
from el2mp_desktop.domain.text import Span
from el2mp_desktop.domain.wording import edits
from el2mp_desktop.importers.base import ImportedSource, ImportedTurn
from el2mp_desktop.operations.cases import assign_case, describe_source
from el2mp_desktop.operations.links import link_passages
from el2mp_desktop.operations.sources import Incoming, import_sources
from el2mp_desktop.project import Project
from tests.projects import LEA, incoming

ANSWER = "The court held that the tenant may suspend the rent while the lift is out of order."


def of_kind(name: str, kind: str, words: str = "Some words.", **more: str | None) -> Incoming:
    source = ImportedSource(name, kind, "text", words, (ImportedTurn(0, len(words)),))
    return Incoming(source, {"file": name}, **more)


# --- sessions ---


def test_sources_with_the_same_attribute_case_or_group_are_a_session(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        talk, chat, note = project.do(
            import_sources, [of_kind("Talk", "transcript"), of_kind("Chat", "chat"), of_kind("Note", "document")]
        )
        (later,) = project.do(import_sources, [of_kind("Note 2", "document", version_of=note)])
        alone, _ = project.do(import_sources, [of_kind("One", "transcript"), of_kind("Two", "transcript")], "Talks")
        for source in (talk, chat):
            project.do(describe_source, source, {}, {"Séance": "Workshop 4"})
        for source in (chat, note):
            project.do(assign_case, "Group B", source)
        read = project.read
        rows = read.sources()
        found = {s.name: s for s in sessions(rows, read.attributes_by_source(), read.cases())}
        assert found["Workshop 4"].columns == (talk, chat)
        assert (found["Group B"].chats, found["Group B"].drafts) == ((chat,), (note, later))
        assert found["Group B"].columns == (chat, later)
        assert "Talks" not in found, "talks alone are no session because they stand in one group"
        assert session_of(alone, list(found.values())) is None
        second = next(row for row in rows if row.id == later)
        assert [row.id for row in versions(second, rows)] == [note, later]


# --- links and the clock ---


def test_links_align_from_whichever_end(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        talk, chat = project.do(import_sources, [incoming("T", ("Ana", "we saw it")), incoming("C", ("U", "a ruling"))])
        project.do(link_passages, talk, Span(5, 8), chat, Span(3, 6))
        project.do(link_passages, chat, Span(4, 7), talk, Span(6, 9))
        links = project.read.links()
    pairs = by_links(links, talk, chat)
    assert [(pair.here, pair.there) for pair in pairs] == [(Span(5, 8), Span(3, 6)), (Span(6, 9), Span(4, 7))]
    assert sorted((p.there, p.here) for p in by_links(links, chat, talk)) == sorted((p.here, p.there) for p in pairs)


def test_only_what_has_a_date_and_an_hour_is_aligned_by_the_clock(tmp_path: Path) -> None:
    chat = ImportedSource(
        "Chat", "chat", "text", "ask answer",
        (ImportedTurn(0, 3, at="2026-03-12T14:00:30Z"), ImportedTurn(4, 10, at="2026-03-12T14:02:00Z")),
    )  # fmt: skip
    talk = ImportedSource(
        "Talk", "transcript", "text", "one two three four",
        tuple(
            ImportedTurn(start, end, time_start=time)
            for start, end, time in ((0, 3, 0.0), (4, 7, 45.0), (8, 13, 121.0), (14, 18, 900.0))
        ),
    )  # fmt: skip
    with Project.create(tmp_path / "p.el2mp", coder=LEA) as project:
        c, t = project.do(import_sources, [Incoming(chat, {}), Incoming(talk, {})])
        spoken, written = project.read.turns(t), project.read.turns(c)
    assert by_clock(moments(spoken), moments(written)) == []
    assert began({"Début": "2026-03-12"}) is None
    start = began({"Début": "2026-03-12 14:00+00:00"})
    assert start == datetime(2026, 3, 12, 14, tzinfo=UTC)
    pairs = by_clock(moments(spoken, start), moments(written))
    assert [(p.here.start, p.there.start) for p in pairs] == [(4, 0)], "not before it began, nor after it ended"
    back = by_clock(moments(written), moments(spoken, start))
    assert [(p.here.start, p.there.start) for p in back] == [(0, 0), (4, 4)]
    assert by_clock(moments(spoken, began({"start": "2026-03-12 14:00"})), moments(written)) == []


# --- shared words ---


def test_words_that_went_into_a_draft_are_found_verbatim() -> None:
    chat = f"User: what did it hold? 😀\nChatGPT: {ANSWER} Nothing else."
    draft = f"Our note.\n\nAs we read it, {ANSWER.upper()[:3].lower()}{ANSWER[3:]} We doubt it."
    (pair,) = shared_words(chat, draft)
    assert pair.here.of(chat).casefold() == pair.there.of(draft).casefold() == ANSWER.casefold().rstrip(".")
    assert shared_words("five words are too few", "here five words are too few") == []


words_ = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), max_size=60).map(" ".join)


@given(words_, words_)
def test_shared_runs_are_equal_apart_and_in_order(one: str, other: str) -> None:
    pairs = shared_words(one, other, least=3)
    ends = 0
    for pair in pairs:
        assert pair.here.of(one) == pair.there.of(other)
        assert len(pair.here.of(one).split()) >= 3
        assert pair.here.start >= ends
        ends = pair.here.end


@given(words_, words_)
def test_edits_lead_from_one_draft_to_the_next(before: str, after: str) -> None:
    old, new, at = before.split(), after.split(), 0
    made: list[str] = []
    for edit in edits(before, after):
        kept = before[at : edit.before.start].split()
        made += kept + after[edit.after.start : edit.after.end].split()
        at = edit.before.end
    assert made + before[at:].split() == new
    assert sum(len(edit.before.of(before).split()) for edit in edits(before, after)) <= len(old)


def test_two_long_texts_that_say_the_same_over_and_over_are_compared() -> None:
    text = "the same six words once more " * 3000
    pairs = shared_words(text, text)
    assert pairs[0].here.start == 0 and sum(len(pair.here) for pair in pairs) > len(text) * 0.9
