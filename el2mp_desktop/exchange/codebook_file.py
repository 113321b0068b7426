"""Reads a codebook from its YAML file, strictly, and finds the codebooks that ship."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from el2mp_desktop.domain.codetree import TreeCode, check_names
from el2mp_desktop.domain.palette import COLOURS, PATTERNS, Look, is_colour, new_look
from el2mp_desktop.errors import UserError
from el2mp_desktop.exchange.plain_yaml import Plain, read_plain_yaml
from el2mp_desktop.language import number, tr
from el2mp_desktop.locations import shipped

Texts = Mapping[str, str]
"""Language -> text; a language without a text is left out."""


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    key: str
    """Its id in the file, such as ``HES.danger``."""
    parent_key: str | None
    name: Texts
    colour: str
    """A name of the palette or ``#RRGGBB``."""
    pattern: str
    codable: bool = True
    definition: Texts = field(default_factory=dict)
    ask: Texts = field(default_factory=dict)
    include: Texts = field(default_factory=dict)
    exclude: Texts = field(default_factory=dict)
    example: Texts = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: str = ""


@dataclass(frozen=True, slots=True)
class CodebookFile:
    title: Texts
    languages: tuple[str, ...]
    codes: tuple[CodebookEntry, ...]
    """In the order of the tree, each code above those under it."""
    rules: tuple[Texts, ...] = ()
    unit: Texts = field(default_factory=dict)
    """What is coded at a time."""
    version: str = ""
    authors: str = ""
    licence: str = ""
    citation: str = ""
    derived_from: str = ""


def shipped_codebooks() -> dict[str, Path]:
    """The codebooks that come with the program, by name."""
    return {path.stem: path for path in sorted(shipped("codebooks").glob("*.yaml"))}


def find_codebook(name_or_path: str) -> Path:
    """A shipped codebook by its name, or a file by its path."""
    known = shipped_codebooks()
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path)
    if path.is_file():
        return path
    message = tr(
        "There is no codebook “{name}”. Name a YAML file, or a codebook that comes with the program: {known}.",
        name=name_or_path,
        known=", ".join(known),
    )
    raise UserError(message)


def load_codebook(path: Path) -> CodebookFile:
    """Read and check a codebook. Raises `UserError` naming the file, the code and what to do."""
    try:
        return _codebook(read_plain_yaml(path))
    except UserError as fault:
        message = tr("{file} cannot be used as a codebook. {reason}", file=path.name, reason=fault)
        raise UserError(message) from None


_FIELDS = (
    *("title", "version", "authors", "licence", "citation", "languages"),
    *("derived_from", "unit", "rules", "codes"),
)
_CODE_FIELDS = (
    *("id", "name", "colour", "pattern", "isCodable", "definition", "ask", "include", "exclude"),
    *("example", "synonyms", "references", "children"),
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z")
_MOST_CODES = 500


def _codebook(content: Plain) -> CodebookFile:
    if content is None:
        raise UserError(tr("It is empty. Write at least “languages” and “codes”."))
    fields = _Fields(tr("The codebook"), content, _FIELDS)
    fields.languages = languages = _languages(fields)
    return CodebookFile(
        title=fields.texts("title"),
        languages=languages,
        codes=_Codes(languages).read(fields),
        rules=tuple(fields.as_texts("rules", rule) for rule in fields.items("rules")),
        unit=fields.texts("unit"),
        version=fields.text("version"),
        authors=fields.text("authors"),
        licence=fields.text("licence"),
        citation=fields.text("citation"),
        derived_from=fields.text("derived_from"),
    )


def _languages(fields: "_Fields") -> tuple[str, ...]:
    languages = tuple(fields.as_text("languages", item) for item in fields.items("languages"))
    if not languages:
        raise UserError(tr("It does not say its languages. Add a line such as “languages: [en, fr]”."))
    for language in languages:
        if not _LANGUAGE.match(language):
            raise UserError(
                tr("“{language}” is not the code of a language. Write “en”, “fr” and so on.", language=language)
            )
        if languages.count(language) > 1:
            raise UserError(tr("The language “{language}” is there twice. Keep one.", language=language))
    return languages


class _Codes:
    """Walks the tree of codes and collects the entries."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.entries: list[CodebookEntry] = []
        self.keys: set[str] = set()
        self.siblings: dict[str | None, list[TreeCode]] = defaultdict(list)

    def read(self, codebook: "_Fields") -> tuple[CodebookEntry, ...]:
        self._level(codebook, "codes", None)
        if not self.entries:
            raise UserError(tr("It has no codes. Add a list “codes”, each with an id and a name."))
        return tuple(self.entries)

    def _level(self, above: "_Fields", name: str, parent: CodebookEntry | None) -> None:
        for item in above.items(name):
            fields = _Fields(tr("A code without an id"), item, _CODE_FIELDS, self.languages)
            entry = self._entry(fields, parent)
            self._check(fields, entry)
            self.entries.append(entry)
            self._level(fields, "children", entry)

    def _entry(self, fields: "_Fields", parent: CodebookEntry | None) -> CodebookEntry:
        key = fields.text("id")
        if not key:
            place = tr("under “{code}”", code=parent.key) if parent else tr("at the top of the tree")
            raise UserError(tr("A code {place} has no id. Give it a short one, such as “HES.danger”.", place=place))
        look = self._look(fields, parent)
        return CodebookEntry(
            key=key,
            parent_key=parent.key if parent else None,
            name={language: " ".join(name.split()) for language, name in fields.texts("name").items()},
            colour=look.colour,
            pattern=look.pattern,
            codable=fields.truth("isCodable"),
            definition=fields.texts("definition"),
            ask=fields.texts("ask"),
            include=fields.texts("include"),
            exclude=fields.texts("exclude"),
            example=fields.texts("example"),
            synonyms=fields.words("synonyms"),
            references=fields.text("references"),
        )

    def _look(self, fields: "_Fields", parent: CodebookEntry | None) -> Look:
        colour, pattern = fields.text("colour"), fields.text("pattern")
        if colour and not is_colour(colour):
            raise fields.fault(
                tr("“{colour}” is no colour. Use #RRGGBB or: {known}.", colour=colour, known=", ".join(COLOURS))
            )
        if pattern and pattern not in PATTERNS:
            raise fields.fault(
                tr("“{pattern}” is no pattern. Use: {known}.", pattern=pattern, known=", ".join(PATTERNS))
            )
        if colour:
            return Look(colour, pattern or "solid")
        used = [Look(entry.colour, entry.pattern) for entry in self.entries]
        handed = new_look(used, Look(parent.colour, parent.pattern) if parent else None)
        return Look(handed.colour, pattern or handed.pattern)

    def _check(self, fields: "_Fields", entry: CodebookEntry) -> None:
        if len(self.entries) == _MOST_CODES:
            most = number(_MOST_CODES)
            raise UserError(tr("It has more than {most} codes. Split it into several files.", most=most))
        if entry.key.casefold() in self.keys:
            raise fields.fault(tr("this id is there twice. Give one of the two another id."))
        for language in self.languages:
            if language not in entry.name:
                raise fields.fault(
                    tr(
                        "there is no name in “{language}”. Write one, or take “{language}” out of “languages”.",
                        language=language,
                    )
                )
        siblings = self.siblings[entry.parent_key]
        try:
            check_names(siblings, entry.name, entry.parent_key)
        except UserError as clash:
            raise fields.fault(str(clash)) from None
        self.keys.add(entry.key.casefold())
        siblings.append(TreeCode(entry.key, entry.parent_key, len(siblings), entry.name))


class _Fields:
    """The named fields of the codebook or of one code, each read as what it has to be."""

    def __init__(self, where: str, content: Plain, known: tuple[str, ...], languages: tuple[str, ...] = ()) -> None:
        self.where = where
        self.languages = languages
        if not isinstance(content, dict):
            raise self.fault(tr("named fields are expected here, such as “name: …”."))
        self.content = content
        key = content.get("id")
        if key and isinstance(key, str):
            self.where = tr("Code “{code}”", code=key)
        for name in content:
            if name not in known:
                raise self._unknown(name, known)

    def fault(self, reason: str) -> UserError:
        return UserError(tr("{where}: {reason}", where=self.where, reason=reason))

    def _unknown(self, name: str, known: tuple[str, ...]) -> UserError:
        near = get_close_matches(name, known, 1)
        if near:
            return self.fault(tr("there is no field “{field}”. Did you mean “{near}”?", field=name, near=near[0]))
        fields = ", ".join(known)
        return self.fault(tr("there is no field “{field}”. The fields are: {known}.", field=name, known=fields))

    def text(self, name: str) -> str:
        return self.as_text(name, self.content.get(name))

    def as_text(self, name: str, value: Plain) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        raise self.fault(tr("“{field}” must be a text.", field=name))

    def truth(self, name: str) -> bool:
        """True where nothing is said."""
        value = self.text(name).lower()
        if value not in ("", "true", "false", "yes", "no"):
            raise self.fault(tr("“{field}” must be true or false.", field=name))
        return value in ("", "true", "yes")

    def items(self, name: str) -> list[Plain]:
        value = self.content.get(name)
        if value is None or isinstance(value, list):
            return value or []
        raise self.fault(tr("“{field}” must be a list.", field=name))

    def texts(self, name: str) -> dict[str, str]:
        return self.as_texts(name, self.content.get(name))

    def as_texts(self, name: str, value: Plain) -> dict[str, str]:
        pairs = self._by_language(name, value)
        return {language: text for language, item in pairs.items() if (text := self.as_text(name, item))}

    def words(self, name: str) -> dict[str, tuple[str, ...]]:
        """Lists of words, by language."""
        found: dict[str, tuple[str, ...]] = {}
        for language, value in self._by_language(name, self.content.get(name)).items():
            if value is not None and not isinstance(value, list):
                raise self.fault(tr("“{field}” must be a list for each language.", field=name))
            found[language] = tuple(word for item in value or [] if (word := self.as_text(name, item)))
        return {language: words for language, words in found.items() if words}

    def _by_language(self, name: str, value: Plain) -> dict[str, Plain]:
        """A codebook in one language may leave the language out."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            if len(self.languages) == 1:
                return {self.languages[0]: value}
            raise self.fault(tr("“{field}” must say each language, such as “{field}: {{en: …, fr: …}}”.", field=name))
        for language in value:
            if language not in self.languages:
                raise self.fault(
                    tr(
                        "“{field}” is written in “{language}”, which is not in “languages”. Add it there.",
                        field=name,
                        language=language,
                    )
                )
        return value
