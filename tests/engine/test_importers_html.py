"""Web pages whose elements are left open: what is no talk stays out, and no talk goes with it."""

from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource

TALK = "<p><cite>Ana:</cite> So we begin.</p><p><cite>Ben:</cite> Then I wait.</p>"
MENU = "<ul><li><a href='/'>Plan</a><li>Contact</ul>"


def page(folder: Path, body: str) -> ImportedSource:
    path = folder / "page.html"
    path.write_text(f"<!DOCTYPE html><html><head><title>T</title></head><body>{body}", encoding="utf-8")
    return registry.read(path).sources[0]


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>{MENU}</nav>{TALK}</body></html>",
        f"<header><div><nav>{MENU}</div></header>{TALK}</body></html>",
        f"<ul><li hidden>Plan<li>{TALK}</ul>",
        f"<table><tr><td style='display:none'>Plan<td>{TALK}</table>",
        f"<div><span hidden>Plan<b>Contact</b></div>{TALK}",
        f"<div><button>Plan<button>Contact</div>{TALK}",
        f"<div><button><div><svg><path>Plan</button>{TALK}</div>",
        f"<div><button><table><tr><td>Plan</button>{TALK}</div>",
        f"<div><svg><path><path><text>Plan</div>{TALK}",
        f"<div hidden><div>Plan</div>Contact</div>{TALK}",
        f"<a href='#main'>Skip to main content</a><a href='#menu'><span>Skip to navigation</span></a>{TALK}",
        f"<ul><li><a href='#c'> Aller au contenu </a></li><li><a href='#m'>Accéder au menu</a></li></ul>{TALK}",
        f"<p>{TALK}<footer>Plan</footer>",
        f"<div>{TALK}<nav>Plan</div></body></html>",
        f"<div><nav>Plan</div>{TALK}<script>var talk = 1;",
        f"<p><object><p>Plan</p>Contact</object></p>{TALK}",
    ],
)
def test_what_is_dropped_ends_with_the_element_around_it(tmp_path: Path, body: str) -> None:
    source = page(tmp_path, body)
    assert said(source) == [("Ana", "So we begin."), ("Ben", "Then I wait.")]


@pytest.mark.parametrize(
    "body",
    [
        f"<nav>{MENU}{TALK}</body></html>",
        f"<div><nav>{MENU}{TALK}</div></body></html>",
        f"<div hidden><nav>{MENU}</nav><nav>{TALK}",
        f"<footer>{TALK}",
        f"<p>Words</p><button>{TALK}<p>More",
    ],
)
def test_a_part_that_is_never_closed_takes_no_talk_with_it(tmp_path: Path, body: str) -> None:
    assert [turn for turn in said(page(tmp_path, body)) if turn[0]] == [
        ("Ana", "So we begin."),
        ("Ben", "Then I wait."),
    ]


def test_words_about_skipping_are_talk_where_they_are_no_link(tmp_path: Path) -> None:
    words = "<p><cite>Ana:</cite> Skip to content</p><p><cite>Ben:</cite> <a href='#c'>Skip to content now</a></p>"
    assert said(page(tmp_path, words)) == [("Ana", "Skip to content"), ("Ben", "Skip to content now")]


@pytest.mark.parametrize("part", ["<script>var talk = 1;", "<style>p {"])
def test_a_page_that_breaks_off_in_a_script_is_read_with_a_warning(tmp_path: Path, part: str) -> None:
    source = page(tmp_path, TALK + "<script>one()</script>" + part)
    assert said(source) == [("Ana", "So we begin."), ("Ben", "Then I wait.")]
    assert any("breaks off" in warning for warning in source.warnings)
    whole = page(tmp_path, TALK + "<script>one()</script></body></html>")
    assert not whole.warnings


@pytest.mark.parametrize(
    "body",
    [
        f"<img alt='a < b > c'><p title='x<y'>{TALK}",
        f"<script>var open = '<!--';</script>{TALK}<!-- over -->",
        f"<!-- one -->{TALK.replace('begin', '<!-- two -->begin')}<!-- <p>three</p> -->",
        TALK.replace("So we", "<b><i>So</b> we</i>"),
        TALK.replace(" we begin", "&#32;w&#101; <font>begin"),
        f"{'<font>' * 5000}{TALK}",
        f"{TALK}<p title='",
        f"<noframes><p>Plan</p></noframes>{TALK}",
        f"{TALK}</body></html>\n<html><body></body></html>",
    ],
)
def test_markup_of_any_kind_gives_the_words_a_browser_shows(tmp_path: Path, body: str) -> None:
    assert said(page(tmp_path, body)) == [("Ana", "So we begin."), ("Ben", "Then I wait.")]


def test_words_behind_a_comment_without_an_end_stay(tmp_path: Path) -> None:
    source = page(tmp_path, f"<!-- one --><p>Before</p><!-- two {TALK}")
    assert [text for _, text in said(source)] == ["Before", "two", "So we begin.", "Then I wait."]


def test_a_long_word_and_a_long_script_are_read_whole(tmp_path: Path) -> None:
    word = "x" * 11_000_000
    source = page(tmp_path, f"{TALK}<script>{word}</script><p>{word}</p>")
    assert said(source)[2] == (None, word)


def test_a_page_too_deep_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nested too deeply"):
        page(tmp_path, TALK + "<b>" * 40_000 + "</i>" * 400_000)


def test_characters_that_no_text_has_are_replaced_with_a_warning(tmp_path: Path) -> None:
    source = page(tmp_path, TALK.replace("begin", "be\0gin"))
    assert said(source)[0] == ("Ana", "So we be\ufffdgin.")
    assert source.warnings


def said(source: ImportedSource) -> list[tuple[str | None, str]]:
    return [(turn.speaker, source.text[turn.start : turn.end]) for turn in source.turns]


def test_a_list_of_names_and_what_they_say(tmp_path: Path) -> None:
    told = "".join(f"<dt>{name}&nbsp;:</dt><dd><p>{words}</p></dd>" for name, words in TOLD)
    source = page(tmp_path, f"<h1>Talk</h1><dl>{told}<dt>Nobody</dt></dl>")
    assert said(source) == [(None, "Talk"), *TOLD, (None, "Nobody")]
    glossary = page(tmp_path, "<dl><dt>Token</dt><dd>A part.</dd><dt>Prompt</dt><dd>A request.</dd></dl>")
    assert not glossary.speakers


TOLD = [("Ana", "So we begin."), ("Ben", "Yes?"), ("Ana", "Then I wait."), ("Ben", "Why?"), ("Voice", "Louder!")]
