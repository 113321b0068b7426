"""The wordings that a project's models were or would be given, and the exact request that one of them makes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from el2mp_desktop.errors import UserError
from el2mp_desktop.language import moment, number, tr

if TYPE_CHECKING:
    from el2mp_desktop.project import Project
    from el2mp_desktop.suggest.base import CodeCard, EngineIdentity, Passage
    from el2mp_desktop.suggest.ollama.wording import Words


@dataclass(frozen=True, slots=True)
class Version:
    name: str
    text: str
    shipped: bool = False
    in_force: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    about: str
    body: str
    """JSON as it would be sent, laid out to be read; empty where nothing would be."""


def versions_of(project: Project, language: str, stage: str) -> list[Version]:
    """The program's words, the project's own if it has any, and those of earlier runs, the latest first."""
    from el2mp_desktop.suggest.ollama.wording import WORDS

    shipped = WORDS[language][stage]
    own = project.read.project().prompts.get(language, {}).get(stage)
    found = [Version(tr("The program’s own words"), shipped, shipped=True, in_force=own is None)]
    if own is not None:
        found.insert(0, Version(tr("This project’s own words"), own, in_force=True))
    known = {version.text.strip() for version in found}
    for run in project.read.runs():
        text = _sent(project, run.prompt_sha, language, stage) if run.purpose == "suggest" else ""
        if text and text.strip() not in known:
            known.add(text.strip())
            found.append(Version(tr("As sent on {date}", date=moment(run.started_at)), text))
    return found


def _sent(project: Project, sha: str, language: str, stage: str) -> str:
    """What a run kept of its instructions; nothing where it had none, or those of an early program."""
    data = project.read.blob(sha) if sha else None
    try:
        words = json.loads(data) if data else {}
    except ValueError:
        return ""
    text = words.get(language, {}).get(stage, "") if isinstance(words, dict) else ""
    return text if isinstance(text, str) else ""


def request_of(
    turn: int,
    passage: Passage | None,
    cards: Sequence[CodeCard],
    words: Words,
    model: str,
    code_id: str | None,
    language: str,
    known: EngineIdentity | None = None,
) -> Preview:
    """About a turn, read as one in that language; its number is 0 where there is no turn at all."""
    from el2mp_desktop.suggest.ollama.preview import assumed, preview

    if not turn:
        return Preview(tr("Import a source to see the request about one of its turns."), "")
    if passage is None:
        return Preview(tr("No model is asked about turn {turn}.", turn=number(turn)), "")
    try:
        body: Mapping[str, object] = preview(
            replace(passage, language=language), cards, words, model or tr("MODEL"), code_id, known
        )
    except UserError as reason:
        return Preview(str(reason), "")
    sent = len(json.dumps(body, ensure_ascii=False).encode())
    about = tr("The request about turn {turn}: {count} bytes, to this computer.", turn=number(turn), count=number(sent))
    if known is None:
        about = f"{about} {assumed()}"
    return Preview(about, json.dumps(body, ensure_ascii=False, indent=2))
