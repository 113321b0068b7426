"""Both languages are whole: every message in the code has a French text with the same fields."""

import importlib.util
import re
import string
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from el2mp_desktop import language
from el2mp_desktop.language import LANGUAGES, after_colon, day, moment, number, set_language, tr, trn

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "build_scripts" / "translations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_is_translated(translations: ModuleType) -> None:
    assert translations.missing(translations.extracted(), translations.translated()) == []


def test_no_translation_is_left_over(translations: ModuleType) -> None:
    used = {str(message.id) for message in translations.extracted()}
    assert [str(message.id) for message in translations.translated() if str(message.id) not in used] == []


def test_translations_keep_the_fields(translations: ModuleType) -> None:
    for message in translations.translated():
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        wanted = set().union(*map(fields, ids))
        # A form for one may leave its number out.
        number = {"count"} if len(ids) > 1 else set()
        for text in strings:
            assert fields(text) | number == wanted | number, message.id


def test_french_typography(translations: ModuleType) -> None:
    """A no-break space before high punctuation and inside guillemets, typographic apostrophes."""
    for message in translations.translated():
        strings = (message.string,) if isinstance(message.string, str) else message.string
        for text in strings if message.id else ():
            for sign in ";?!»:":
                assert f" {sign}" not in text, text
            assert "« " not in text, text
            assert "'" not in text, text


def test_no_translation_says_its_sentence_twice(translations: ModuleType) -> None:
    for message in translations.translated():
        strings = (message.string,) if isinstance(message.string, str) else message.string
        for text in strings if message.id else ():
            sentences = [sentence for sentence in re.split(r"(?<=[.?!»])\s*", text) if len(sentence) > 20]
            assert len(set(sentences)) == len(sentences), text


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_a_message_without_translation_stays_english(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", "en")
    set_language(name)
    assert tr("no such message {field}", field=1) == "no such message 1"


def test_figures_are_written_as_the_language_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", "en")
    assert number(12345) == "12,345" and number(0.5, 2) == "0.50"
    assert trn("{count} turn", "{count} turns", 0) == "0 turns"
    set_language("fr")
    assert number(12345) == "12\u202f345" and number(0.5, 2) == "0,50"
    assert trn("{count} turn", "{count} turns", 0) == "0 tour"
    assert trn("{count} turn", "{count} turns", 2) == "2 tours"


def test_moments_and_acts_are_written_as_the_language_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", "en")
    at = datetime(2026, 2, 24, 14, 2).astimezone().isoformat()
    assert day("2024-01-31T23:59:00+00:00") == "31 Jan 2024"
    assert moment(at) == "24\u00a0Feb\u00a02026, 14:02" and after_colon("Write a memo") == "Write a memo"
    set_language("fr")
    assert day("2024-01-31") == "31 janv. 2024" and day("2024") == "2024" and day("") == ""
    assert moment(at) == "24\u00a0févr.\u00a02026, 14:02" and after_colon("Écrire un mémo") == "écrire un mémo"
