"""Google Takeout: entries of Gemini among other products’, in HTML and JSON, in the languages of accounts."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from el2mp_desktop.importers import registry
from el2mp_desktop.importers.base import ImportedSource
from el2mp_desktop.importers.chats.takeout import read_date

STYLES = "<style>" + ".mdl-cell{width:100%}" * 8000 + "</style>"


def entry(title: str, time: str, *answers: str, **fields: Any) -> dict[str, Any]:
    html = [{"html": answer} for answer in answers]
    return {"header": "Gemini Apps", "title": title, "time": time, "products": ["Gemini Apps"], "safeHtmlItem": html,
            **fields}  # fmt: skip


def cell(talk: str, product: str = "Applications Gemini", link: str = "") -> str:
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        f'<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">{product}<br></p></div>'
        f'<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">{talk}</div>'
        '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 mdl-typography--text-right"></div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"<b>Produits :</b><br>&emsp;{product}<br>{link}</div></div></div>"
    )


def page(*cells: str) -> str:
    return f"<html><head><title>Mon activité</title>{STYLES}</head><body><div>{''.join(cells)}</div></body></html>"


def said(source: ImportedSource) -> list[tuple[str | None, str]]:
    return [(turn.role, source.text[turn.start : turn.end]) for turn in source.turns]


JSON = [
    entry("Gave feedback: Good response", "2025-03-02T10:00:09.000Z"),
    entry("Prompted Again?", "2025-03-02T10:00:05.500Z", "<p>Yes.</p>", "<ul><li>Or no.</li></ul>"),
    entry("Prompted Is <b> a tag?\nTell me.", "2025-03-01T23:59:59.117Z", "<p>It &amp; others.</p>"),
    {"header": "YouTube", "title": "Watched Gemini explained", "time": "2025-03-01T23:00:00Z", "products": ["YouTube"]},
]
HTML = page(
    cell("A regardé\xa0Gemini expliqué<br>1 mars 2025, 09:00:00 CET<br>", "YouTube"),
    cell("Prompt : Encore ?<br>2 mars 2025, 11:00:05 CET<br><p>Oui.</p><pre><code>a\n  b</code></pre>"),
    cell("Prompt : Qu&#39;est-ce que c&#39;est ?<br>2 mars 2025, 10:59:00 CET<br><p>Une balise.</p>"),
)


def test_days_of_my_activity_in_json(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(json.dumps(JSON), "utf-8")
    file = registry.read(path)
    assert (file.importer, [source.name for source in file.sources]) == (
        "gemini",
        ["Gemini 2025-03-01", "Gemini 2025-03-02"],
    )
    assert said(file.sources[0]) == [("user", "Is <b> a tag?\nTell me."), ("assistant", "It & others.")]
    assert said(file.sources[1]) == [("user", "Again?"), ("assistant", "Yes.\n\nOr no.")]
    assert file.sources[1].turns[0].at == "2025-03-02T10:00:05.000+00:00"
    assert "does not say" in file.sources[0].warnings[0]
    assert len(file.warnings) == 1
    assert "Gave" in file.warnings[0]
    assert "YouTube" not in repr(file)


def test_a_verb_that_is_not_known_goes_with_its_colon(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(cell("Envoi\xa0: Encore ?<br>2 mars 2025, 11:00:05 CET<br><p>Oui.</p>")), "utf-8")
    (source,) = registry.read(path).sources
    assert said(source) == [("user", "Encore ?"), ("assistant", "Oui.")]


def test_a_french_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(HTML, "utf-8")
    (source,) = registry.read(path).sources
    assert (source.format, source.speakers) == ("gemini", ("User", "Gemini"))
    assert said(source) == [
        ("user", "Qu'est-ce que c'est ?"),
        ("assistant", "Une balise."),
        ("user", "Encore ?"),
        ("assistant", "Oui.\n\na\n  b"),
    ]
    assert source.turns[0].at == "2025-03-02T09:59:00.000+00:00"


def test_what_google_says_of_a_request_is_not_the_persons(tmp_path: Path) -> None:
    below = "A Proofreader was used in this chat. <a>Manage your Gems.</a><br>Attached 1 file.<br>-\xa0 <a>a.png</a>"
    table = "<table><tr><th>A</th> <th>B</th></tr><tr><td></td><td>two <b>words</b></td></tr></table>"
    shown = page(
        cell(f"Prompted\xa0Is it?\nSay so.<br>{below}<br>Mar 2, 2025, 2:00:05 AM PST<br>{table}", "Gemini Apps")
    )
    noted = [{"name": "A Proofreader was used in this chat. Manage your Gems."}, {"name": "Attached 1 file."},
             {"name": "-  a.png", "url": "a-17.png"}]  # fmt: skip
    asked = entry(
        "Prompted Is it?\nSay so.", "2025-03-02T10:00:05Z", table, subtitles=noted, attachedFiles=["a-17.png"]
    )
    for data in (shown, json.dumps([asked])):
        (tmp_path / "a").write_text(data, "utf-8")
        (source,) = registry.read(tmp_path / "a").sources
        assert said(source) == [
            ("user", "Is it?\nSay so.\n[attachment: a.png]\n[A Proofreader was used in this chat. Manage your Gems.]"
                     "\n[Attached 1 file.]"),
            ("assistant", "A\tB\n\n\ttwo words"),
        ]  # fmt: skip


def test_the_zip_of_several_products(tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        youtube = page(cell("Watched Gemini Apps<br>1 mars 2025, 09:00:00 CET<br>", "YouTube"))
        archive.writestr("Takeout/My Activity/YouTube/MyActivity.html", youtube * 2)
        archive.writestr("Takeout/My Activity/Search/MyActivity.json", json.dumps(JSON[3:]))
        archive.writestr("Takeout/My Activity/Gemini Apps/MyActivity.html", HTML)
    file = registry.read(path)
    assert (file.importer, len(file.sources)) == ("gemini", 1)
    assert "Watched" not in repr(file)


def test_html_and_json_give_turns_the_same_keys(tmp_path: Path) -> None:
    shown = page(cell("Prompted\xa0Again?<br>Mar 2, 2025, 2:00:05\u202fAM PST<br><p>Yes.</p>", "Gemini Apps"))
    keys = []
    for data in (shown, json.dumps([entry("Prompted Again?", "2025-03-02T10:00:05.500Z", "<p>Yes.</p>")])):
        (tmp_path / "a").write_text(data, "utf-8")
        (source,) = registry.read(tmp_path / "a").sources
        keys.append((source.key, [turn.key for turn in source.turns]))
    assert keys[0] == keys[1]


def test_a_link_puts_a_conversation_together(tmp_path: Path) -> None:
    link = [{"name": "Chat", "url": "https://gemini.google.com/app/abc123def"}]
    entries = [
        entry("Prompted Three", "2025-03-03T10:00:00Z", "<p>3</p>", details=link),
        entry("Prompted Two", "2025-03-02T10:00:00Z", "<p>2</p>"),
        entry("Prompted One", "2025-03-01T10:00:00Z", "<p>1</p>", details=link),
    ]
    path = tmp_path / "a"
    path.write_text(json.dumps(entries), "utf-8")
    together, day = registry.read(path).sources
    assert (together.name, together.key, together.warnings) == ("One", "gemini:abc123def", ())
    assert [words for _, words in said(together)] == ["One", "1", "Three", "3"]
    assert day.name == "Gemini 2025-03-02"


def test_a_conversation_of_a_workspace(tmp_path: Path) -> None:
    talk = {
        "title": "Tides", "creation_time": "2026-01-02T03:04:05Z", "last_modification_time": "2026-01-02T03:05:05Z",
        "conversation_turns": [
            {"user_turn": {"prompt": "Why?", "turn_index": 0, "turn_last_modified": "2026-01-02T03:04:05Z"}},
            {"system_turn": {"text": [{"data": "The moon."}], "images": ["x"], "turn_index": 1,
                             "model_thoughts": [{"headline": "Moon", "description": "Gravity."}]}},
        ],
    }  # fmt: skip
    path = tmp_path / "conversation_1.txt"
    path.write_text(json.dumps(talk), "utf-8")
    (source,) = registry.read(path).sources
    assert (source.format, source.name) == ("gemini", "Tides")
    assert said(source) == [("user", "Why?"), ("assistant", "Moon\nGravity."), ("assistant", "The moon.\n\n[image]")]
    assert source.turns[1].status == "hidden"


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("Feb 12, 2024, 2:23:45\u202fPM CET", "2024-02-12", 13),
        ("12 févr. 2024, 14:23:45 CET", "2024-02-12", 13),
        ("2 août 2025, 01:23:45 CEST", "2025-08-01", 23),
        ("15 juin 2025, 10:23:45 UTC+2", "2025-06-15", 8),
        ("15 juil. 2025, 10:23:45 UTC+02:00", "2025-07-15", 8),
        ("1. 1. 2026 10:23:45 SEČ", "2026-01-01", 9),
        ("12.02.2024, 14:23:45 MEZ", "2024-02-12", 13),
        ("2024/02/12 14:23:45 JST", "2024-02-12", 5),
        ("12 mrt 2025, 14:23:45 CET", "2025-03-12", 13),
        ("12 de fev. de 2024, 14:23:45 BRT", "2024-02-12", 17),
    ],
)
def test_dates_in_the_languages_of_accounts(text: str, day: str, hour: int) -> None:
    seconds, found = read_date(text)
    assert found == day
    assert seconds is not None
    assert seconds % 86400 == hour * 3600 + 23 * 60 + 45


def test_a_zone_that_is_not_known_leaves_the_day() -> None:
    assert read_date("2 août 2025, 01:23:45 XYZ") == (None, "2025-08-02")
    assert read_date("40 août 2025, 01:23:45 CET") == (None, "")
    assert read_date("no date at all") == (None, "")


@pytest.mark.parametrize(
    ("header", "verb", "date"),
    [
        ("Applications\u00a0Gemini", "Prompt\u00a0: ", "2 mars 2025, 11:00:05 CET"),
        ("Gemini-Apps", "Eingegebener Prompt: ", "02.03.2025, 11:00:05 MEZ"),
        ("Aplikacje Gemini", "Wpisano prompt: ", "2 mar 2025, 11:00:05 CET"),
    ],
)
def test_requests_in_the_language_of_the_account(tmp_path: Path, header: str, verb: str, date: str) -> None:
    prompts = ("Un: deux", "Trois", "Quatre")
    cells = [cell(f"{verb}{prompt}<br>{date}<br><p>Oui.</p>", header) for prompt in prompts]
    entries = [entry(verb + prompt, "2025-03-02T10:00:05.500Z", "<p>Oui.</p>", header=header) for prompt in prompts]
    for data in (page(*cells), json.dumps(entries)):
        (tmp_path / "a").write_text(data, "utf-8")
        read = registry.read(tmp_path / "a")
        (source,) = read.sources
        assert read.importer == "gemini"
        assert {source.text[turn.start : turn.end] for turn in source.turns} == {*prompts, "Oui."}
        assert {turn.at for turn in source.turns} == {"2025-03-02T10:00:05.000+00:00"}
