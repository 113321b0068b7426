"""From bytes to text: marks, guesses that are admitted, damage that is counted, binaries that are refused."""

import codecs
import contextlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from el2mp_desktop.errors import UserError
from el2mp_desktop.importers.reading.encoding import decode, peek

FRENCH = "Marie : Bonjour à tous, c’est l’été « voilà » ; où est le garçon naïf ?"


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_marks(mark: bytes, name: str) -> None:
    decoded = decode(mark + (FRENCH + " 🙂").encode(name))
    assert (decoded.text, decoded.encoding, decoded.warnings) == (FRENCH + " 🙂", name, ())


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [FRENCH, "سارة: مرحبا كيف حالك اليوم\nعلي: أهلا وسهلا", "Привет, как дела сегодня?"])
def test_wide_encodings_without_a_mark(name: str, text: str) -> None:
    decoded = decode(text.encode(name))
    assert (decoded.text, decoded.encoding) == (text, name)
    assert decoded.warnings


@pytest.mark.parametrize("text", ["Où est l'hôtel ?", "Déjà", "garçon", FRENCH, "plain then café " * 30])
def test_western_by_default_even_when_short(text: str) -> None:
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "cp1252")
    assert "cp1252" in decoded.warnings[0]


@pytest.mark.parametrize("name", ["mac-roman", "cp850", "iso8859-15"])
def test_older_western_encodings(name: str) -> None:
    text = "Bonjour à tous, c'est déjà l'été, où sont les élèves français ? Ma sœur, ça va." if name != "cp850" else (
        "Bonjour à tous, c'est déjà l'été, où sont les élèves français ?"
    )  # fmt: skip
    assert decode(text.encode(name)).text == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cp1256", "بالموازاة مع ذلك وللإشارة إلى المنطقة المغاربية بشكل عام كان المؤرخون العرب في العصور"),
        ("cp1255", "אין כמעט ניבים אזוריים עבריים למעשה השפה הנשמעת בפי דוברים ילידיים זהה כמעט בכל הארץ"),
        ("cp1251", "Привет, как дела сегодня? Это обычный текст на русском языке, довольно длинный."),
    ],
)
def test_other_scripts(name: str, text: str) -> None:
    assert decode(text.encode(name)).text == text


def test_a_damaged_character_is_replaced_and_counted() -> None:
    data = FRENCH.encode()
    broken = data[: data.index("é".encode()) + 1] + data[data.index("é".encode()) + 2 :]
    decoded = decode(broken)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 1
    assert decoded.warnings[0].startswith("1 ")


def test_a_file_put_together_from_two_encodings_is_read_line_by_line() -> None:
    lines = ["Éloïse : déjà vu", "François : ça va", "Ann: hello", "Éloïse : très bien"]
    data = b"\r\n".join(line.encode("cp1252" if line.startswith("F") else "utf-8") for line in lines)
    decoded = decode(data)
    assert (decoded.text.split("\r\n"), decoded.encoding) == (lines, "utf-8")
    assert decoded.warnings == ("1 line is no UTF-8 and was read as cp1252. Check its accents.",)


def test_a_character_cut_at_the_end_is_damage_and_no_other_encoding() -> None:
    decoded = decode("Éloïse : déjà vu\nune très jolie idée\ncafé".encode()[:-1])
    assert decoded.text.endswith("\ncaf\ufffd")


def test_replacement_characters_that_were_there_are_no_damage() -> None:
    assert decode("a\ufffdb".encode()).warnings == ()


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", bytes(1000), Random(1).randbytes(4096)]
)
def test_binaries_are_refused(data: bytes) -> None:
    with pytest.raises(UserError):
        decode(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_survives(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


def test_words_that_begin_like_a_binary_are_words() -> None:
    assert decode(b"ID3: I like the course.\n").text == "ID3: I like the course.\n"


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_text_or_a_sentence(data: bytes) -> None:
    with contextlib.suppress(UserError):
        assert isinstance(decode(data).text, str)
    assert isinstance(peek(data), str)


@pytest.mark.parametrize("cut", range(4))
def test_a_head_cut_within_a_character_is_still_read(cut: int) -> None:
    data = ("é" * 10 + "🙂").encode()
    assert peek(data[: len(data) - cut]).startswith("é" * 10)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("אני חושב שכן.", "cp1255"),
        ("כן, בוודאי. לא הבנתי את השאלה.\nאפשר לחזור?", "iso8859_8"),
        ("שלום לכולם, אני שמחה להיות כאן היום\nתודה רבה על ההזמנה", "cp1255"),
        ("интервьюер: как вы начали?\nучастница: сначала боялась", "cp1251"),
        ("интервьюер: как вы начали?\nучастница: сначала боялась", "cp866"),
        ("Я думаю, да. Мы пробуем снова.", "cp1251"),
        ("καλημέρα σε όλους, χαίρομαι που είμαι εδώ", "cp1253"),
        ("مرحبا بالجميع، أنا سعيدة بوجودي هنا", "cp1256"),
    ],
)
def test_a_few_words_in_another_script(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
@pytest.mark.parametrize(
    "text",
    [
        "Ana: It’s fine.\nBo: Don’t know – maybe.\n",
        "Ana: “Yes”\nBo: “Well… no”\n",
        "Ana:\u00a0“So, how’d you start?”\nBo:\u00a0“I was—how do you say?—a ‘beginner’.”\n",
        "Ana\u00a0: Où ça\u00a0?\nBo\u00a0: « Là-bas », près d’ici…\n",
    ],
)
def test_quotation_marks_of_a_typesetter_tell_the_encoding(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.encoding, decoded.text) == (encoding, text)
