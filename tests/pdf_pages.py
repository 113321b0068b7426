"""Writes small PDF files: lines of text at given places, for tests of reading them."""

from collections.abc import Sequence

Line = tuple[float, float, str]
"""Left edge and baseline in points from the lower left corner, and the words (Latin letters)."""


def pdf(pages: Sequence[Sequence[Line]], *, encrypt: str = "") -> bytes:
    """A PDF of Helvetica in 10 points; ``encrypt`` is the text of an ``/Encrypt`` entry."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * at} 0 R' for at in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        words = "\n".join(f"1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj" for x, y, text in lines)
        stream = f"BT /F1 10 Tf\n{words}\nET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    return _file(objects, encrypt)


def column(lines: Sequence[str], *, x: float = 72, top: float = 770, pitch: float = 12) -> list[Line]:
    """Lines below each other; an empty one leaves a gap."""
    return [(x, top - at * pitch, text) for at, text in enumerate(lines) if text]


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[str], encrypt: str) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R {encrypt} >>"
    tail = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(data)}\n%%EOF\n"
    )
    return data + tail.encode("cp1252")
