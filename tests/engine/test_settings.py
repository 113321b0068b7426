"""A person's settings: kept, and never a reason not to start."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from el2mp_desktop.settings import Settings, initials_of, load_settings, save_settings, settings_file


def test_what_is_saved_comes_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert load_settings() == Settings()
    folder = tmp_path_factory.mktemp("été 🧵")
    settings = Settings(name="Léa Marchetti", initials="LM", language="fr", text_size=21).with_recent(
        folder / "a.el2mp"
    )
    saved = save_settings(settings)
    assert load_settings() == saved
    assert replace(load_settings(), person_id="") == settings
    assert [file.name for file in settings_file().parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe", b'"text"', b"[" * 100_000])
def test_an_unreadable_file_is_the_beginnings(content: bytes) -> None:
    settings_file().write_bytes(content)
    assert load_settings() == Settings()


def test_fields_that_do_not_fit_are_left_out() -> None:
    stored = {"name": "Ana", "text_size": "big", "recent": "one", "theme": 3, "from_the_future": {}, "language": None}
    settings_file().write_text(json.dumps(stored), "utf-8")
    assert load_settings() == Settings(name="Ana")
    settings_file().write_text(json.dumps({"text_size": True, "recent": [1, "b"]}), "utf-8")
    assert load_settings() == Settings(recent=("1", "b"))


def test_recent_files_are_few_and_the_latest_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("recent")
    settings = Settings()
    for number in [*range(12), 5]:
        settings = settings.with_recent(folder / f"{number}.el2mp")
    names = [item.rpartition("/")[2] for item in settings.recent]
    assert names == [f"{number}.el2mp" for number in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]


def test_initials() -> None:
    names = {"Léa Marchetti": "LM", "Jean-Luc Moreau Petit": "JLM", "": "", "  zoé ": "Z"}
    assert {name: initials_of(name) for name in names} == names


def test_a_path_may_hold_bytes_that_are_no_text() -> None:
    odd = Path(os.fsdecode(b"/tmp/\xe9t\xe9.el2mp"))
    save_settings(Settings().with_recent(odd))
    assert load_settings().recent == (str(odd),)
