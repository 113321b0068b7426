"""The charts as figures and as files: what can be read in them, and what a click on a cell means."""

import re
import unicodedata
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from el2mp_desktop.analysis.arrays import CodingRows, TurnRows
from el2mp_desktop.analysis.cooccurrence import by_overlap, by_turn
from el2mp_desktop.analysis.frequency import frequency
from el2mp_desktop.charts.cooccurrence import _on, draw_cooccurrence
from el2mp_desktop.charts.frequency import FOLD, draw_frequency
from el2mp_desktop.charts.save import save
from el2mp_desktop.charts.sheet import ChartCode, hatching
from el2mp_desktop.charts.theme import DARK, LIGHT, blend, contrast
from el2mp_desktop.charts.writing import elided, width_of, wrapped
from el2mp_desktop.domain.palette import COLOURS, PATTERNS
from el2mp_desktop.errors import UserError
from el2mp_desktop.language import set_language

TURNS = 60


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language("en")


def chart_codes(size: int, name: str = "Code {i}") -> list[ChartCode]:
    colours = [*COLOURS, "#336699"]
    return [
        ChartCode(f"c{i}", name.format(i=i), colours[i % 13], PATTERNS[i % 4], f"group {i // 5}") for i in range(size)
    ]


def rows(size: int, codings: int = 400, seed: int = 1) -> tuple[CodingRows, TurnRows]:
    draw = np.random.default_rng(seed)
    turn = draw.integers(0, TURNS, codings)
    start = turn * 100 + draw.integers(0, 40, codings)
    code = np.concatenate([np.arange(size), draw.integers(0, size, codings)])[:codings]
    table = CodingRows(
        source=np.zeros(codings, dtype=np.int64),
        start=start,
        end=start + 30,
        code=code,
        coder=draw.integers(0, 2, codings),
        sources=("s",),
        codes=tuple(f"c{i}" for i in range(size)),
        coders=("a", "b"),
    )
    at = np.arange(TURNS)
    return table, TurnRows(source=at * 0, start=at * 100, end=at * 100 + 90)


def written(figure, tmp_path) -> list[str]:
    """All lines of text in the chart, as its SVG has them."""
    path = tmp_path / "chart.svg"
    save(figure, path)
    return re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("size", [2, 3, 16, 31])
def test_every_pair_that_meets_has_its_figure_and_every_code_its_name_and_margin(size, tmp_path):
    result = by_turn(*rows(size))
    lines = written(draw_cooccurrence(result, chart_codes(size)).figure, tmp_path)
    together = [int(result.count[a, b]) for a, b in combinations(range(size), 2)]
    expected = [str(count) for count in together if count]
    expected += [str(n) for n in result.n] + [f"Code {i}" for i in range(size)] * 2
    for line in set(expected):
        assert lines.count(line) >= expected.count(line), line
    assert "Turns carrying both codes" in lines
    caption = " ".join(lines)
    assert "Turns in which the same person gave both codes, in 1 source, coded by 2 people." in caption


def test_a_click_on_a_cell_means_its_pair():
    size = 9
    result = by_turn(*rows(size))
    codes = chart_codes(size)[::-1]
    chart = draw_cooccurrence(result, codes)
    axes = chart.figure.axes[0]
    (left, top), side = chart._origin, chart._cell
    assert chart.shown == tuple(reversed(range(size)))
    found = {}
    for row in range(size):
        for column in range(size):
            # Through the screen, as a click comes.
            place = axes.transData.transform((left + (column + 0.5) * side, top + (row + 0.5) * side))
            found[row, column] = chart.cell_at(*axes.transData.inverted().transform(place))
    for (row, column), pair in found.items():
        assert pair == ((chart.shown[column], chart.shown[row]) if column < row else None)
    for nowhere in ((None, None), (0, 0), (left - 1, top + side * 2), (left, top + side * size + 1)):
        assert chart.cell_at(*nowhere) is None
    for pair in filter(None, found.values()):
        assert len(result.passages(*pair)) == result.count[pair]


def test_a_framed_cell_is_drawn_and_the_frame_can_go():
    chart = draw_cooccurrence(by_turn(*rows(5)), chart_codes(5))

    def pixels():
        chart.figure.canvas.draw()
        return np.asarray(chart.figure.canvas.buffer_rgba()).copy()

    plain = pixels()
    chart.frame((3, 1), "#FF0000")
    framed = pixels()
    changed = np.argwhere((plain != framed).any(axis=2))
    assert len(changed)
    (y, x), side = (changed.min(axis=0) + changed.max(axis=0)) / 2, chart._cell
    assert chart.cell_at(x, y) == (1, 3)
    chart.frame((2, 0), "#FF0000")
    chart.frame(None, "#FF0000")
    assert (pixels() == plain).all()
    assert side > 0


def test_too_little_to_read_is_hatched_and_said(tmp_path):
    few, turns = rows(6, codings=40)
    result = by_turn(few, turns)
    assert (result.expected < 1).any()
    assert "fewer than 1 expected: too little to read" in written(
        draw_cooccurrence(result, chart_codes(6)).figure, tmp_path
    )
    plenty = by_turn(*rows(3, codings=400))
    assert not (plenty.expected < 1).any()
    assert "fewer than 1 expected: too little to read" not in written(
        draw_cooccurrence(plenty, chart_codes(3)).figure, tmp_path
    )


def test_codes_that_do_not_fit_are_left_out_and_the_caption_says_so(tmp_path, monkeypatch):
    size = FOLD + 15
    table, turns = rows(size, codings=2000)
    result = by_turn(table, turns)
    codes = [*chart_codes(size), ChartCode("gone", "Not in the result", "indigo")]
    assert len(draw_cooccurrence(result, codes).shown) == FOLD
    monkeypatch.setattr("el2mp_desktop.charts.cooccurrence.FOLD", size - 60)
    chart = draw_cooccurrence(result, codes)
    assert len(chart.shown) == size - 60
    least = min(result.n[list(chart.shown)])
    rest = [int(result.n[i]) for i in range(size) if i not in chart.shown]
    assert max(rest) <= least
    caption = " ".join(written(chart.figure, tmp_path))
    assert f"The 60 rarest codes are left out; each stands {max(rest)} times at most." in caption


@pytest.mark.parametrize("room", [400, 700, 1000, 1400])
def test_a_figure_keeps_to_its_room_and_folds_the_rarest(room, tmp_path):
    size = 50
    result = by_turn(*rows(size, codings=2000))
    chart = draw_cooccurrence(result, chart_codes(size), room=room)
    least = 12
    assert chart.figure.get_size_inches()[0] * 96 <= room + 3 or len(chart.shown) == least
    assert least <= len(chart.shown) <= size
    rest = [int(result.n[i]) for i in range(size) if i not in chart.shown]
    assert not rest or max(rest) <= min(result.n[list(chart.shown)])
    lines = written(chart.figure, tmp_path)
    assert {f"Code {i}" for i in chart.shown} <= set(lines)
    if rest:
        assert f"The {len(rest)} rarest codes are left out; each stands {max(rest)} times at most." in " ".join(lines)


def test_a_name_beside_the_diagonal_stands_whole_or_not_at_all(tmp_path):
    codes = chart_codes(20, "A name of some length, the {i}th")
    chart = draw_cooccurrence(by_turn(*rows(20)), codes, room=700)
    lines = written(chart.figure, tmp_path)
    assert not any("…" in line for line in lines)
    assert {lines.count(codes[i].name) for i in chart.shown} == {1, 2}


def test_a_figure_of_coefficients_keeps_to_its_room_as_well():
    size, room = 50, 700
    result = by_turn(*rows(size, codings=2000))
    always = replace(result, c=np.ones_like(result.c))
    chart = draw_cooccurrence(always, chart_codes(size), measure="c", room=room)
    assert chart.figure.get_size_inches()[0] * 96 <= room + 3
    assert 12 < len(chart.shown) < len(draw_cooccurrence(always, chart_codes(size), room=room).shown)


def test_codes_without_codings_are_not_drawn_and_the_caption_says_so(tmp_path):
    table, turns = rows(5)
    wider = CodingRows(
        *(table.source, table.start, table.end, table.code, table.coder, table.sources),
        codes=(*table.codes, "c5", "c6"),
        coders=table.coders,
    )
    chart = draw_cooccurrence(by_turn(wider, turns), chart_codes(7), note="Sources in French.")
    assert chart.shown == (0, 1, 2, 3, 4)
    caption = " ".join(written(chart.figure, tmp_path))
    assert "2 codes are not drawn: nothing carries them. Sources in French." in caption


def test_where_no_codes_meet_each_is_shown_alone(tmp_path):
    table, turns = rows(4, codings=1)
    for result, sentence in (
        (by_turn(table, turns), "No turn carries two codes yet. Here is each code alone."),
        (by_overlap(table), "No two codings of different codes overlap yet. Here is each code alone."),
    ):
        chart = draw_cooccurrence(result, chart_codes(4))
        lines = written(chart.figure, tmp_path)
        assert lines[0] == sentence and "Code 3" in lines and lines.count("0") == 3
        assert chart.cell_at(100, 100) is None


def test_before_anything_is_coded_the_chart_says_that_alone(tmp_path):
    table, turns = rows(4, codings=0)
    for result in (by_turn(table, turns), by_overlap(table)):
        lines = written(
            draw_cooccurrence(result, [*chart_codes(3), replace(chart_codes(4)[3], name=" ")]).figure,
            tmp_path,
        )
        assert lines[0] == "Nothing is coded yet." and not any(line.startswith("Figure") for line in lines)


def test_frequencies_have_a_bar_and_a_figure(tmp_path):
    table, _ = rows(6)
    lines = written(draw_frequency(frequency(table), chart_codes(6)), tmp_path)
    counts = frequency(table).n
    assert all(str(n) in lines for n in counts)
    assert "Figure. Codings with each code, in 1 source, by 2 people." in " ".join(lines)
    none, _ = rows(6, codings=0)
    assert "Nothing is coded yet." in written(draw_frequency(frequency(none), chart_codes(6)), tmp_path)
    assert written(draw_frequency(frequency(none), []), tmp_path)


def test_coefficients_are_written_in_the_language(tmp_path):
    result = by_turn(*rows(3))
    figure = f"{result.c[0, 1]:.2f}"
    assert figure in written(draw_cooccurrence(result, chart_codes(3), measure="c").figure, tmp_path)
    set_language("fr")
    french = written(draw_cooccurrence(result, chart_codes(3), measure="c").figure, tmp_path)
    assert figure.replace(".", ",") in french


@pytest.mark.parametrize(("theme", "suffix"), [(LIGHT, ".svg"), (DARK, ".png"), (LIGHT, ".pdf")])
def test_names_of_any_kind_are_drawn_without_a_warning(theme, suffix, tmp_path):
    names = [
        "Cost $a_1$ or $b^{2}$ \\frac{}",
        "emoji 🙂 and 👩‍👩‍👧",
        "漢字 и עברית",
        "two\nlines\tand a tab",
        unicodedata.normalize("NFD", "hésité"),
        "x" * 500,
        "",
        "&<>\"'",
    ]
    codes = [ChartCode(f"c{i}", name, "olive", "dots") for i, name in enumerate(names)]
    chart = draw_cooccurrence(by_turn(*rows(len(names))), codes, theme)
    save(chart.figure, tmp_path / f"chart{suffix}")
    assert chart.figure.get_size_inches()[0] < 20
    if suffix == ".svg":
        text = (tmp_path / "chart.svg").read_text(encoding="utf-8")
        assert "Cost $a_1$ or $b^{2}$ \\frac{}" in text and "emoji □ and □" in text


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_chart_gives_the_same_file(suffix, tmp_path):
    files = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}{suffix}"
        save(draw_cooccurrence(by_turn(*rows(12)), chart_codes(12)).figure, path)
        files.append(path.read_bytes())
    assert files[0] == files[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"one{suffix}", f"two{suffix}"]
    head = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[suffix]
    assert files[0].startswith(head)


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path):
    figure = draw_frequency(frequency(rows(2)[0]), chart_codes(2))
    with pytest.raises(UserError, match=r"“chart\.gif” must end in"):
        save(figure, tmp_path / "chart.gif")
    with pytest.raises(UserError, match=r"chart\.png” could not be written"):
        save(figure, tmp_path / "absent" / "chart.png")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(UserError, match="could not be written"):
        save(figure, tmp_path / "folder.svg")
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"chart\.png” could not be written"):
        save(figure, tmp_path / "file" / "chart.png")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.svg"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_figures_stand_out_from_every_tint(theme):
    for step in range(101):
        tint = blend(theme.page, theme.ramp, 0.14 + 0.86 * step / 100)
        assert contrast(_on(theme, tint, 1), tint) >= 4.5
    for colour in (theme.text, theme.text_2, theme.text_3):
        assert contrast(colour, theme.page) >= 4.5


def test_the_chart_is_no_larger_than_what_is_in_it():
    """Nothing is drawn outside the figure, in the widest case too."""
    codes = chart_codes(31, "A rather long name of a code, number {i}")
    figure = draw_cooccurrence(by_turn(*rows(31)), codes).figure
    assert isinstance(figure.canvas, FigureCanvasAgg)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[:, :, :3]
    for edge in (pixels[:, :8], pixels[:, -8:], pixels[:8], pixels[-8:]):
        assert (edge == 255).all()
    assert (np.asarray(figure.canvas.buffer_rgba())[:, :, 3] == 255).all()


def test_text_is_cut_and_wrapped_to_its_room():
    assert elided("short", 100, 13) == "short"
    cut = elided("a very long name indeed", 80, 13)
    assert cut.endswith("…") and width_of(cut, 13) <= 80
    lines = wrapped("one two\u00a0three four five six", 60, 13, "serif")
    assert " ".join(lines) == "one two\u00a0three four five six" and len(lines) > 2
    assert any("two\u00a0three" in line for line in lines)


def test_hatching_stays_in_its_box():
    for (x1, y1), (x2, y2) in hatching((13, 27, 31, 20), 6):
        assert 13 <= x1 <= x2 <= 44 and 27 <= y2 <= y1 <= 47
        assert x2 - x1 == pytest.approx(y1 - y2)
