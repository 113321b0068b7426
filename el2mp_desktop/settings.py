"""The person's own settings: who they are, their language, what they opened last. No fieldwork in here."""

import uuid
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from el2mp_desktop.locations import user_folder
from el2mp_desktop.whole_files import keep_own, read_own

_FILE = "settings.json"
_RECENT = 10


@dataclass(frozen=True, slots=True)
class Settings:
    name: str = ""
    """Whose codings these are; empty until the first start has asked."""
    initials: str = ""
    language: str = ""
    """``en``, ``fr``, or empty for the system's."""
    theme: str = ""
    """``light``, ``dark``, ``contrast``, or empty for the system's."""
    recent: tuple[str, ...] = ()
    text_size: int = 17
    line_spacing: int = 100
    """Of the text read, in percent of the type's own."""
    line_length: int = 100
    """Of the text read, in percent of 62 to 72 characters."""
    ollama_host: str = "http://127.0.0.1:11434"
    ollama_model: str = ""
    ollama_parallel: int = 1
    """Requests that the window puts at a time."""
    go_on: bool = False
    """Whether coding a passage selects the one that follows."""
    keys: dict[str, list[str]] = field(default_factory=dict)
    """The person's own keys, by command of the window."""
    person_id: str = ""
    """Given with the first name: by it projects know the same person under another name."""

    def with_recent(self, path: Path) -> "Settings":
        others = [item for item in self.recent if item != str(path)]
        return replace(self, recent=(str(path), *others)[:_RECENT])


def settings_file() -> Path:
    return user_folder() / _FILE


def load_settings() -> Settings:
    """What was saved, or the beginnings; an unreadable file or an unknown field is no reason not to start."""
    stored = read_own(_FILE)
    defaults = asdict(Settings())
    known: dict[str, Any] = {k: v for k, v in stored.items() if k in defaults and _fits(v, defaults[k])}
    if "recent" in known:
        known["recent"] = tuple(str(item) for item in known["recent"])
    known["keys"] = {command: _texts(keys) for command, keys in known.get("keys", {}).items()}
    return Settings(**known)


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _fits(value: object, default: object) -> bool:
    return type(value) is (list if isinstance(default, tuple) else type(default))


def save_settings(settings: Settings) -> Settings:
    """Returns what was saved: whoever has a name now and no id yet has got one."""
    if settings.name and not settings.person_id:
        settings = replace(settings, person_id=str(uuid.uuid4()))
    keep_own(_FILE, asdict(settings))
    return settings


def initials_of(name: str) -> str:
    """``Léa Marchetti`` -> ``LM``."""
    return "".join(part[0] for part in name.replace("-", " ").split() if part)[:3].upper()
