"""Reads a small YAML file as texts, lists and named fields; nothing in it is executed or expanded."""

import re
from pathlib import Path
from typing import TypeAlias

import yaml

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import number, reason_of, tr

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
"""Scalars stay the text that was written (``no`` is not False); nothing, ``null`` and ``~`` are None."""

_UNREADABLE = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 1_000_000
_DEEPEST = 40
_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = {_TAG + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "seq", "map")}


def read_plain_yaml(path: Path) -> Plain:
    """The one document of the file, or None if it is empty. Raises `UserError`, without the file's name."""
    text = _text(path)
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = number(mark.line + 1 if mark else 1)
        raise UserError(
            tr("It is not valid YAML (line {line}). Check the indentation and the quotes there.", line=line)
        ) from None
    except yaml.YAMLError:
        raise UserError(tr("It holds characters that have no place in YAML. Save it again as plain text.")) from None
    return None if node is None else _plain(node)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as fault:
        raise UserError(tr("It cannot be read: {reason}.", reason=reason_of(fault))) from None
    if len(content) > _LARGEST:
        raise UserError(tr("It is larger than 1 MB. Choose the YAML file of a codebook."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(tr("It is not text in UTF-8. Save it again in that encoding.")) from None


def _refuse_tricks(text: str) -> None:
    """Before anything is built: no aliases (they can grow without end) and no depth that exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            line = _line(event)
            raise UserError(tr("Line {line} refers to another place by “*”. Write the text out there.", line=line))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = _line(event)
            raise UserError(tr("It is nested too deeply (line {line}). Use fewer levels.", line=line))


def _plain(node: yaml.Node) -> Plain:
    if node.tag not in _PLAIN_TAGS:
        line = _line(node)
        raise UserError(tr("Line {line} holds a special YAML value. Write plain text there, in quotes.", line=line))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if node.tag == _TAG + "null" else _clean(node)


def _mapping(node: yaml.MappingNode) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for key, value in node.value:
        name = _clean(key) if isinstance(key, yaml.ScalarNode) else None
        line = _line(key)
        if name is None:
            raise UserError(tr("The name of a field must be one word (line {line}).", line=line))
        if name in found:
            raise UserError(tr("The field “{field}” is there twice (line {line}). Keep one.", field=name, line=line))
        found[name] = _plain(value)
    return found


def _clean(node: yaml.Node) -> str:
    """The text without the space around it; characters that no project can hold are refused."""
    text = str(node.value).strip()
    if _UNREADABLE.search(text):
        line = _line(node)
        raise UserError(tr("Line {line} holds an unreadable character. Take it out.", line=line))
    return text


def _line(place: yaml.Node | yaml.Event) -> str:
    return number(place.start_mark.line + 1 if place.start_mark else 1)
