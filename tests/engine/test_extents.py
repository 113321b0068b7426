"""Edges of passages: by words and by sentences, within what is read."""

from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.extents import moved, nearest_edge, next_sentence, sentence_before, sentence_here
from el2mp_desktop.domain.text import Span

TEXT = "INÈS: L’arrêt existe. Ça se lit bien.\nOLIVIER: Et alors ? On verra."
TURNS = [Span(6, 37), Span(47, len(TEXT))]


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def walk(words: str, *steps: tuple[str, str, bool]) -> str:
    span = span_of(words)
    for edge, measure, forward in steps:
        span = moved(TEXT, TURNS, span, edge, measure, forward)
    return span.of(TEXT)


def test_an_edge_goes_from_word_to_word():
    assert walk("existe", ("end", "word", True)) == "existe. Ça"
    assert walk("existe", ("start", "word", False)) == "arrêt existe"
    assert walk("arrêt existe", ("start", "word", True)) == "existe"
    assert walk("Ça se lit", ("end", "word", False)) == "Ça se"


def test_an_edge_goes_from_sentence_to_sentence():
    assert walk("existe", ("end", "sentence", True)) == "existe."
    assert walk("existe", ("end", "sentence", True), ("end", "sentence", True)) == "existe. Ça se lit bien."
    assert walk("se lit", ("start", "sentence", False)) == "Ça se lit"
    assert walk("L’arrêt existe. Ça se", ("end", "sentence", False)) == "L’arrêt existe."


def test_an_edge_goes_on_in_the_next_turn_and_never_into_a_label():
    assert walk("bien.", ("end", "word", True)) == "bien.\nOLIVIER: Et"
    assert moved(TEXT, TURNS, span_of("Et alors"), "start", "word", False).start == TEXT.index("bien")


def test_a_passage_never_becomes_empty():
    assert walk("existe", ("end", "word", False)) == "existe"
    assert walk("existe", ("start", "word", True)) == "existe"
    assert walk("On verra.", ("end", "sentence", True)) == "On verra."


def test_the_nearest_word_catches_an_edge():
    place = TEXT.index("existe")
    assert nearest_edge(TEXT, TURNS, place + 2, "start") == place
    assert nearest_edge(TEXT, TURNS, place + 4, "end") == place + 6
    assert nearest_edge("… !", [Span(0, 3)], 1, "end") == 1


def test_sentences_follow_one_another_across_turns():
    said = []
    found = sentence_here(TEXT, TURNS, TEXT.index("arrêt"))
    while found is not None:
        said.append(found.of(TEXT))
        found = next_sentence(TEXT, TURNS, found.end)
    assert said == ["L’arrêt existe.", "Ça se lit bien.", "Et alors ?", "On verra."]
    back = sentence_before(TEXT, TURNS, TEXT.index("On verra"))
    assert back is not None and back.of(TEXT) == "Et alors ?"
    assert sentence_before(TEXT, TURNS, TURNS[0].start) is None


letters = st.text(alphabet="ab é.?!\n’\u0301-😀\u00a0", min_size=1, max_size=60)


@given(text=letters, data=st.data())
def test_an_edge_moves_the_right_way_and_stays_in_what_is_read(text: str, data: st.DataObject):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    turns = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    start = data.draw(st.integers(turns[0].start, turns[-1].end))
    span = Span(start, data.draw(st.integers(start, turns[-1].end)))
    edge = data.draw(st.sampled_from(["start", "end"]))
    measure = data.draw(st.sampled_from(["word", "sentence"]))
    forward = data.draw(st.booleans())
    after = moved(text, turns, span, edge, measure, forward)
    if after == span:
        return
    before_it, there = (span.start, after.start) if edge == "start" else (span.end, after.end)
    assert (there > before_it) == forward and len(after) > 0
    assert any(turn.start <= there <= turn.end for turn in turns)
