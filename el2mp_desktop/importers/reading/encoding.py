"""From bytes to text: which encoding a file is in, said honestly where it had to be guessed."""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import tr, trn

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP"), (b"PK\x05\x06", "ZIP"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"), (b"\x1f\x8b", "gzip"), (b"\xd0\xcf\x11\xe0", "Microsoft Office 97"), (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"), (b"SQLite format 3\0", "SQLite"), (b"ID3", "MP3"), (b"OggS", "Ogg"), (b"fLaC", "FLAC"),
)  # fmt: skip
_BOXED = {
    b"WEBP": "WebP", b"WAVE": "WAV", b"AVI ": "AVI", b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC",
    b"avif": "AVIF", b"M4A ": "M4A", b"qt  ": "QuickTime",
}  # fmt: skip
"""What is said behind “RIFF” and a length, or a length and “ftyp”, which is MP4 or one of its kin."""
_WESTERN = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_OTHER_SCRIPTS = (
    "cp1256", "cp1255", "cp1251", "cp1253", "cp874", "cp866", "koi8_r", "iso8859_5", "iso8859_6", "iso8859_7",
    "iso8859_8", "mac_cyrillic", "shift_jis", "cp932", "euc_jp", "gb18030", "big5", "euc_kr", "cp949",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *_WESTERN, *_OTHER_SCRIPTS)
"""Those that a person may choose from."""
_WESTERN_LETTERS = frozenset("éèêëàâäçùûüîïôöœæñáíóúßÉÈÊËÀÂÄÇÙÛÜÎÏÔÖŒÆÑÁÍÓÚ")
_OPENING = frozenset("“‘«")
_CLOSING = frozenset("”»…")
_DASHES = frozenset("–—")
_HEBREW = re.compile(rb"[\xe0-\xfa]")
_NOT_HEBREW = re.compile(rb"[\xc0-\xdf\xfb-\xff]|[\xea\xed\xef\xf3\xf5][\xe0-\xfa]")
"""Other letters of those code pages, and a final letter within a word: Russian and Greek cannot do without either."""
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Choice:
    """The encoding that a person asked for, and the one that was used in the end; empty for none."""

    asked: str = ""
    used: str = ""


_choice: ContextVar[Choice | None] = ContextVar("choice of encoding", default=None)


@contextmanager
def choosing(asked: str | None) -> Iterator[Choice]:
    """Within it, texts are read in the encoding asked for, if any; `UserError` where it is none of `ENCODINGS`."""
    if asked and asked not in ENCODINGS:
        known = ", ".join(ENCODINGS)
        raise UserError(tr("There is no encoding “{name}”; known are: {known}.", name=asked, known=known))
    choice = Choice(asked or "")
    token = _choice.set(choice)
    try:
        yield choice
    finally:
        _choice.reset(token)


def asked_encoding() -> str:
    """The encoding that is asked for now, or nothing."""
    choice = _choice.get()
    return choice.asked if choice else ""


def decode(data: bytes) -> Decoded:
    """The text in the bytes of a whole file, in the encoding chosen or else the one found."""
    choice = _choice.get() or Choice()
    decoded = _damaged(data, choice.asked) if choice.asked else _found(data)
    choice.used = choice.used or decoded.encoding
    return decoded


def texts(pieces: Iterable[bytes]) -> Iterator[str]:
    """The text of a file that comes in pieces, as `opened`."""
    yield from opened(pieces)[1]


def opened(pieces: Iterable[bytes]) -> tuple[str, Iterator[str]]:
    """The encoding chosen, or else the one that the first piece of a file is in, and the text of the pieces."""
    waiting = iter(pieces)
    first = next(waiting, b"")
    second = next(waiting, b"")
    if not second:
        decoded = decode(first)
        return decoded.encoding, iter((decoded.text,))
    choice = _choice.get() or Choice()
    name = choice.asked or _found(_whole(first)).encoding
    choice.used = choice.used or name
    return name, _decoded(name, chain((first, second), waiting))


def as_utf8(pieces: Iterable[bytes]) -> Iterator[str]:
    """The text of pieces that go on with a file in UTF-8, as `opened`."""
    return _decoded("utf-8", pieces)


def _decoded(name: str, pieces: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _whole(data: bytes) -> bytes:
    """Without the beginning of a character that was cut in two at the end, if this is UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.start >= len(data) - 3:
            return data[: error.start]
    return data


def _found(data: bytes) -> Decoded:
    """The text in the encoding it seems to be in.

    In order: byte order mark, UTF-16 and UTF-32 without one, strict UTF-8, UTF-8 with a few broken bytes, an
    encoding from before Unicode (Western by default); lines of both kinds, each in its own. Raises `UserError` where
    the bytes are no text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _damaged(data[len(bom) :], name)
    wide = _wide(data)
    if wide:
        return _guessed(data, wide)
    kind = binary_kind(data)
    if kind is not None:
        raise UserError(tr("It is not a text ({kind}).", kind=kind) if kind else tr("It is not a text."))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    mixed = _joined(data)
    if mixed:
        return mixed
    if _mostly_utf8(data):
        return _damaged(data, "utf-8")
    return _guessed(data, _legacy(data[:_SAMPLE]))


def peek(head: bytes) -> str:
    """The text at the beginning of a file, for telling its format; empty where it is no text."""
    asked = asked_encoding()
    if asked:
        return "" if binary_kind(head) else head.decode(asked, errors="ignore")
    for cut in range(4):  # a character may be cut in two at the end
        part = head[: len(head) - cut]
        for bom, name in _BOMS:
            if part.startswith(bom):
                return part[len(bom) :].decode(name, errors="ignore")
        if _wide(part):
            return part.decode(_wide(part), errors="ignore")
        try:
            return "" if binary_kind(part) is not None else part.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return head.decode("cp1252", errors="replace")


def binary_kind(data: bytes) -> str | None:
    """None for what may be a text; otherwise the name of what it is, empty where that is unknown."""
    sample = data[:_SAMPLE]
    for magic, kind in _MAGIC:
        # A transcript may well begin with “ID3:”; a sound file has control bytes beside it.
        if data.startswith(magic) and (kind == "PDF" or any(byte < 9 or byte > 126 for byte in data[:64])):
            return kind
    if data.startswith(b"RIFF") or (data[4:8] == b"ftyp" and data[0] == 0):
        kind = _BOXED.get(data[8:12], "MP4" if data[0] == 0 else "")
        if kind:
            return kind
    return "" if _controls(sample) > max(2, len(sample) // 100) else None


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _damaged(data: bytes, name: str) -> Decoded:
    text = data.decode(name, errors="replace")
    there_already = data.count("\ufffd".encode(name)) if name.startswith("utf") else 0
    broken = text.count("\ufffd") - there_already
    if broken <= 0:
        return Decoded(text, name)
    warning = tr("{count} unreadable characters were replaced by �.", count=broken)
    return Decoded(text, name, (warning,))


def _guessed(data: bytes, name: str) -> Decoded:
    decoded = _damaged(data, name)
    warning = tr("The file does not say how its letters are encoded; {encoding} was guessed. Check the accents.",
                 encoding=name)  # fmt: skip
    return Decoded(decoded.text, name, (warning, *decoded.warnings))


def _wide(data: bytes) -> str:
    """``utf-16-le`` and the like where the bytes are so without saying it, by the place of their zeros."""
    sample = data[: min(len(data), 4096) // 4 * 4]
    pairs = data[: min(len(data), 4096) // 2 * 2]
    for name, zeros, filled in (("utf-32-le", (2, 3), 0), ("utf-32-be", (0, 1), 3)):
        if len(sample) >= 8 and all(not any(sample[at::4]) for at in zeros) and any(sample[filled::4]):
            return name if _reads_as_text(sample, name) else ""
    even, odd = pairs[::2].count(0), pairs[1::2].count(0)
    # Latin text has a zero in nearly every pair; other scripts, full of control bytes, in spaces and line ends.
    share = 0.4 if pairs.isascii() and not _controls(pairs.replace(b"\0", b"")) else 0.05
    for name, here, there in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if here >= max(2, share * len(pairs) / 2) and here > 20 * there and _reads_as_text(pairs, name):
            return name
    return ""


def _reads_as_text(data: bytes, name: str) -> bool:
    text = data.decode(name, errors="replace")
    odd = sum(1 for ch in text if unicodedata.category(ch) in {"Cc", "Cn", "Co", "Cs"} and ch not in "\t\n\v\f\r\x1b")
    return (odd + text.count("\ufffd")) * 20 <= len(text)


def _joined(data: bytes) -> Decoded | None:
    """The text of a file put together from UTF-8 and a Western encoding, each line in its own; None for any other.

    A line that is no UTF-8 and yet holds sound characters of it was damaged instead.
    """
    lines = data.split(b"\n")
    older = [number for number, line in enumerate(lines) if not _is_utf8(line)]
    apart = b"\n".join(lines[number] for number in older)
    if _has_newer_letters(apart) or not _has_newer_letters(data):
        return None
    name = _legacy(apart[:_SAMPLE])
    if name not in _WESTERN or any(_accents(lines[number], name) < 1 for number in older):
        return None
    read_so = set(older)
    text = "\n".join(line.decode(name if n in read_so else "utf-8", errors="replace") for n, line in enumerate(lines))
    warning = trn("{count} line is no UTF-8 and was read as {encoding}. Check its accents.",
                  "{count} lines are no UTF-8 and were read as {encoding}. Check their accents.",
                  len(older), encoding=name)  # fmt: skip
    return Decoded(text, "utf-8", (warning,))


def _has_newer_letters(data: bytes) -> bool:
    return not data.decode("utf-8", errors="ignore").isascii()


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 in which a few characters were damaged, as by cutting."""
    text = data[:_SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(1 for ch in text if ch > "\x7f" and ch != "\ufffd")
    return sound > 4 * broken


def _legacy(sample: bytes) -> str:
    """The likeliest single-byte encoding.

    Where most letters lie beyond ASCII the script is not Latin, and a statistical detector does well; it does
    not on a few accents, so there the reading with the most accented letters within words wins. Hebrew without
    points, of which it needs much, is known by its final letters.
    """
    high = sum(1 for byte in sample if byte > 0x7F)
    plain = sum(1 for byte in sample if chr(byte).isascii() and chr(byte).isalpha())
    hebrew = len(_HEBREW.findall(sample)) if high > plain else 0
    if hebrew >= 8 and 5 * hebrew >= 4 * high and not _NOT_HEBREW.search(sample):
        return "cp1255"
    if high > plain and high >= 8:
        from charset_normalizer import from_bytes

        best = from_bytes(sample[:20_000], cp_isolation=list(_OTHER_SCRIPTS)).best()
        if best is not None:
            return best.encoding
    return max(_WESTERN, key=lambda name: _accents(sample, name))


def _accents(sample: bytes, name: str) -> int:
    """How many letters with accents and signs of a typesetter stand where they may, less those that do not."""
    text = sample.decode(name, errors="replace")
    return sum(
        _fits(before, ch, after)
        for before, ch, after in zip(" " + text, text, text[1:] + " ", strict=False)
        if ch > "\x7f" and (before.isalpha() or after.isalpha() or ch == "\u00a0")
    )


def _fits(before: str, ch: str, after: str) -> int:
    """1 for what may stand between these two, -1 for what does not, 0 for what says nothing."""
    if ch in _WESTERN_LETTERS:
        return -1 if (ch.isupper() and before.islower()) or (ch.islower() and after.isupper()) else 1
    if ch == "\u00a0":
        return int(after in ":;?!»" or before == "«")
    if ch in _DASHES:
        return 0
    opens, closes = ch in _OPENING and not before.isalpha(), ch in _CLOSING and not after.isalpha()
    return 1 if opens or closes or (ch == "’" and before.isalpha()) else -1
