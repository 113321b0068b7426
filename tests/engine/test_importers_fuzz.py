"""The fuzzer, for a short and always equal while, on every reader."""

from pathlib import Path

import pytest

from el2mp_desktop.importers import registry
from tests.fuzz.engine import changed, fuzz
from tests.fuzz.seeds import SEEDS, packed

READERS = [importer.name for importer in registry.IMPORTERS]


@pytest.mark.parametrize("reader", READERS)
def test_changed_files_end_in_a_source_or_a_sentence(reader: str) -> None:
    found = fuzz(reader, runs=40)
    assert not found.failures, found.failures[0]
    assert found.arcs


def test_the_fuzzer_finds_what_it_looks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(text: str) -> None:
        if "[]" in text:
            raise KeyError("found")

    monkeypatch.setattr("el2mp_desktop.importers.documents.text.check_pieces", lambda count: None)
    monkeypatch.setattr("el2mp_desktop.importers.documents.text.guess_language", breaks)
    assert any("found" in message for message, _ in fuzz("text", runs=400).failures)


@pytest.mark.parametrize("reader", READERS)
def test_the_fuzzer_begins_with_sound_files(reader: str, tmp_path: Path) -> None:
    for seed in SEEDS[reader]:
        path = tmp_path / "file.bin"
        path.write_bytes(packed(seed))
        assert registry.read(path, reader).sources


def test_the_same_seed_gives_the_same_files() -> None:
    import random

    one, two = random.Random(3), random.Random(3)
    for corpus in SEEDS.values():
        assert changed(corpus[0], list(corpus), one) == changed(corpus[0], list(corpus), two)
