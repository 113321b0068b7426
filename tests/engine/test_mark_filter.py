"""Which marks pass a filter."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.mark_filter import EVERYTHING, CasePlaces, MarkFilter, with_those_below
from el2mp_desktop.domain.rows import CaseRow
from el2mp_desktop.domain.text import Span
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook
from el2mp_desktop.project import Person, Project


def test_nothing_chosen_lets_everything_through():
    assert not EVERYTHING
    assert EVERYTHING.lets("c", None, ())


def test_every_kind_chosen_has_to_be_met():
    chosen = MarkFilter(codes=frozenset({"c"}), coders=frozenset({"me"}), states=frozenset({"unsure", "accepted"}))
    assert chosen.lets("c", "me", ("by_hand", "unsure"))
    assert not chosen.lets("c", "me", ("by_hand", ""))
    assert not chosen.lets("d", "me", ("accepted",))
    assert not chosen.lets("c", "you", ("accepted",))
    assert not chosen.lets("c", None, ("accepted",))


def test_a_code_stands_for_those_below_it(tmp_path):
    book = load_codebook(find_codebook("el2mp"))
    with Project.create(tmp_path / "P.el2mp", codebook=book, coder=Person("Ana", "A")) as project:
        codes = project.read.codes()
    top = next(code for code in codes if code.depth == 0)
    found = with_those_below({top.id}, codes)
    assert found == {top.id} | {code.id for code in codes if code.parent_id == top.id}
    assert len(found) > 2
    leaf = next(code for code in codes if code.depth == 1)
    assert with_those_below({leaf.id}, codes) == {leaf.id}


spans = st.tuples(st.integers(0, 60), st.integers(1, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=12), st.sets(st.sampled_from("ab")), spans)
def test_a_case_holds_what_touches_a_turn_of_its_speakers(voices, speakers, span):
    turns = turns_of(voices)
    case = CaseRow("k", "Case", 0, {}, (("other", None), *(("s", speaker) for speaker in sorted(speakers))))
    theirs = {place for turn in turns if turn.speaker_id in speakers for place in range(turn.start, turn.end)}
    held = CasePlaces([case], {"k"}, "s", turns).hold(span)
    assert held == bool(theirs & set(range(span.start, span.end)))
    assert not CasePlaces([case], set(), "s", turns).hold(span)
    whole = replace(case, places=(("s", None),))
    assert CasePlaces([whole], {"k"}, "s", turns).hold(span)


def turns_of(speakers):
    """Turns of five characters, with a gap of two between them."""
    from el2mp_desktop.domain.rows import TurnRow

    nothing = dict.fromkeys(TurnRow._fields)
    return [
        TurnRow(**{**nothing, "id": str(place), "start": place * 7, "end": place * 7 + 5, "speaker_id": speaker})
        for place, speaker in enumerate(speakers)
    ]
