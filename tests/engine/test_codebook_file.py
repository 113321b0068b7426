"""The codebook that ships, and what happens to files that are not quite codebooks."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.domain.palette import COLOURS, FAMILIES, PATTERNS, Look, new_look, shade, too_close
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.codebook_file import find_codebook, load_codebook, shipped_codebooks

SMALL = """
languages: [en, fr]
codes:
- id: A
  name: {en: Trust, fr: Confiance}
  children:
  - id: A.1
    name: {en: Doubt, fr: Doute}
"""


@pytest.fixture
def codebook(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_the_shipped_codebook_is_whole_in_both_languages():
    book = load_codebook(shipped_codebooks()["el2mp"])
    assert book.languages == ("en", "fr")
    assert book.version == "0.2" and book.licence == "CC BY 4.0" and "EL2MP Desktop" in book.citation
    assert len(book.rules) == 7 and all(rule["en"] and rule["fr"] for rule in book.rules)
    tops = [code.key for code in book.codes if code.parent_key is None]
    assert tops == ["HES", "ITE", "NEG", "OTHER"]
    assert len(book.codes) == 32
    for code in book.codes:
        for texts in (code.name, code.definition):
            assert set(texts) == {"en", "fr"}, code.key
        if code.parent_key:
            for texts in (code.include, code.exclude, code.example, code.ask, code.synonyms):
                assert set(texts) == {"en", "fr"}, code.key
            assert code.key.startswith(code.parent_key + ".")
        assert code.references


def test_codes_come_in_the_order_of_the_tree():
    codes = load_codebook(find_codebook("el2mp")).codes
    assert [code.key for code in codes[:3]] == ["HES", "HES.danger", "HES.inspire"]
    seen: set[str] = set()
    for code in codes:
        assert code.parent_key is None or code.parent_key in seen
        seen.add(code.key)


def test_the_shipped_codes_can_be_told_apart():
    codes = load_codebook(find_codebook("el2mp")).codes
    looks = {code.key: Look(code.colour, code.pattern) for code in codes}
    assert len(set(looks.values())) == len(codes)
    for axis, family in zip(("HES", "ITE", "NEG"), FAMILIES, strict=True):
        assert {look.colour for key, look in looks.items() if key.startswith(axis)} <= family
    # Eleven codes in four hues that nearly all lie close: three pairs are the fewest there can be.
    assert sum(too_close(one, other) for one, other in combinations(looks.values(), 2)) == 3


def test_a_codebook_is_found_by_name_or_path(codebook):
    assert find_codebook("el2mp").name == "el2mp.yaml"
    path = codebook(SMALL)
    assert find_codebook(str(path)) == path
    with pytest.raises(UserError, match=r"nowhere.*el2mp"):
        find_codebook("nowhere")


def test_a_minimal_codebook_gets_looks_of_its_own(codebook):
    first, second = load_codebook(codebook(SMALL)).codes
    assert (first.key, second.key, second.parent_key) == ("A", "A.1", "A")
    assert first.codable and second.name == {"en": "Doubt", "fr": "Doute"}
    assert Look(first.colour, first.pattern) != Look(second.colour, second.pattern)


def test_one_language_may_go_without_saying(codebook):
    book = load_codebook(codebook("languages: [fr]\ntitle: Essai\ncodes:\n- {id: a, name: no, synonyms: [oui]}"))
    assert book.title == {"fr": "Essai"}
    assert book.codes[0].name == {"fr": "no"} and book.codes[0].synonyms == {"fr": ("oui",)}


def test_an_empty_field_is_no_field_and_false_means_not_codable(codebook):
    text = SMALL + "  definition: {en: , fr: ~}\n  isCodable: false\n"
    book = load_codebook(codebook(text))
    assert book.codes[0].definition == {} and not book.codes[0].codable


CODE = "languages: [en, fr]\ncodes:\n- id: X\n  name: {en: Trust, fr: Confiance}\n  "
FAULTS = {
    "empty": ("", "empty"),
    "only a comment": ("# nothing\n", "empty"),
    "a list": ("- a\n- b\n", "named fields"),
    "not yaml": ("codes: [a, {b: \n", "not valid YAML.*line"),
    "tabs": ("codes:\n\t- id: A\n", "not valid YAML.*line 2"),
    "two documents": ("languages: [en]\n---\ncodes: []\n", "not valid YAML"),
    "not text": (b"\xff\xfe\x00\x01", "UTF-8"),
    "a NUL": (b"languages: [en]\ncodes: \x00\n", "characters"),
    "an escaped NUL": ('languages: ["e\\0n"]\n', "unreadable character"),
    "no languages": ("codes:\n- {id: a, name: b}\n", "languages"),
    "odd language": ("languages: [English]\ncodes: []\n", "English.*not the code of a language"),
    "language twice": ("languages: [en, en]\ncodes: []\n", "“en” is there twice"),
    "no codes": ("languages: [en]\n", "no codes"),
    "codes as text": ("languages: [en]\ncodes: many\n", "“codes” must be a list"),
    "code as text": ("languages: [en]\ncodes: [many]\n", "named fields"),
    "unknown top field": ("languages: [en]\nauthor: me\ncodes: []\n", "“author”.*“authors”"),
    "no id": ("languages: [en]\ncodes:\n- {name: a}\n", "top of the tree has no id"),
    "no id below": ("languages: [en]\ncodes:\n- {id: P, name: a, children: [{name: b}]}\n", "under “P” has no id"),
    "duplicate id": (CODE + "children:\n  - {id: x, name: {en: a, fr: b}}\n", "“x”.*twice"),
    "no name": ("languages: [en]\ncodes:\n- {id: X}\n", "“X”.*no name in “en”"),
    "half a name": ("languages: [en, fr]\ncodes:\n- {id: X, name: {en: a}}\n", "“X”.*no name in “fr”"),
    "name in no language": ("languages: [en, fr]\ncodes:\n- {id: X, name: a}\n", "“X”.*each language"),
    "undeclared language": (CODE + "ask: {de: Wie?}\n", "“X”.*“de”.*not in “languages”"),
    "unknown field": (CODE + "defintion: {en: a}\n", "“X”.*“defintion”.*“definition”"),
    "field twice": (CODE + "ask: {en: a}\n  ask: {en: b}\n", "“ask” is there twice \\(line 6\\)"),
    "list for text": (CODE + "ask: {en: [a]}\n", "“X”.*“ask” must be a text"),
    "text for list": (CODE + "synonyms: {en: a}\n", "“X”.*“synonyms” must be a list"),
    "list as field": (CODE + "? [a]\n  : b\n", "name of a field"),
    "unclear truth": (CODE + "isCodable: perhaps\n", "“X”.*true or false"),
    "unknown colour": (CODE + "colour: mauve\n", "“X”.*“mauve” is no colour.*indigo"),
    "unknown pattern": (CODE + "pattern: zigzag\n", "“X”.*“zigzag” is no pattern"),
    "children as text": (CODE + "children: some\n", "“X”.*“children” must be a list"),
    "same name twice": (CODE.replace("codes:", "codes:\n- {id: Y, name: {en: TRUST, fr: b}}"), "“X”.*“TRUST”"),
    "python object": (CODE + "ask: !!python/object/apply:os.system [echo]\n", "special YAML value"),
    "own tag": (CODE + "ask: {en: !mine a}\n", "special YAML value"),
    "alias": (CODE + "ask: &a {en: b}\n  include: *a\n", "Line 6 refers to another place"),
    "merge": (CODE + "<<: {ask: a}\n", "special YAML value|no field"),
    "deep": ("[" * 5000 + "]" * 5000, "nested too deeply"),
    "deep mappings": ("{a: " * 5000, "nested too deeply|not valid"),
    "large": ("# " + "x" * 1_000_000, "larger than 1 MB"),
    "many codes": (
        "languages: [en]\ncodes:\n" + "".join(f"- {{id: c{i}, name: n{i}}}\n" for i in range(501)),
        "more than 500 codes",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_a_sentence_that_names_the_file(codebook, name):
    text, expected = FAULTS[name]
    with pytest.raises(UserError, match=expected) as fault:
        load_codebook(codebook(text))
    assert str(fault.value).startswith("mine.yaml cannot be used as a codebook. ")
    assert "\n" not in str(fault.value)


def test_a_bomb_of_aliases_is_refused_before_it_grows(codebook):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(UserError, match="refers to another place"):
        load_codebook(codebook("\n".join(lines)))


def test_a_folder_or_nothing_is_a_sentence_too(tmp_path):
    for path in (tmp_path, tmp_path / "absent.yaml"):
        with pytest.raises(UserError, match="cannot be read"):
            load_codebook(path)


@given(st.text(alphabet="abc: -[]{}&*!|>'\"#\n\t,?%@`é\0", max_size=60))
def test_no_text_at_all_brings_the_reader_down(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode())
    with pytest.raises(UserError):
        load_codebook(path)


@given(st.lists(st.builds(Look, st.sampled_from([*COLOURS, "#123456"]), st.sampled_from(PATTERNS)), max_size=60))
def test_a_new_code_gets_a_free_look(used):
    look = new_look(used)
    assert used.count(look) == min(used.count(Look(c, p)) for c in COLOURS for p in PATTERNS)
    for family in FAMILIES:
        beside = Look(sorted(family)[0])
        free = {Look(c, p) for c in family for p in PATTERNS} - set(used)
        assert new_look(used, beside) in free or not free


def test_the_first_looks_are_never_close():
    used: list[Look] = []
    for _ in range(24):
        used.append(new_look(used))
    assert not any(too_close(one, other) for one, other in combinations(used, 2))


def test_shades_follow_the_page():
    assert shade("indigo") == "#8386BB" and shade("indigo", dark=True) == "#6675DB"
    assert shade("#12AB34") == "#12AB34"
