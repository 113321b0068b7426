"""Neutral corpora: the project's own generator, the reader, and what happens to folders that are not quite corpora."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.corpus import coders_of, read_corpus
from el2mp_desktop.language import set_language

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(autouse=True)
def english():
    set_language("en")


def generate(folder: Path, *arguments: str) -> Path:
    subprocess.run([sys.executable, BENCHMARKS / "corpus.py", folder, *arguments], check=True)
    return folder


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("corpus") / "smoke", "--size", "smoke")


def fingerprint(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def test_what_is_generated_can_be_read(smoke):
    corpus = read_corpus(smoke)
    assert len(corpus.documents) == 3 and len(corpus.codes) == 12 and len(corpus.codings) == 240
    assert set(coders_of(corpus.codings)) == {"Ada", "Bo"}
    rows = [(c.document, c.span, c.code, c.coder) for c in corpus.codings]
    assert len(set(rows)) == len(rows)
    categories = {code.category for code in corpus.codes}
    assert len(categories) == 5 and all(code.colour.startswith("#") for code in corpus.codes)


def test_the_words_are_hard_on_positions_and_the_quotes_still_hold(smoke):
    corpus = read_corpus(smoke)
    texts = {name: file.sources[0].text for name, file in corpus.documents.items()}
    whole = "".join(texts.values())
    for hard in ("🙂", "e\u0301", "\u00a0", "’"):
        assert hard in whole
    for name, text in texts.items():
        assert (smoke / "docs" / f"{name}.txt").read_bytes() == text.encode()
    for coding in corpus.codings:
        quote = coding.span.of(texts[coding.document])
        assert quote and quote == quote.strip()
        before = texts[coding.document][: coding.span.start]
        assert before.endswith((" ", "\u00a0")), "a passage begins with a word"


def test_documents_are_split_into_turns_with_speakers(smoke):
    source = next(iter(read_corpus(smoke).documents.values())).sources[0]
    assert len(source.turns) > 10 and {"Amina", "Chloé"} <= {turn.speaker for turn in source.turns}


def test_the_same_numbers_give_the_same_bytes(smoke, tmp_path):
    again = generate(tmp_path / "again", "--size", "smoke")
    other = generate(tmp_path / "other", "--size", "smoke", "--seed", "2")
    assert fingerprint(again) == fingerprint(smoke) != fingerprint(other)
    # Over an older corpus nothing of the older one stays.
    generate(other, "--size", "smoke")
    assert fingerprint(other) == fingerprint(smoke)


def test_each_number_can_be_chosen(tmp_path):
    folder = generate(
        tmp_path / "c", "--documents", "2", "--kilobytes", "3", "--codes", "7", "--codings", "41", "--seed", "5"
    )
    corpus = read_corpus(folder)
    assert (len(corpus.documents), len(corpus.codes), len(corpus.codings)) == (2, 7, 41)
    for path in (folder / "docs").iterdir():
        assert 3 * 1024 <= path.stat().st_size < 4 * 1024


def test_the_shared_tool_writes_what_is_read_here(shared_data, tmp_path):
    tool = shared_data.parent / "tools" / "gen_corpus.py"
    if not tool.is_file():
        pytest.skip("the shared generator is not beside this checkout")
    command = [sys.executable, tool, "--preset", "tiny", "--out", tmp_path / "theirs"]
    meta = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    corpus = read_corpus(tmp_path / "theirs")
    assert len(corpus.documents) == meta["docs"] and len(corpus.codes) == meta["codes"]
    assert len(corpus.codings) == meta["codings"]
    assert set(coders_of(corpus.codings)) == set(meta["coders"])
    lengths = [len(coding.span) for coding in corpus.codings]
    assert (min(lengths), max(lengths)) == (meta["coding_length"]["min"], meta["coding_length"]["max"])


CODES = '[{"name": "Doubt", "category": "Axis", "colour": "#112233"}, {"name": "Trust"}]'
CODING = '{"doc": "one", "start": 5, "end": 10, "code": "Doubt", "coder": "Ada"}\n'


def write(folder: Path, text: bytes | str = "Ada: hello there 🙂\n", codes: str = CODES, codings: str = CODING) -> Path:
    (folder / "docs").mkdir()
    (folder / "docs" / "one.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "codes.json").write_text(codes, encoding="utf-8")
    (folder / "codings.jsonl").write_text(codings, encoding="utf-8")
    return folder


def test_a_small_corpus_by_hand(tmp_path):
    corpus = read_corpus(write(tmp_path, codings="\n" + CODING + CODING.replace("Ada", "Bo")))
    assert [(code.name, code.category, code.colour) for code in corpus.codes] == [
        ("Doubt", "Axis", "#112233"),
        ("Trust", "", ""),
    ]
    assert [coding.coder for coding in corpus.codings] == ["Ada", "Bo"]
    assert corpus.codings[0].span.of(corpus.documents["one"].sources[0].text) == "hello"


FAULTS = {
    "codes that are no list": ({"codes": "{}"}, r"codes\.json"),
    "codes that are no JSON": ({"codes": "[{"}, r"codes\.json"),
    "codes nested without end": ({"codes": "[" * 100_000}, r"codes\.json"),
    "a code without a name": ({"codes": '[{"category": "Axis"}]'}, r"codes\.json.*1"),
    "a code that is a number": ({"codes": "[7]"}, r"codes\.json.*1"),
    "a code twice": ({"codes": '[{"name": "a"}, {"name": "a ", "category": "b"}]'}, r"codes\.json.*“a”.*twice"),
    "an impossible colour": ({"codes": '[{"name": "a", "colour": "red"}]'}, r"codes\.json.*1"),
    "a line that is no JSON": ({"codings": CODING + "{\n"}, r"codings\.jsonl, line 2"),
    "a line that is a list": ({"codings": "[]\n"}, r"codings\.jsonl, line 1"),
    "a missing field": ({"codings": CODING.replace('"code"', '"kode"')}, r"codings\.jsonl, line 1"),
    "a position that is text": ({"codings": CODING.replace("5", '"5"')}, r"codings\.jsonl, line 1"),
    "a position that is a truth": ({"codings": CODING.replace("5", "true")}, r"codings\.jsonl, line 1"),
    "a position before the text": ({"codings": CODING.replace("5", "-5")}, r"codings\.jsonl, line 1"),
    "a passage of nothing": ({"codings": CODING.replace("10", "5")}, r"codings\.jsonl, line 1"),
    "a passage beyond the text": ({"codings": CODING.replace("10", "1000")}, r"codings\.jsonl, line 1"),
    "a number without end": ({"codings": CODING.replace("10", "1" * 5000)}, r"codings\.jsonl, line 1"),
    "an unknown document": ({"codings": CODING.replace("one", "two")}, r"codings\.jsonl, line 1.*two"),
    "an unknown code": ({"codings": CODING.replace("Doubt", "Doub")}, r"codings\.jsonl, line 1.*Doub"),
    "a document with CRLF": ({"text": b"Ada: hello\r\nthere\r\n"}, r"one\.txt"),
    "a document with a BOM": ({"text": b"\xef\xbb\xbfAda: hello there"}, r"one\.txt"),
    "a document that is not UTF-8": ({"text": "Ada: hé là, ça va ? où ?".encode("cp1252")}, r"one\.txt"),
    "a document that is no text": ({"text": b"\x00\x01\x02" * 50}, r"one\.txt"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_names_its_file_and_line(tmp_path, name):
    parts, expected = FAULTS[name]
    with pytest.raises(UserError, match=expected) as fault:
        read_corpus(write(tmp_path, **parts))
    assert "hello there" not in str(fault.value)


@pytest.mark.parametrize("gone", ["codes.json", "codings.jsonl"])
def test_a_missing_part_is_named(tmp_path, gone):
    folder = write(tmp_path)
    (folder / gone).unlink()
    with pytest.raises(UserError, match=gone):
        read_corpus(folder)


def test_a_folder_that_is_no_corpus_and_a_file_are_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "absent", tmp_path / "file"):
        with pytest.raises(UserError, match="docs"):
            read_corpus(path)
