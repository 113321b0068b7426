"""Bring resources/translations/fr.po up to date with the messages in the code: new ones empty, unused ones gone.

.venv/bin/python build_scripts/translations.py          update the file
.venv/bin/python build_scripts/translations.py --check  only say what is missing; exit 1 if anything is
"""

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "resources" / "translations" / "fr.po"
PACKAGES = ("el2mp_desktop", "app/el2mp_app")
KEYWORDS = {"tr": None, "trn": (1, 2), "mark": None, "operation": None}
Call = tuple[int, str, str | tuple[str | None, ...] | None, list[str]]


def calls(file: IO[bytes], keywords: Collection[str], _tags: object, options: object) -> Iterator[Call]:
    """Calls of the keywords anywhere in a module, as Babel wants them. Its own way passes over those in f-strings."""
    for node in ast.walk(ast.parse(file.read())):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in keywords and node.args:
            given = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            words = tuple(value if isinstance(value, str) else None for value in given)
            yield node.lineno, name, words if len(words) > 1 else words[0], []


METHODS = [("**.py", calls)]


def extracted() -> Catalog:
    """Every message of both packages."""
    catalog = Catalog(locale="fr", fuzzy=False)
    for package in PACKAGES:
        for _, _, message, _, _ in extract_from_dir(ROOT / package, METHODS, keywords=KEYWORDS):
            if message and message != ("", ""):
                catalog.add(message)
    return catalog


def translated() -> Catalog:
    with FILE.open("rb") as file:
        return read_po(file, locale="fr")


def missing(catalog: Catalog, french: Catalog) -> list[str]:
    """Messages without a French text, or with one that is marked as doubtful."""
    found = []
    for message in catalog:
        known = french.get(message.id)
        texts = [] if known is None else known.string if isinstance(known.string, tuple) else (known.string,)
        if message.id and (known is None or known.fuzzy or not texts or not all(texts)):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def update() -> None:
    catalog, french = extracted(), translated() if FILE.is_file() else Catalog(locale="fr")
    for message in catalog:
        known = french.get(message.id) if message.id else None
        if known is not None:
            message.string = known.string
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with FILE.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, omit_header=True, no_location=True)


def main() -> int:
    if "--check" not in sys.argv[1:]:
        update()
    lacking = missing(extracted(), translated())
    for message in lacking:
        print(message)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
